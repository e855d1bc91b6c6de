"""Retention: what is no longer needed is deleted, each time the same, and nothing is sent twice because of it."""

import asyncio
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Window
from bot.store import (
    broadcast_progress,
    chat_lifecycle,
    chats,
    consistency,
    expiry,
    ledger,
    managers,
    metadata,
    planning,
    receipts,
    retention,
    retention_log,
    retired,
    revisions,
)
from bot.store.engine import Database
from bot.store.records import Chat, State
from bot.store.retention import Finished
from bot.store.tables import delivery, progress_message, revision
from tests.store.test_ledger import OCCASION, plan, plan_one, sent, subscribe

TODAY = date(2027, 4, 1)
DAYS = timedelta(days=60)


async def send_all(db: Database, *, due: timedelta = -timedelta(minutes=1)) -> int:
    """Plan the day's notice for everybody, and send it; returns its broadcast."""
    key = await plan(db, due=due)
    while batch := await ledger.claim(db, "a"):
        await ledger.settle(db, [sent(row) for row in await ledger.advance(db, batch, 500)])
        await ledger.finish(db, batch, timedelta(0))
    await planning.close_broadcast(db, key)
    return key


async def keep_receipt(db: Database, owed: int) -> None:
    """Store a receipt of so many notices."""
    await receipts.store(db, "january-20", 2027, {"all": {"owed": owed}})


async def due(db: Database) -> list[Finished]:
    """What is over for 60 days."""
    return await retention.finished(db, await db.now() - DAYS)


async def erase(db: Database) -> int:
    """Retire and erase all that is due; the number of deliveries."""
    count = 0
    for one in await due(db):
        if await retention.retire(db, one):
            while deleted := await retention.erase_some(db, one, TODAY):
                count += deleted
    return count


async def somebody_waits(tx: AsyncConnection) -> None:
    """Return when a session of PostgreSQL waits for a lock."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(3000):
        if (await tx.execute(waits)).scalar_one():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits")


async def rows(db: Database) -> int:
    """The number of deliveries."""
    async with db.begin() as tx:
        return int((await tx.execute(select(func.count()).select_from(delivery))).scalar_one())


async def test_deliveries_go_60_days_after_their_last_window(db: Database) -> None:
    """Not an hour before, and the counts stay."""
    await subscribe(db, 1)
    await subscribe(db, 2)
    await send_all(db)
    await keep_receipt(db, 2)
    before = await ledger.tallies(db)
    db.offset += timedelta(days=60)
    assert await due(db) == []

    db.offset += timedelta(hours=1)

    assert await erase(db) == 2
    assert await rows(db) == 0
    assert await ledger.tallies(db) == before
    assert await retention_log.erased(db) == retention_log.Erased(TODAY, 2)
    assert await due(db) == []
    assert await consistency.problems(db) == []


async def test_no_delivery_goes_without_a_receipt_of_all(db: Database) -> None:
    """Neither without one, nor with one of fewer notices."""
    await subscribe(db, 1)
    await subscribe(db, 2)
    await send_all(db)
    db.offset += timedelta(days=61)
    assert await erase(db) == 0
    await keep_receipt(db, 1)
    assert await erase(db) == 0
    assert await retired.counts(db) == {}

    await keep_receipt(db, 2)

    assert await erase(db) == 2


async def test_only_retired_broadcasts_lose_deliveries(db: Database) -> None:
    """Whoever calls it."""
    await subscribe(db, 1)
    await send_all(db)
    db.offset += timedelta(days=61)
    (one,) = await due(db)

    assert await retention.erase_some(db, one, TODAY) == 0
    assert await rows(db) == 1


async def test_what_is_still_owed_stays(db: Database) -> None:
    """A notice that nobody has settled, however old, is settled before it is deleted."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    db.offset += timedelta(days=61)
    assert await due(db) == []

    await expiry.expire(db, await db.now())
    await keep_receipt(db, 1)

    assert await erase(db) == 1
    (tally,) = await ledger.tallies(db)
    assert tally.states == {State.EXPIRED: 1}


