"""A clock on which minutes pass in seconds, for all processes that live by it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.process.launching import ShiftedClock, library

#: Seconds by which the clock is pushed on at once, and real seconds from one push to the next. No time limit of the bot
#: that guards a request is shorter than a push, apart from those after which it goes on without the answer.
PUSH, PAUSE = 5.0, 0.2


@dataclass(frozen=True)
class FastClock(ShiftedClock):
    """A clock of the machine that is pushed on while processes use it, their monotonic clocks included.

    Between two pushes it runs as the real one does, so that nothing that works is slow by it.
    """

    file: Path

    @classmethod
    def kept_in(cls, file: Path) -> "FastClock":
        """A clock that shows the true time so far, in a file that must not exist."""
        made = cls(timedelta(0), file)
        made.push(timedelta(0))
        return made

    def environment(self) -> dict[str, str]:
        """What a process must find in its environment to live by this clock."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
        }

    def now(self) -> datetime:
        """The time that a process with this clock reads."""
        return datetime.now(UTC) + self._pushed()

    def push(self, span: timedelta) -> None:
        """Let that much time pass at once."""
        ahead = self._pushed() if self.file.exists() else timedelta(0)
        new = self.file.with_suffix(".new")
        new.write_text(f"{(ahead + span).total_seconds():+.6f}\n")
        new.rename(self.file)

    def _pushed(self) -> timedelta:
        return timedelta(seconds=float(self.file.read_text()))


@asynccontextmanager
async def hurrying(clock: FastClock, waits: Callable[[], bool]) -> AsyncIterator[None]:
    """Within the block, the clock is pushed on and on, but not while `waits` returns True."""

    async def push() -> None:
        while True:
            await asyncio.sleep(PAUSE)
            if not waits():
                clock.push(timedelta(seconds=PUSH))

    pushing = asyncio.create_task(push())
    try:
        yield
    finally:
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
