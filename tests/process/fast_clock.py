"""A clock on which minutes pass in seconds, for all processes that live by it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.process.launching import ShiftedClock, library

#: Seconds by which the clock is pushed on at once, and real seconds from one push to the next. No time limit of the bot
#: for an answer is shorter than a push, apart from those after which it goes on without the answer.
PUSH, PAUSE = 3.5, 0.15


@dataclass(frozen=True)
class FastClock(ShiftedClock):
    """A clock of the machine that is pushed on while processes use it, their monotonic clocks included.

    Between two pushes it runs as the real one does, so that nothing that works is slow by it.
    """

    file: Path

    @classmethod
    @contextmanager
    def beginning_at(cls, instant: datetime) -> Iterator["FastClock"]:
        """A clock that shows that instant now, in a file that every user of this machine can read."""
        with tempfile.TemporaryDirectory(prefix="clock-") as name:
            Path(name).chmod(0o755)
            made = cls(instant - datetime.now(UTC), Path(name) / "ahead")
            made._set(made.offset)
            yield made

    def environment(self) -> dict[str, str]:
        """What a process must find in its environment to live by this clock."""
        return {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
        }

    def now(self) -> datetime:
        """The time that a process with this clock reads."""
        return datetime.now(UTC) + self._ahead()

    def push(self, span: timedelta) -> None:
        """Let that much time pass at once."""
        self._set(self._ahead() + span)

    def _ahead(self) -> timedelta:
        return timedelta(seconds=float(self.file.read_text()))

    def _set(self, ahead: timedelta) -> None:
        """Write how far it is ahead of the real clock into its file, of which a process never reads half."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{ahead.total_seconds():+.6f}\n")
        new.rename(self.file)


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
