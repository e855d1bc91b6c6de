"""The clocks of this machine, which only the composition root reads."""

import time
from datetime import UTC, datetime


def monotonic() -> float:
    """Seconds of a clock that never jumps; where the system has one, it also counts while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def wall() -> datetime:
    """The current time by this machine's clock, in UTC."""
    return datetime.now(UTC)
