"""Whatever breaks, an operator learns of it within ten minutes, by a route that does not need what broke.

Each fault has a machine of its own, with a process `python -m bot run`, a sandbox as Telegram, a webhook for
ALARM_URLS, and a healthchecks server for HEARTBEAT_URL whose check goes down after a period and a grace time of five
minutes each. All faults happen at once, and all machines are watched for the same ten minutes.

These pass in half a minute. All processes, PostgreSQL among them, live by one clock that the test pushes on by five
seconds, again and again; their monotonic clocks are pushed alike. In between, and while an alarm is being sent, the
clock runs as the real one does, so what works is never slow by it. Telegram answers getUpdates early for that, and its
`Date` and the healthchecks server follow the same clock. Only where the clock itself is what breaks does the process
live by a clock that can be set, at true speed, whose monotonic clock stays as it is.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests import postgres
from tests.process.fast_clock import FastClock
from tests.process.faults import FAULTS, NEEDS, Fault, Route
from tests.process.forking import forging
from tests.process.watched import Told, Watched, live, make_database, watched

#: For how long everything works before something breaks, within what an operator must know of it, and how long it is
#: watched after its end.
WELL, TEN_MINUTES, AFTERWARDS = (timedelta(minutes=minutes) for minutes in (2, 10, 4))

#: How often a route may tell one cause in ten minutes: HEARTBEAT_URL says every five minutes that it lasts.
OFTEN = {Route.TELEGRAM: 1, Route.ALARM: 1, Route.FAIL: 4, Route.SILENCE: 1}


@dataclass
class Seen:
    """What was told of a fault."""

    fault: Fault
    machine: Watched
    struck: datetime
    ended: datetime = field(init=False)
    lasting: list[Told] = field(init=False)
    after: list[Told] = field(init=False)

    def first(self) -> dict[Route, Told]:
        """What each route told first."""
        return {one.route: one for one in reversed(self.lasting)}


async def watch(folder: Path) -> dict[str, Seen]:
    """Let everything break, each on a machine of its own; what is seen there."""
    clock, empty = FastClock.kept_in(folder / "clock"), folder / "empty"
    await make_database(f"sqlite:///{empty / 'data' / 'bot.db'}")
    with forging(clock) as forge:
        async with AsyncExitStack() as stack:
            async with asyncio.TaskGroup() as starting:
                tasks = {
                    name: starting.create_task(
                        stack.enter_async_context(
                            watched(fault, folder / name, empty, forge, clock)
                        )
                    )
                    for name, fault in FAULTS.items()
                }
            machines = {name: task.result() for name, task in tasks.items()}
            await live([*machines.values()], clock, WELL)
            seen = {name: Seen(one.fault, one, one.now()) for name, one in machines.items()}
            for machine in machines.values():
                await machine.fault.strike(machine)
            await live([*machines.values()], clock, TEN_MINUTES)
            for one in seen.values():
                one.ended = one.machine.now()
                one.lasting = one.machine.told(one.struck)
                if one.fault.mend:
                    await one.fault.mend(one.machine)
            await live([*machines.values()], clock, AFTERWARDS)
            for one in seen.values():
                one.after = one.machine.told(one.ended)
            return seen


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """What was told of each fault."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    import time
    t=time.monotonic()
    seen = asyncio.run(watch(tmp_path_factory.mktemp("matrix")))
    print("wall", time.monotonic()-t)
    for name, one in seen.items():
        print("==", name)
        for told in one.lasting: print("   ", told.at - one.struck, told.route, told.text[:100].replace("\n"," "))
        print("  -- after", [str(a - one.ended) for a in one.machine.there.successes() if a > one.ended])
        for told in one.after: print("   ", told.at - one.ended, told.route, told.text[:100].replace("\n"," "))
    for name, one in seen.items():
        for r in one.machine.running:
            print("=====", name); print(r.err)
    return seen


def test_x(matrix):
    pass
