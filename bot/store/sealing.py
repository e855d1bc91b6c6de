"""Seals a stream with a passphrase or a data key, in numbered chunks: ChaCha20-Poly1305 seals each."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from bot import unused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

#: What a header says about a stream that is sealed with a passphrase, and with a data key.
METHOD = "scrypt n=65536 r=8 p=2, ChaCha20-Poly1305 in chunks of 65536 bytes"
DATA_KEY_METHOD = "HKDF-SHA256 of a data key, ChaCha20-Poly1305 in chunks of 65536 bytes"

#: Bytes of a chunk, of what sealing adds to it, and of the salt.
CHUNK, TAG, SALT = 65536, 16, 16

#: The last byte of a chunk's nonce, before which its number is.
NOT_LAST, LAST = b"\0", b"\1"


class Broken(Exception):
    """Raised for a chunk that was not sealed with this key, at this place, after this header."""


def cipher(passphrase: str, salt: bytes) -> "ChaCha20Poly1305":
    """The cipher for a passphrase. It takes 64 MB for a moment, and a third of a second."""
    # Imported here: few commands need it.
    unused.let_in_cryptography()
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    derived = Scrypt(salt=salt, length=32, n=2**16, r=8, p=2).derive(passphrase.encode())
    return ChaCha20Poly1305(derived)


def keyed_cipher(key: bytes) -> "ChaCha20Poly1305":
    """The cipher for a key of 32 bytes."""
    unused.let_in_cryptography()
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key)


class Sealer:
    """Seals what is written to it. A chunk holds 64 KB; the last one is marked, so that a cut is noticed."""

    def __init__(
        self, with_cipher: "ChaCha20Poly1305", header: bytes, write: Callable[[bytes], object]
    ) -> None:
        """`header` is not sealed, but nothing can be opened after another one. `write` takes each sealed chunk."""
        self._cipher, self._header, self._write = with_cipher, header, write
        self._waiting = bytearray()
        self._number = 0

    def write(self, data: bytes) -> None:
        """Seal data. At least one byte waits for `close`, because it may be in the last chunk."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), NOT_LAST)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        """Seal the last chunk."""
        self._seal(bytes(self._waiting), LAST)

    def _seal(self, chunk: bytes, last: bytes) -> None:
        self._write(self._cipher.encrypt(_nonce(self._number, last), chunk, self._header))
        self._number += 1


class Opener(io.RawIOBase):
    """The stream that was sealed. Reading raises Broken at the first chunk that is not as it was written."""

    def __init__(self, with_cipher: "ChaCha20Poly1305", header: bytes, source: BinaryIO) -> None:
        self._cipher, self._header, self._source = with_cipher, header, source
        self._number = 0
        self._next = source.read(CHUNK + TAG)
        self._opened = memoryview(b"")
        self._over = False

    def readable(self) -> bool:
        """True: it is read only."""
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer; the number of bytes, 0 at the end."""
        while not self._opened and not self._over:
            self._open()
        count = min(len(into), len(self._opened))
        into[:count] = self._opened[:count]
        self._opened = self._opened[count:]
        return count

    def _open(self) -> None:
        from cryptography.exceptions import InvalidTag

        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        self._over = not self._next
        nonce = _nonce(self._number, LAST if self._over else NOT_LAST)
        try:
            self._opened = memoryview(self._cipher.decrypt(nonce, chunk, self._header))
        except InvalidTag:
            raise Broken from None
        self._number += 1


def _nonce(number: int, last: bytes) -> bytes:
    """The nonce of a chunk: unique for each key, because each stream has a salt, and so a key, of its own."""
    return number.to_bytes(11) + last