async def test_a_correction_that_has_not_ended_delays_it(db: Database) -> None:
    """Its copies are needed until each was changed."""
    await subscribe(db, 1)
    key = await send_all(db)
    async with db.begin() as tx:
        values = {"broadcast_id": key, "number": 1, "kind": "recall", "created_us": db.clock}
        await tx.execute(revision.insert().values(**values, asked_by=77, confirmed_by=78))
    await keep_receipt(db, 1)
    db.offset += timedelta(days=61)
    assert await due(db) == []

    async with db.begin() as tx:
        await tx.execute(update(revision).values(ended_us=db.clock))
        await tx.execute(
            progress_message.insert().values(broadcast_id=key, telegram_id=77, message_id=5)
        )

    assert await erase(db) == 1
    async with db.begin() as tx:
        (row,) = (await tx.execute(select(revision))).all()
        assert (row.asked_by, row.confirmed_by) == (None, None)
        assert (await tx.execute(select(progress_message))).all() == []
    assert await revisions.begun(db) == []


async def test_a_retired_occasion_is_never_planned_again(db: Database) -> None:
    """Also when the clock is set back to its day: neither for a chat that changes, nor for all."""
    one = await subscribe(db, 1)
    now = await db.now()
    window = Window(now - timedelta(minutes=1), now + timedelta(hours=1))
    key = await send_all(db)
    await keep_receipt(db, 1)
    db.offset += timedelta(days=61)
    assert await erase(db) == 1

    db.offset -= timedelta(days=61)
    await plan_one(db, one, window)
    again, planned = await planning.open_broadcast(db, OCCASION, "day")
    await plan(db, due=-timedelta(minutes=1))
    newcomer = await subscribe(db, 2)
    await plan_one(db, newcomer, window)

    assert (again, planned) == (key, True)
    assert await ledger.claim(db, "a") is None
    assert await rows(db) == 0


