"""Announcements in the ledger: to whom they are owed, whatever stops the planning, and what else they leave alone."""

from datetime import date, timedelta

import pytest

from bot.observances.model import Window
from bot.store import (
    announcements,
    backlog,
    broadcast_progress,
    chat_lifecycle,
    chat_migration,
    chats,
    clock_repair,
    consistency,
    expiry,
    ledger,
    planning,
    rehearsals,
    retention,
    senders,
)
from bot.store.engine import Database
from bot.store.records import Chat, Outcome, State

DIGEST = "0123456789abcdef"

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches of two deliveries are planned at once."""
    monkeypatch.setattr(planning, "BATCH_SIZE", 2)
    monkeypatch.setattr(planning, "AT_ONCE", 2)


async def subscribed(db: Database, *telegram_ids: int, kind: str = "private") -> list[Chat]:
    """These chats, subscribed one after the other."""
    return [
        await chat_lifecycle.subscribe(db, Chat(None, one, kind, "az", "Asia/Baku"))
        for one in telegram_ids
    ]


async def begun(db: Database, run: str = "a") -> int:
    """An announcement that begins now and is open for an hour."""
    now = await db.now()
    return await announcements.begin(db, DIGEST, run, now.year, Window(now, now + HOUR))


async def owed(db: Database) -> list[int]:
    """The chats to which rows are owed, in the order in which a sender gets them; nothing is settled."""
    await senders.enter(db, "a")
    found: list[int] = []
    while batch := await ledger.claim(db, "a"):
        rows = await ledger.advance(db, batch, 100)
        assert {row.edition for row in rows} == {DIGEST}
        found += [row.chat.telegram_id for row in rows]
    return found


async def test_each_subscribed_chat_is_owed_it_once(db: Database) -> None:
    """Also when it is planned in parts, and planned again."""
    await subscribed(db, *range(1, 12))
    await begun(db)

    await announcements.plan(db)
    await announcements.plan(db)

    assert await owed(db) == [*range(1, 12)]


async def test_planning_that_was_stopped_goes_on(db: Database) -> None:
    """The beginning plans the first batches; a process that starts later plans the rest."""
    await subscribed(db, *range(1, 12))
    key = await begun(db)
    assert await planning.owed(db, key) == 4

    await announcements.plan(db)

    assert await planning.owed(db, key) == 11


async def test_a_chat_that_subscribes_meanwhile_gets_none(db: Database) -> None:
    """Neither one that is new, nor one that had unsubscribed when it began, while it is planned or afterwards."""
    (first, *_, gone) = await subscribed(db, *range(1, 12))
    await chat_lifecycle.end(db, gone, "stopped")
    await begun(db)
    await subscribed(db, 11, 12)

    await announcements.plan(db)
    await subscribed(db, 13)
    await planning.plan_chat(db, first.id or 0, lambda one: ())

    assert await owed(db) == [*range(1, 11)]


async def test_a_chat_that_unsubscribes_or_is_erased_gets_none(db: Database) -> None:
    """Before it is planned, and after."""
    everybody = await subscribed(db, *range(1, 12))
    await begun(db)
    await chat_lifecycle.end(db, everybody[0], "stopped")
    await chats.forget(db, 2)
    await chat_lifecycle.end(db, everybody[9], "stopped")
    await chats.forget(db, 11)

    await announcements.plan(db)

    assert await owed(db) == [*range(3, 10)]


async def test_a_change_of_settings_keeps_it(db: Database) -> None:
    """The chat is planned again, which drops only what the almanac owes."""
    (one,) = await subscribed(db, 1)
    await begun(db)

    await chats.change(db, one, zone="Europe/Berlin")
    await planning.plan_chat(db, one.id or 0, lambda one: ())

    assert await owed(db) == [1]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_group_that_becomes_a_supergroup_gets_one(db: Database, when: str) -> None:
    """Whether its new id was subscribed before it began, or later in place of the old one."""
    (old,) = await subscribed(db, -1, kind="group")
    if when == "before":
        await subscribed(db, -1001, kind="supergroup")
    await begun(db)
    if when == "after":
        await subscribed(db, -1001, kind="supergroup")

    await chat_migration.move(db, old, -1001)

    assert await owed(db) == [-1001]


async def test_an_upgrade_without_another_chat_keeps_it(db: Database) -> None:
    """The chat only gets its new id."""
    (old,) = await subscribed(db, -1, kind="group")
    await begun(db)

    await chat_migration.move(db, old, -1001)

    assert await owed(db) == [-1001]


async def test_two_announcements_of_a_year(db: Database) -> None:
    """Each is a broadcast of its own."""
    await subscribed(db, 1)
    await begun(db, "a")
    await begun(db, "b")

    assert await owed(db) == [1, 1]
    assert [one.states for one in await announcements.all_begun(db)] == [{State.PLANNED: 1}] * 2


async def test_it_is_no_notice(db: Database) -> None:
    """What the chat may see, the counts of notices, deadlines, progress and exercises do not know it."""
    (one,) = await subscribed(db, 1)
    await begun(db)

    assert await ledger.receipts(db, one.id or 0) == []
    assert await ledger.tallies(db) == []
    assert await backlog.due(db, HOUR) == []
    assert await broadcast_progress.begun(db) == []
    assert not await rehearsals.owed(db, one.id or 0)
    assert await consistency.problems(db) == []


async def test_what_is_not_sent_in_time_expires(db: Database) -> None:
    """Without being counted among the notices; a clock that was ahead is repaired."""
    await subscribed(db, 1)
    key = await begun(db)
    db.offset += 2 * HOUR

    assert not await expiry.expire(db, await db.now())
    assert await broadcast_progress.states(db, key) == {State.EXPIRED: 1}

    db.offset -= 2 * HOUR
    assert await clock_repair.repair(db) == 1
    assert await owed(db) == [1]


async def test_what_was_sent_is_counted(db: Database) -> None:
    """By state, with the digest of its texts and the instant at which it began."""
    await subscribed(db, 1, 2)
    key = await begun(db)
    await senders.enter(db, "a")
    batch = await ledger.claim(db, "a")
    assert batch
    (first, _) = await ledger.advance(db, batch, 2)
    await ledger.settle(db, [Outcome(key, first.chat.id or 0, State.SENT, message_id=5)])

    (found,) = await announcements.all_begun(db)

    assert found.edition == DIGEST
    assert found.states == {State.SENT: 1, State.PLANNED: 1}
    assert found.begun == batch.due


async def test_its_counts_stay_when_its_deliveries_are_deleted(db: Database) -> None:
    """60 days after it expired, without a receipt; a clock that is set back does not bring it back."""
    await subscribed(db, 1)
    key = await begun(db)
    db.offset += 2 * HOUR
    await expiry.expire(db, await db.now())
    await announcements.plan(db)
    db.offset += 60 * 24 * HOUR
    (one,) = await retention.finished(db, await db.now() - 60 * 24 * HOUR)

    assert await retention.retire(db, one)
    assert await retention.erase_some(db, one, date(2027, 4, 1)) == 1

    assert await broadcast_progress.states(db, key) == {State.EXPIRED: 1}
    assert [one.states for one in await announcements.all_begun(db)] == [{State.EXPIRED: 1}]
    db.offset -= 60 * 24 * HOUR + 2 * HOUR
    await announcements.plan(db)
    assert await clock_repair.repair(db) == 0
    assert await owed(db) == []
