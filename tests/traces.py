"""Searches bytes for a Telegram id in every encoding that software may give it."""

import base64
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping

#: Bytes from which on all files are searched for everything at once first.
LARGE = 2**18


def encodings(telegram_id: int) -> dict[str, bytes]:
    """The id, and for a supergroup or channel its number without the prefix, in all encodings, by their name."""
    numbers = {telegram_id, abs(telegram_id)}
    if str(telegram_id).startswith("-100"):
        numbers.add(int(str(telegram_id)[4:]))
    return {f"{name} of {number}": data for number in numbers for name, data in _of(number)}


def _of(number: int) -> Iterator[tuple[str, bytes]]:
    decimal = str(number).encode()
    yield "decimal", decimal
    yield "hex", f"{abs(number):x}".encode()
    yield "HEX", f"{abs(number):X}".encode()
    size = 4 if -(2**31) <= number < 2**31 else 6
    stored = number.to_bytes(size, "big", signed=True)
    for name, data in {
        "SQLite integer": stored,
        "big-endian": number.to_bytes(8, "big", signed=True),
        "little-endian": number.to_bytes(8, "little", signed=True),
    }.items():
        yield name, data
        yield f"{name}, hex", data.hex().encode()
        yield f"{name}, HEX", data.hex().upper().encode()
        yield from _base64(name, data)
    yield "SQLite varint", _sqlite_varint(number)
    yield "LEB128", _leb128(number % 2**64)
    yield "zigzag", _leb128(2 * number if number >= 0 else -2 * number - 1)
    yield "decimal, hex", decimal.hex().encode()
    yield "UTF-16", str(number).encode("utf-16-le")
    yield from _base64("decimal", decimal)


def _base64(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The base64 of data that begins at each of three positions; only characters that depend on the data alone."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data)
        first, last = (8 * before + 5) // 6, 8 * (before + len(data)) // 6
        for kind, text in {"base64": coded, "base64url": coded.translate(_URL)}.items():
            yield f"{name}, {kind} {before}", text[first:last]


_URL = bytes.maketrans(b"+/", b"-_")


def _sqlite_varint(number: int) -> bytes:
    """Seven bits a byte, the highest first; as a text of SQLite's file format says, up to nine bytes."""
    value = number % 2**64
    if value >= 2**56:
        high, last = value >> 8, value & 0xFF
        return bytes(0x80 | (high >> (7 * n)) & 0x7F for n in reversed(range(8))) + bytes([last])
    parts = [value & 0x7F]
    while value := value >> 7:
        parts.append(0x80 | value & 0x7F)
    return bytes(reversed(parts))


def _leb128(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    parts = []
    while value >= 0x80:
        parts.append(0x80 | value & 0x7F)
        value >>= 7
    return bytes([*parts, value])


def found(
    files: Mapping[str, bytes], telegram_ids: Iterable[int], words: Iterable[str] = ()
) -> list[str]:
    """Which of those ids, in which encoding, and which words, are in which file."""
    searched = {
        f"{one}: {name}": data for one in telegram_ids for name, data in encodings(one).items()
    }
    searched |= {word: word.encode() for word in words}
    every = b"\n".join(files.values())
    if len(every) >= LARGE and not _any(every, searched.values()):
        return []
    return [
        f"{file}: {name}"
        for file, content in files.items()
        for name, data in searched.items()
        if data in content
    ]


def _any(content: bytes, searched: Iterable[bytes]) -> bool:
    """False when none of these is in the content. `grep` looks for all at once, but for none with a newline in it."""
    wanted = set(searched)
    with_newline = {data for data in wanted if b"\n" in data}
    if any(data in content for data in with_newline):
        return True
    with tempfile.NamedTemporaryFile() as patterns:
        patterns.write(b"\n".join(sorted(wanted - with_newline)))
        patterns.flush()
        command = ["grep", "--quiet", "--text", "--fixed-strings", "--file", patterns.name]
        done = subprocess.run(command, input=content, env={"LC_ALL": "C"}, check=False)
    assert done.returncode in {0, 1}
    return done.returncode == 0