async def test_killed_in_between_it_goes_on(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports show the same numbers before, in the midst and after."""
    monkeypatch.setattr(retention, "DELIVERIES", 2)
    for telegram_id in range(1, 6):
        await subscribe(db, telegram_id)
    key = await send_all(db)
    await keep_receipt(db, 5)
    before = await ledger.tallies(db)
    db.offset += timedelta(days=61)
    (one,) = await due(db)
    assert await retention.retire(db, one)
    assert await retention.erase_some(db, one, TODAY) == 2

    assert await ledger.tallies(db) == before
    assert await broadcast_progress.states(db, key) == {State.SENT: 5}
    assert await erase(db) == 3
    assert await ledger.tallies(db) == before
    assert await retention_log.erased(db) == retention_log.Erased(TODAY, 5)


async def end(db: Database, one: Chat, reason: str) -> None:
    """End a subscription."""
    await chat_lifecycle.end(db, one, reason)


async def test_ended_chats_are_erased_as_by_forgetme(db: Database) -> None:
    """People and groups, with what is recorded of them as admins and of their admins; others stay."""
    person, group = await subscribe(db, 1), await subscribe(db, -2, "group")
    other = await subscribe(db, -3, "group")
    for chat, admin in ((group, 71), (group, 72), (other, 1), (other, 73)):
        await managers.met(db, chat, admin)
    await end(db, person, "403 blocked")
    await end(db, group, "stopped")
    at = await db.now() + timedelta(seconds=1)
    db.offset += timedelta(minutes=1)
    await end(db, await subscribe(db, 4), "stopped")

    assert await retention.ended(db, at, ()) == 2
    assert await retention.erase_ended(db, at, (), TODAY) == 2
    assert await retention.erase_ended(db, at, (), TODAY) == 0

    assert await chats.find(db, 1) is None
    assert await chats.find(db, -2) is None
    assert await chats.find(db, 4) is not None
    assert [one.telegram_id for one in await managers.of(db, other)] == [73]
    assert not await managers.manages_any(db, 71)
    assert await retention_log.erased(db) == retention_log.Erased(TODAY, 0, 2, 3)


async def test_operators_and_admins_of_living_groups_stay(db: Database) -> None:
    """Whoever stopped their own messages and still manages a group or the bot is needed."""
    group = await subscribe(db, -3, "group")
    for number in (1, 2, 5):
        await end(db, await subscribe(db, number), "stopped")
    await managers.met(db, group, 1)
    later = await db.now() + timedelta(minutes=1)

    assert await retention.erase_ended(db, later, (2,), TODAY) == 1
    assert [await chats.find(db, number) is not None for number in (1, 2, 5)] == [True, True, False]

    await end(db, group, "stopped")
    assert await retention.erase_ended(db, later, (2,), TODAY) == 2
    assert await chats.find(db, 1) is None


async def test_what_it_says_of_itself_fits(db: Database) -> None:
    """A value has at most 64 characters, also after an occasion of millions."""
    states = dict.fromkeys(State, 9999999)
    value = retired._written(retired.Counts(states, 9_999_999))
    assert len(value) <= 64
    assert retired._read(value) == retired.Counts(states, 9_999_999)
    await retention_log.note(db, TODAY, deliveries=10**12, chats=10**9, admins=10**9)
    assert len(await metadata.get(db, retention_log.ERASED) or "") <= 64


async def test_a_time_from_a_wrong_clock_does_not_count(db: Database) -> None:
    """What waits since a time that has not come waits since now."""
    now = datetime.fromisoformat("2027-04-01T00:00:00+00:00")
    await retention_log.note_waiting(db, now + timedelta(days=60))

    assert await retention_log.note_waiting(db, now) == now
    assert await retention_log.note_waiting(db, now + timedelta(days=1)) == now


async def test_what_is_erased_during_a_rewrite_waits_for_the_next(db: Database) -> None:
    """Otherwise its remains would stay."""
    await retention_log.note(db, TODAY, deliveries=1)
    mark = await retention_log.remains(db)
    assert mark
    await subscribe(db, 1)
    await chats.forget(db, 1)

    assert not await retention_log.rewritten(db, mark)

    again = await retention_log.remains(db)
    assert again
    assert await retention_log.rewritten(db, again)
    assert await retention_log.remains(db) is None


async def test_a_dismissed_admin_leaves_remains(db: Database) -> None:
    """The file is rewritten, however large it is; nobody to dismiss leaves none."""
    group = await subscribe(db, -3, "group")
    await managers.met(db, group, 1)
    await managers.dismiss(db, group, 2)
    assert await retention_log.remains(db) is None

    await managers.dismiss(db, group, 1)

    assert await retention_log.remains(db)


async def test_each_erasure_has_its_own_mark(db: Database) -> None:
    """Also after a rewrite: one that still goes on elsewhere must not take the mark of a later erasure."""
    await retention_log.note_remains(db)
    first = await retention_log.remains(db)
    assert first
    assert await retention_log.rewritten(db, first)
    await retention_log.note_remains(db)

    assert not await retention_log.rewritten(db, first)


async def test_what_two_senders_erase_at_once_is_counted(db: Database) -> None:
    """None of their numbers is lost, not even of the first ones of a day."""
    await asyncio.gather(*(retention_log.note(db, TODAY, deliveries=1, chats=2) for _ in range(10)))

    assert await retention_log.erased(db) == retention_log.Erased(TODAY, 10, 20)


async def test_retiring_and_erasing_take_locks_in_one_order(db: Database) -> None:
    """While a progress message is locked by an erasure, the revisions after it are not locked yet."""
    if db.file is not None:
        return
    await subscribe(db, 1)
    key = await send_all(db)
    await keep_receipt(db, 1)
    async with db.begin() as tx:
        values = {"broadcast_id": key, "number": 1, "kind": "recall", "created_us": db.clock}
        values |= {"ended_us": db.clock, "asked_by": 77}
        await tx.execute(revision.insert().values(**values))
        shown = {"broadcast_id": key, "telegram_id": 77, "message_id": 1}
        await tx.execute(progress_message.insert().values(**shown))
    db.offset += timedelta(days=61)
    (one,) = await due(db)
    async with db.engine.begin() as eraser:
        await eraser.execute(select(progress_message).with_for_update())
        task = asyncio.create_task(retention.retire(db, one))
        await somebody_waits(eraser)
        await eraser.execute(select(revision).with_for_update(nowait=True))
    assert await task
