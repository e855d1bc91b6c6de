"""A moment that states `finish_by` begins early enough for its last chat, and says so when that cannot be."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, ledger
from bot.store.engine import Database, open_database
from bot.store.records import Chat
from tests.cast import utc

#: When the planner looks, and the instants of the notice before the minute of silence.
MORNING, EARLIEST, SILENCE, FINISH = (
    utc("20 02:00"),
    utc("20 05:00"),
    utc("20 07:55"),
    utc("20 07:59"),
)

#: How many are owed it.
CHOIR = 100


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    """The observances that come with the bot."""
    return almanacs.load(Path(__file__).parents[2] / "messages")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A hundred people who want that moment alone."""
    db = await open_database(database_url, lasting=False)
    db.offset = MORNING - timedelta(days=9) - await db.real_now()
    for number in range(1, CHOIR + 1):
        one = Chat(None, number, "private", "az", "Asia/Baku", moments=frozenset({"silence"}))
        await chat_lifecycle.subscribe(db, one)
    db.offset = MORNING - await db.real_now()
    yield db
    await db.close()


async def test_few_chats_are_told_at_the_moment_itself(db: Database, almanac: Almanac) -> None:
    """A hundred at 28 a second need no head start."""
    found = await planner.sweep(db, almanac, MORNING, 28.2)

    assert await ledger.next_due(db) == SILENCE
    assert found.overloaded == []


async def test_many_chats_are_told_earlier(db: Database, almanac: Almanac) -> None:
    """At one in ten seconds, a hundred need more than a quarter of an hour."""
    found = await planner.sweep(db, almanac, MORNING, 0.1)

    due = await ledger.next_due(db)
    assert due
    assert timedelta(seconds=CHOIR / 0.1) < FINISH - due < timedelta(seconds=1.3 * CHOIR / 0.1)
    assert found.overloaded == []


async def test_sweeping_again_changes_nothing(db: Database, almanac: Almanac) -> None:
    """The instant is the same each minute."""
    await planner.sweep(db, almanac, MORNING, 0.1)
    due = await ledger.next_due(db)

    await planner.sweep(db, almanac, MORNING + timedelta(minutes=1), 0.1)

    assert await ledger.next_due(db) == due


async def test_too_many_begin_as_early_as_may_be_and_it_is_said(
    db: Database, almanac: Almanac
) -> None:
    """At one in five minutes, nine in the morning is not early enough; how many can be told is known before."""
    found = await planner.sweep(db, almanac, MORNING, 1 / 300)

    assert await ledger.next_due(db) == EARLIEST
    (squeeze,) = found.overloaded
    assert (squeeze.moment, squeeze.owed) == ("silence", CHOIR)
    assert 30 <= squeeze.in_time < 36


async def test_what_is_planned_is_counted_once(db: Database, almanac: Almanac) -> None:
    """The load is told when it is first planned, and not each minute."""
    found = await planner.sweep(db, almanac, MORNING, 28.2)
    loads = {load.moment: load.owed for load in found.planned}

    again = await planner.sweep(db, almanac, MORNING, 28.2)

    assert loads["silence"] == CHOIR
    assert again.planned == []


async def test_the_slack_until_notices_need_every_slot(db: Database, almanac: Almanac) -> None:
    """A hundred that take a second each have four minutes, less twenty seconds to spare: until 11:57:00 and no longer.

    Nothing is in danger before it is due, and what has missed `finish_by` has until its expiry.
    """
    await planner.sweep(db, almanac, MORNING)
    assert await planner.slack(db, almanac, MORNING, 1.0) is None

    db.offset = SILENCE - await db.real_now()
    slack = await planner.slack(db, almanac, SILENCE, 1.0)
    db.offset = FINISH - await db.real_now()
    too_late = await planner.slack(db, almanac, FINISH, 0.1)

    assert slack == timedelta(seconds=240 - 20 - CHOIR)
    assert too_late == timedelta(seconds=30 - 20 - CHOIR * 0.1)
