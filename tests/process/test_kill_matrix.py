"""Whatever breaks, an operator learns of it within ten minutes, by a route that does not need what broke.

Each fault has a machine of its own, with a process `python -m bot run`, a sandbox as Telegram, a webhook for
ALARM_URLS, and a healthchecks server for HEARTBEAT_URL whose check goes down after a period and a grace time of five
minutes each. All faults happen at once, and all machines are watched for ten minutes.

These pass in half a minute. The processes, PostgreSQL among them, live by one clock that the test pushes on by some
seconds, again and again; their monotonic clocks are pushed alike. In between, and while an alarm is being sent, the
clock runs as the real one does, so what works is never slow by it. Telegram answers getUpdates early for that, and its
`Date` and the healthchecks server follow the same clock. These processes run on Python's own event loop, for the
reason that `forging` gives.

Where the clock itself is what breaks, the process lives by a clock that can be set, at true speed, whose monotonic
clock stays as it is: so it is watched for that half a minute only. Its database is SQLite, which uses the machine's
clock; tests/hostile/test_clock.py sets the clock of a PostgreSQL server, too. These rows run on uvloop, as the bot does
in use; so does test_a_revoked_token_is_told_before_the_process_ends in tests/process/test_alarms.py.
"""

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests import postgres
from tests.cast import NOVEMBER
from tests.process.fast_clock import FastClock
from tests.process.faults import FAULTS, NEEDS, Fault, Route
from tests.process.forking import forging
from tests.process.watched import Told, Watched, make_database, watched

#: For how long all work before something breaks, within what an operator must know of it, and for how long they are
#: watched after its end.
WELL, TEN_MINUTES, AFTERWARDS = (timedelta(minutes=minutes) for minutes in (2, 10, 3))

#: How often a failure may be pinged in ten minutes: whenever the silent parts change, and every five minutes.
PINGS = 6

#: How a message begins that repeats an alarm, ten minutes after it.
REPEATED = "This has not ended yet"

#: The faults whose end can be told.
ENDING = [name for name, fault in FAULTS.items() if fault.mend]


@dataclass
class Seen:
    """What was told of a fault: how long after it began, and how long after its end."""

    fault: Fault
    lasting: list[tuple[timedelta, Told]]
    ended: list[tuple[timedelta, Told]]
    #: True when it has pinged after the end that all parts work.
    works: bool
    log: str

    def named(self, route: Route) -> list[timedelta]:
        """When a route told the cause."""
        words = self.fault.told.get(route)
        return [
            after
            for after, told in self.lasting
            if told.route is route and words is not None and words in told.text
        ]

    def texts(self, route: Route, *, after: bool = False) -> list[str]:
        """All that a route told while it lasted, or after its end; without what only repeats an alarm."""
        found = self.ended if after else self.lasting
        texts = [told.text for _, told in found if told.route is route]
        return [text for text in texts if not text.startswith(REPEATED)]

    def beside(self) -> set[str]:
        """The parts that pings called silent, apart from the one that names the cause."""
        cause = self.fault.told.get(Route.FAIL, "")
        texts = self.texts(Route.FAIL) + self.texts(Route.FAIL, after=True)
        named = re.findall(r"(\w+) for \d+ s", " ".join(texts))
        return {part for part in named if part not in cause}

    def shown(self) -> str:
        """All that was told, and the log."""
        lines = [
            f"{after} {told.route}: {told.text}" for after, told in (*self.lasting, *self.ended)
        ]
        return "\n".join((*lines, self.log))


async def watch(folder: Path) -> dict[str, Seen]:
    """Let everything break, each on a machine of its own, and end; what is told there."""
    empty = folder / "empty"
    await make_database(f"sqlite:///{empty / 'data' / 'bot.db'}")
    with FastClock.beginning_at(NOVEMBER) as clock, forging(clock) as forge:
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
            return await _break(machines, clock)


async def _break(machines: dict[str, Watched], clock: FastClock) -> dict[str, Seen]:
    everyone = [*machines.values()]

    def alarming() -> bool:
        return any(one.sends_alarm() for one in everyone)

    await clock.hurry(WELL, alarming)
    begun = {name: one.now() for name, one in machines.items()}
    for one in everyone:
        await one.fault.strike(one)
    await clock.hurry(TEN_MINUTES, alarming)
    lasting = {name: _since(begun[name], one) for name, one in machines.items()}
    ended = {name: one.now() for name, one in machines.items()}
    for one in everyone:
        if one.fault.mend is not None:
            await one.fault.mend(one)
    await clock.hurry(AFTERWARDS, alarming)
    return {
        name: Seen(
            one.fault,
            [one for one in lasting[name] if one[0] <= TEN_MINUTES],
            _since(ended[name], one),
            any(at >= ended[name] for at in one.there.successes()),
            one.logs(),
        )
        for name, one in machines.items()
    }


def _since(instant: datetime, machine: Watched) -> list[tuple[timedelta, Told]]:
    return [(told.at - instant, told) for told in machine.told(instant)]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """What was told of each fault."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    return asyncio.run(watch(tmp_path_factory.mktemp("matrix")))


@pytest.fixture
def seen(matrix: dict[str, Seen], request: pytest.FixtureRequest) -> Seen:
    """What was told of one fault."""
    found = matrix[request.param]
    print(found.shown())
    return found


@pytest.mark.parametrize("seen", FAULTS, indirect=True)
def test_it_is_told_within_ten_minutes(seen: Seen) -> None:
    """By each route that docs/ name, with the cause; by none that needs what broke; and first in the time they give."""
    fault = seen.fault
    without = {route for route, needs in NEEDS.items() if fault.breaks not in needs}
    first = {route: found[0] for route in Route if (found := seen.named(route))}

    assert first.keys() == fault.told.keys() <= without
    assert {told.route for _, told in seen.lasting} <= without
    assert min(first.values()) <= timedelta(minutes=fault.within)
    assert max(first.values()) <= TEN_MINUTES


@pytest.mark.parametrize("seen", FAULTS, indirect=True)
def test_one_cause_is_one_alarm(seen: Seen) -> None:
    """In ten minutes, each route tells one thing, the cause; only pings repeat it, and name what waits for its end."""
    for route in (Route.TELEGRAM, Route.ALARM, Route.SILENCE):
        assert len(seen.texts(route)) == len(seen.named(route)) == (route in seen.fault.told)
    assert len(seen.texts(Route.FAIL)) <= PINGS
    assert seen.beside() <= seen.fault.waiting


@pytest.mark.parametrize("seen", ENDING, indirect=True)
def test_its_end_is_told_too(seen: Seen) -> None:
    """By Telegram and ALARM_URLS, once each, and nothing else is; and a check that was down is up again."""
    fault = seen.fault
    for route in (Route.TELEGRAM, Route.ALARM):
        expected = [words for words in (fault.late.get(route), fault.ends) if words]
        texts = seen.texts(route, after=True)
        assert len(texts) == len(expected)
        assert all(words in text for words, text in zip(expected, texts, strict=True))
    assert not seen.texts(Route.SILENCE, after=True)
    assert Route.FAIL in fault.told or not seen.texts(Route.FAIL, after=True)
    assert seen.works or fault.on_settable_clock
