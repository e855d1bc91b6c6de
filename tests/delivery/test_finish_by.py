"""A moment that states `finish_by` starts early enough for its last chat, and reports when that is impossible."""

from datetime import timedelta

import pytest

from bot.delivery import planner
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, ledger
from bot.store.engine import Database
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
SUBSCRIBERS = 100


@pytest.fixture
async def waiting_db(db: Database) -> Database:
    """A database with a hundred people who want that moment alone."""
    db.offset = MORNING - timedelta(days=9) - await db.real_now()
    for number in range(1, SUBSCRIBERS + 1):
        one = Chat(None, number, "private", "az", "Asia/Baku", moments=frozenset({"silence"}))
        await chat_lifecycle.subscribe(db, one)
    db.offset = MORNING - await db.real_now()
    return db


async def test_few_chats_are_notified_at_the_moment_itself(
    waiting_db: Database, almanac: Almanac
) -> None:
    """A hundred at 28 a second need no head start."""
    found = await planner.sweep(waiting_db, almanac, MORNING, 28.2)

    assert await ledger.next_due(waiting_db) == SILENCE
    assert found.overloaded == []


async def test_many_chats_are_notified_earlier(waiting_db: Database, almanac: Almanac) -> None:
    """At one in ten seconds, a hundred need more than a quarter of an hour."""
    found = await planner.sweep(waiting_db, almanac, MORNING, 0.1)

    due = await ledger.next_due(waiting_db)
    assert due
    assert (
        timedelta(seconds=SUBSCRIBERS / 0.1)
        < FINISH - due
        < timedelta(seconds=1.3 * SUBSCRIBERS / 0.1)
    )
    assert found.overloaded == []


async def test_sweeping_again_changes_nothing(waiting_db: Database, almanac: Almanac) -> None:
    """The instant is the same each minute."""
    await planner.sweep(waiting_db, almanac, MORNING, 0.1)
    due = await ledger.next_due(waiting_db)

    await planner.sweep(waiting_db, almanac, MORNING + timedelta(minutes=1), 0.1)

    assert await ledger.next_due(waiting_db) == due


async def test_too_many_begin_as_early_as_may_be_and_it_is_said(
    waiting_db: Database, almanac: Almanac
) -> None:
    """At one in five minutes, nine in the morning is not early enough; how many can be notified is known before."""
    found = await planner.sweep(waiting_db, almanac, MORNING, 1 / 300)

    assert await ledger.next_due(waiting_db) == EARLIEST
    (overload,) = found.overloaded
    assert (overload.moment, overload.owed) == ("silence", SUBSCRIBERS)
    assert 30 <= overload.in_time < 36


async def test_what_is_planned_is_counted_once(waiting_db: Database, almanac: Almanac) -> None:
    """The load is reported when it is first planned, and not each minute."""
    found = await planner.sweep(waiting_db, almanac, MORNING, 28.2)
    loads = {load.moment: load.owed for load in found.planned}

    again = await planner.sweep(waiting_db, almanac, MORNING, 28.2)

    assert loads["silence"] == SUBSCRIBERS
    assert again.planned == []


async def test_the_slack_until_notices_need_every_slot(
    waiting_db: Database, almanac: Almanac
) -> None:
    """A hundred that take a second each have four minutes, less twenty seconds to spare: until 11:57:00 and no longer.

    Nothing is in danger before it is due, and what has missed `finish_by` has until its expiry.
    """
    await planner.sweep(waiting_db, almanac, MORNING)
    assert await planner.slack(waiting_db, almanac, MORNING, 1.0) is None

    waiting_db.offset = SILENCE - await waiting_db.real_now()
    slack = await planner.slack(waiting_db, almanac, SILENCE, 1.0)
    waiting_db.offset = FINISH - await waiting_db.real_now()
    too_late = await planner.slack(waiting_db, almanac, FINISH, 0.1)

    assert slack == timedelta(seconds=240 - 20 - SUBSCRIBERS)
    assert too_late == timedelta(seconds=30 - 20 - SUBSCRIBERS * 0.1)
