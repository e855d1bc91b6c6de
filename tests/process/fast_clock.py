"""A clock on which minutes pass in seconds, for all processes that live by it."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.process.launching import ShiftedClock, library

#: Seconds by which the clock is pushed on at once, and real seconds from one push to the next. No time limit of the bot
#: for an answer is shorter than a push, apart from those after which it goes on without the answer.
PUSH, PAUSE = 3.5, 0.15

#: Real seconds after which the clock is pushed on, whatever it waits for.
PATIENCE = 40.0


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

    async def hurry(self, span: timedelta, waits: Callable[[], bool]) -> None:
        """Let that much time pass soon; while `waits` returns True, only as much as really passes, for PATIENCE."""
        end, began = self.now() + span, time.monotonic()
        while self.now() < end:
            await asyncio.sleep(PAUSE)
            waiting = waits()
            if not waiting:
                began = time.monotonic()
            if not waiting or time.monotonic() - began > PATIENCE:
                self._set(self._ahead() + timedelta(seconds=PUSH))

    def _ahead(self) -> timedelta:
        return timedelta(seconds=float(self.file.read_text()))

    def _set(self, ahead: timedelta) -> None:
        """Write how far it is ahead of the real clock into its file, of which a process never reads half."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{ahead.total_seconds():+.6f}\n")
        new.rename(self.file)
