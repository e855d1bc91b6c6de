"""The bot as a process: each notice arrives once, at its instant, in its language."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import DENIZ, EMILY, LEYLA, TEITI, Role, utc
from tests.process.launching import bot
from tests.process.scene import (
    DAY,
    EVE,
    RUBEN,
    SILENCE,
    SUBSCRIBERS,
    Telegram,
    before,
    moment_of,
    said,
    standing_in,
)

#: How many seconds before its instant the bot is started, and how long after it the bot is still watched.
AHEAD, ENOUGH = 45, timedelta(seconds=1.5)

#: A moment's notice, owed to somebody.
Owed = tuple[Role, str]


@dataclass(frozen=True)
class Start:
    """The bot is started some seconds before an instant."""

    instant: str
    #: What is due then, and for whom.
    due: tuple[Owed, ...]
    #: What was missed, and is made up for as soon as it may go out.
    missed: tuple[Owed, ...] = ()

    @property
    def at(self) -> datetime:
        """The instant, in UTC."""
        return utc(self.instant)


STARTS = (
    Start("19 15:00:00", due=((LEYLA, EVE),)),
    Start("19 19:00:00", due=((TEITI, DAY),), missed=((LEYLA, EVE), (DENIZ, EVE))),
    Start("20 00:00:00", due=((EMILY, EVE),), missed=((TEITI, DAY),)),
    Start("20 05:00:00", due=((LEYLA, DAY),), missed=((TEITI, DAY), (EMILY, EVE), (RUBEN, EVE))),
    Start(
        "20 07:55:00",
        due=tuple((who, SILENCE) for who in SUBSCRIBERS),
        missed=((LEYLA, DAY), (TEITI, DAY), (RUBEN, EVE)),
    ),
    # Berlin's nine o'clock is Baku's noon; whatever else is owed waits for the end of the silence, too.
    Start("20 08:01:30", due=((DENIZ, DAY), (LEYLA, DAY), (TEITI, DAY))),
)


@dataclass(frozen=True)
class Outcome:
    """The outcome of one start."""

    #: By how many seconds each notice came after the instant; one that was made up for came before it.
    after: dict[Owed, float]
    #: How many messages a second start, at the same time of day, added.
    added: int
    #: What both processes wrote.
    log: str


@pytest.fixture(scope="module")
def outcomes(november: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Start, Outcome]:
    """The outcome of each start; some run in parallel to save time."""

    async def all_of_them() -> dict[Start, Outcome]:
        found: dict[Start, Outcome] = {}
        for some in (STARTS[:3], STARTS[3:]):
            homes = [tmp_path_factory.mktemp("start") for _ in some]
            for home in homes:
                shutil.copytree(november / "data", home / "data")
            results = await asyncio.gather(*map(_live_through, some, homes))
            found |= dict(zip(some, results, strict=True))
        return found

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.instant)
def test_what_is_due_comes_at_its_instant(start: Start, outcomes: dict[Start, Outcome]) -> None:
    """It arrives within a second after the instant, not before it, once, in the reader's language."""
    after = outcomes[start].after

    assert {owed for owed in after if 0 <= after[owed] <= 1} == {*start.due}, after


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.instant)
def test_what_was_missed_is_made_up_for(start: Start, outcomes: dict[Start, Outcome]) -> None:
    """A notice whose window is still open is sent as soon as the bot runs; no other is sent."""
    after = outcomes[start].after

    assert {*after} == {*start.due, *start.missed}
    assert {owed for owed in after if after[owed] < 0} == {*start.missed}, after


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.instant)
def test_a_second_start_adds_nothing(start: Start, outcomes: dict[Start, Outcome]) -> None:
    """Started again just before the same instant, the bot sends nothing and logs no error."""
    assert outcomes[start].added == 0
    assert "Traceback" not in outcomes[start].log


async def _live_through(start: Start, home: Path) -> Outcome:
    async with standing_in() as telegram:
        log = await _run(telegram, home, start, AHEAD)
        after = {owed: (at - start.at).total_seconds() for owed, at in arrivals(telegram).items()}
        log += await _run(telegram, home, start, 1)
        return Outcome(after, len(telegram.sent()) - len(after), log)


async def _run(telegram: Telegram, home: Path, start: Start, ahead: float) -> str:
    """Run the bot from some seconds before the instant until well after it."""
    clock = before(start.instant, ahead)
    telegram.world.now = clock.now
    async with bot(telegram.url, home, clock) as running:
        await running.serving()
        await asyncio.sleep(max(0.0, (start.at + ENOUGH - clock.now()).total_seconds()))
        assert await running.stopped() == 0
        return running.err


def arrivals(telegram: Telegram) -> dict[Owed, datetime]:
    """When each notice arrived, by the clock of the process; a notice that arrives twice is an error."""
    found: dict[Owed, datetime] = {}
    for who in SUBSCRIBERS:
        for call in telegram.sent(who):
            owed = (who, moment_of(who, said(call)))
            assert owed not in found
            found[owed] = call.at
    return found
