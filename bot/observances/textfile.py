"""Reads a hand-written text file, with a limit on its size."""

from pathlib import Path

#: Maximum bytes of a file; the largest shipped file has 32 kB.
MOST_BYTES = 256 * 1024


class Unfit(Exception):
    """The text cannot be used: the line, counted from 1, and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(reason)


def read(path: Path) -> str:
    """The text of a file in UTF-8. Raises Unfit when it is too large or in another encoding, and OSError."""
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unfit(1, f"the file has more than {MOST_BYTES // 1024} kB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unfit(data.count(b"\n", 0, error.start) + 1, "it is not written in UTF-8") from None
