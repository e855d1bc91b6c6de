"""Clocks that the tests move."""

import asyncio
from dataclasses import dataclass, field


@dataclass
class ManualClock:
    """A monotonic clock, in seconds: it does not move until `now` is changed or somebody sleeps by it."""

    now: float = 0.0
    #: How long each sleep was.
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let other tasks run, let that time pass at once, and let other tasks run again."""
        self.slept.append(seconds)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.now += seconds
        await asyncio.sleep(0)
