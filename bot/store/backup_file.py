"""The file of a backup: a readable header, then the rows of all tables, compressed and perhaps encrypted.

docs/backup-format.md describes it. This module neither knows the tables nor opens a database.
"""

import contextlib
import gzip
import io
import json
import os
import secrets
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from bot.errors import (
    BackupDamaged,
    BackupExists,
    BackupKeyMissing,
    BackupNotWritten,
    BackupUnreadable,
    NotABackup,
    PassphraseMissing,
    PassphraseWrong,
)
from bot.store import sealing
from bot.store.key_ring import EMPTY, KeyRing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

#: The value of `format` in the header.
FORMAT = "commemoration-bot backup 1"

#: What a header begins with, as JSON.
MAGIC = f'{{"format":"{FORMAT}"'.encode()

#: How a header ends: with the hash, which is known last. While it is computed, zeros are in its place.
ENDING, HASH, ZEROS = b'"}\n', 64, b"0" * 64

#: Maximum bytes of a header, and of a line of rows.
LONGEST_HEADER, LONGEST_LINE = 65_536, 32 * 2**20

#: The level of the compression: more would take several times as long for a tenth less.
LEVEL = 3

#: Bytes that are hashed at once.
BLOCK = 2**20

_compact = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Header:
    """What a backup says about itself, readable without the passphrase."""

    #: The release of the bot and the revision of the tables.
    release: str
    schema: str
    #: When the rows were read, in UTC.
    created: datetime
    #: The number of rows of each table.
    rows: Mapping[str, int]
    #: The salt of the key; None when the rows are not encrypted.
    salt: bytes | None = None
    #: The id of the data key that encrypts the rows; None when a passphrase does, or nothing.
    data_key: str | None = None
    #: The ids of the data keys that seal Telegram ids in the rows.
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """Some rows of a table."""

    table: str
    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]


def new_salt() -> bytes:
    """A salt for the next encrypted backup."""
    return secrets.token_bytes(sealing.SALT)


