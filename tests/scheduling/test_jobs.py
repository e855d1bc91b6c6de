"""The jobs, on a machine whose clock is set while they run: a sweep each minute, whatever the clock showed before."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.process.launching import SettableClock, ShiftedClock, launched

#: Says each sweep, one a second instead of one a minute.
SWEEPING = """
import asyncio
from bot.observances.almanac import Almanac
from bot.scheduling import jobs

async def sweep():
    print("swept", flush=True)

async def main():
    jobs.SWEEP = 1
    scheduler = jobs.schedule(Almanac(()), sweep)
    scheduler.start()
    await jobs.follow_clock(scheduler)

asyncio.run(main())
"""

#: The right time.
RIGHT = ShiftedClock(timedelta(0))

WRONG = {
    "a day ahead": RIGHT.later(timedelta(days=1)),
    "a day behind": RIGHT.later(timedelta(days=-1)),
    "in 1980": ShiftedClock.beginning(datetime(1980, 1, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
async def test_started_by_a_wrong_clock_that_is_set_right(
    wrong: ShiftedClock, tmp_path: Path
) -> None:
    """Sweeps go on at their pace; the minutes by which the clock was set are not counted one by one."""
    clock = SettableClock(wrong.offset, tmp_path / "clock")
    command = (sys.executable, "-c", SWEEPING)
    async with launched(*command, folder=tmp_path, clock=clock) as running:
        await running.until(lambda: running.out.count("swept") >= 2)
        clock.set(RIGHT)
        before = running.out.count("swept")
        await running.until(lambda: running.out.count("swept") >= before + 4)
