"""The ledger's clock of a rehearsal, in a small file that two processes share and that outlives a killed one."""

import mmap
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.store.tables import EPOCH, microseconds

#: One number: microseconds in 8 bytes.
NUMBER = struct.Struct("=q")

MICROSECOND = timedelta(microseconds=1)

#: An instant and a moment are written as one number, so that neither is ever read without the other: this many moments.
MOMENTS = 256


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a notice was sent, on the ledger's clock, and of which moment it is: its place in the observance."""

    at: datetime
    moment: int


class SharedClock:
    """How far the ledger's clock is ahead of the real one, and which notice was last sent to each chat, and when.

    The sender writes, the rehearsal reads. Each value is written at once, so that none is ever half written.
    """

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)

    @classmethod
    def create(cls, path: Path, chats: int) -> "SharedClock":
        """A new file with a clock that is not ahead, and with place for that many chats."""
        path.write_bytes(bytes(NUMBER.size * (chats + 1)))
        return cls(path)

    @property
    def offset(self) -> timedelta:
        """How far the ledger's clock is ahead of the real one."""
        return self._read(0) * MICROSECOND

    @offset.setter
    def offset(self, offset: timedelta) -> None:
        self._write(0, offset // MICROSECOND)

    def stamp(self, number: int, stamp: Stamp) -> None:
        """Record that a notice is sent to the chat with that number."""
        self._write(number, microseconds(stamp.at) * MOMENTS + stamp.moment)

    def stamped(self, number: int) -> Stamp:
        """The last notice that was sent to the chat with that number."""
        instant, moment = divmod(self._read(number), MOMENTS)
        return Stamp(EPOCH + instant * MICROSECOND, moment)

    def close(self) -> None:
        """Close the file."""
        self._map.close()

    def _read(self, place: int) -> int:
        found: int = NUMBER.unpack_from(self._map, place * NUMBER.size)[0]
        return found

    def _write(self, place: int, value: int) -> None:
        NUMBER.pack_into(self._map, place * NUMBER.size, value)