class Writer:
    """Writes the rows after the header."""

    def __init__(self, file: BinaryIO, header: Header, cipher: "ChaCha20Poly1305 | None") -> None:
        """A cipher and a salt in the header belong together: both or none."""
        self._file = file
        self._first = _encoded(header)
        self._hash = sha256(self._first)
        self._pack = zlib.compressobj(LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        self._sealer = None
        if cipher is not None:
            self._sealer = sealing.Sealer(cipher, self._first, self._write)
        file.write(self._first)

    def add(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Write rows of a table. Values are integers, booleans, texts and None."""
        line = _compact({"table": table, "columns": columns, "rows": rows}) + "\n"
        self._out(self._pack.compress(line.encode()))

    def close(self) -> None:
        """Write what is left, and the hash into the header."""
        self._out(self._pack.flush())
        if self._sealer:
            self._sealer.close()
        self._file.seek(len(self._first) - len(ENDING) - HASH)
        self._file.write(self._hash.hexdigest().encode())
        self._file.flush()
        os.fsync(self._file.fileno())

    def _out(self, data: bytes) -> None:
        (self._sealer.write if self._sealer else self._write)(data)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)


@contextmanager
def writing(
    path: Path, header: Header, passphrase: str | None, *, ring: KeyRing = EMPTY, replace: bool
) -> Iterator[Writer]:
    """Write a backup. The file gets its name when it is complete, and only its owner can read it.

    The header says whether the passphrase, a key of the ring or nothing encrypts it. `replace`: True replaces a file of
    that name. Raises BackupExists and BackupNotWritten.
    """
    refuse_existing(path, replace=replace)
    cipher = _cipher(path, header, passphrase, ring)
    with _not_written(path):
        number, temporary = tempfile.mkstemp(
            prefix=f"{path.name}.", suffix=".part", dir=path.parent
        )
        try:
            with os.fdopen(number, "wb") as file:
                writer = Writer(file, header, cipher)
                yield writer
                writer.close()
            refuse_existing(path, replace=replace)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)


def refuse_existing(path: Path, *, replace: bool) -> None:
    """Raise BackupExists when there is a file of that name that must not be replaced."""
    if path.exists() and not (replace and path.is_file()):
        raise BackupExists(path=path)


@contextmanager
def _not_written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupNotWritten(path=path, reason=error.strerror or type(error).__name__) from error


def _cipher(
    path: Path, header: Header, passphrase: str | None, ring: KeyRing
) -> "ChaCha20Poly1305 | None":
    """The cipher of a backup; None when it is not encrypted. Raises PassphraseMissing and BackupKeyMissing."""
    if header.salt is None:
        return None
    if header.data_key is not None:
        key = ring.backup_key(header.data_key, header.salt)
        if key is None:
            raise BackupKeyMissing(path=path, keys=header.data_key)
        return sealing.keyed_cipher(key)
    if passphrase is None:
        raise PassphraseMissing(path=path)
    return sealing.cipher(passphrase, header.salt)


class Backup:
    """A backup whose hash is right, and whose passphrase or data key, if it needs one, is too."""

    def __init__(self, path: Path, passphrase: str | None, ring: KeyRing = EMPTY) -> None:
        """Raises BackupUnreadable, NotABackup, BackupDamaged, PassphraseMissing, PassphraseWrong, BackupKeyMissing."""
        self.path = path
        self.header = inspect(path)
        self._cipher = _cipher(path, self.header, passphrase, ring)
        self._check_passphrase()

    def rows(self) -> Iterator[Rows]:
        """All rows, table by table. Raises BackupDamaged when they are not as the header says."""
        counted = dict.fromkeys(self.header.rows, 0)
        with self._damage(), self._opened() as stream:
            while line := stream.readline(LONGEST_LINE):
                found = _rows(line)
                counted[found.table] += len(found.rows)
                yield found
            if counted != self.header.rows:
                raise ValueError("the number of rows differs")

    def _check_passphrase(self) -> None:
        if self._cipher is None:
            return
        with self.path.open("rb") as file:
            first = _blank(file.readline(LONGEST_HEADER))
            try:
                sealing.Opener(self._cipher, first, file).read(1)
            except sealing.Broken:
                raise PassphraseWrong(path=self.path) from None

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        with self.path.open("rb") as file:
            first = _blank(file.readline(LONGEST_HEADER))
            packed: Any = file
            if self._cipher is not None:
                packed = io.BufferedReader(sealing.Opener(self._cipher, first, file))
            with gzip.GzipFile(fileobj=packed) as stream:
                yield io.BufferedReader(stream, BLOCK)

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn the errors of a content that only a changed file can have into BackupDamaged."""
        try:
            yield
        except sealing.Broken:
            raise BackupDamaged(path=self.path, reason="a part is not as it was written") from None
        except (EOFError, KeyError, ValueError, TypeError, RecursionError, zlib.error) as error:
            raise BackupDamaged(
                path=self.path, reason=f"its rows: {type(error).__name__}"
            ) from None
        except gzip.BadGzipFile:
            raise BackupDamaged(path=self.path, reason="its rows cannot be unpacked") from None
        except OSError as error:
            raise BackupUnreadable(path=self.path, reason=error.strerror) from error


def inspect(path: Path) -> Header:
    """Read the header of a backup, and check the hash of the whole file; the passphrase is not needed.

    Raises BackupUnreadable, NotABackup, BackupDamaged.
    """
    try:
        with path.open("rb") as file:
            first = file.readline(LONGEST_HEADER)
            header = _decoded(first, path)
            found = sha256(_blank(first))
            while block := file.read(BLOCK):
                found.update(block)
    except OSError as error:
        raise BackupUnreadable(path=path, reason=error.strerror) from error
    if found.hexdigest().encode() != first[-len(ENDING) - HASH : -len(ENDING)]:
        raise BackupDamaged(path=path, reason="its hash differs")
    return header


def _encoded(header: Header) -> bytes:
    """The first line, with zeros in the place of the hash."""
    sealed: dict[str, str] | None = None
    if header.salt and header.data_key:
        sealed = {"method": sealing.DATA_KEY_METHOD, "salt": header.salt.hex()}
        sealed |= {"key": header.data_key}
    elif header.salt:
        sealed = {"method": sealing.METHOD, "salt": header.salt.hex()}
    created = f"{header.created:%Y-%m-%dT%H:%M:%SZ}"
    values = {"format": FORMAT, "release": header.release, "schema": header.schema}
    more = {"created": created, "rows": header.rows, "keys": header.keys, "encryption": sealed}
    return (_compact(values | more | {"sha256": ZEROS.decode()}) + "\n").encode()


def _blank(first: bytes) -> bytes:
    """The first line with zeros in the place of the hash."""
    return first[: -len(ENDING) - HASH] + ZEROS + ENDING


def _decoded(first: bytes, path: Path) -> Header:
    if not first.startswith(MAGIC) or not first.endswith(ENDING):
        raise NotABackup(path=path)
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _header(json.loads(first))
    raise NotABackup(path=path)


def _header(values: Mapping[str, Any]) -> Header:
    sealed, salt, key = values["encryption"], None, None
    if sealed is not None:
        salt, key = bytes.fromhex(sealed["salt"]), sealed.get("key")
        if sealed["method"] != (sealing.DATA_KEY_METHOD if key else sealing.METHOD):
            raise ValueError
    created = datetime.strptime(values["created"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    rows = {str(name): int(count) for name, count in values["rows"].items()}
    keys = tuple(map(str, values.get("keys", ())))
    return Header(str(values["release"]), str(values["schema"]), created, rows, salt, key, keys)


def _rows(line: bytes) -> Rows:
    """A line of rows. Raises ValueError, KeyError or TypeError for any other line."""
    values = json.loads(line)
    found = Rows(values["table"], values["columns"], list(map(tuple, values["rows"])))
    if not {*map(len, found.rows)} <= {len(found.columns)}:
        raise ValueError
    return found
