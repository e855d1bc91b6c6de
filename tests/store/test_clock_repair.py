"""What a wrong clock wrote is put right: expired deliveries, subscriptions and retries, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery import planner
from bot.store import chat_lifecycle, chats, clock_repair, expiry, ledger
from bot.store.engine import Database
from bot.store.records import Batch, Chat, Outcome, State
from bot.store.tables import batch, delivery
from tests.cast import NOVEMBER, utc
from tests.store.half_sent import almanac, set_clock

ELEVEN_DAYS = timedelta(days=11)
AFTER_NINE = utc("20 05:00:01")


async def people(db: Database, count: int = 3) -> list[Chat]:
    """So many people in Baku who want the day's notice alone, planned at nine o'clock on the day."""
    await set_clock(db, NOVEMBER)
    moments = frozenset({"day"})
    found = []
    for number in range(count):
        one = Chat(None, 1000 + number, "private", "az", "Asia/Baku", moments=moments)
        found.append(await chat_lifecycle.subscribe(db, one))
    await set_clock(db, AFTER_NINE)
    await planner.sweep(db, almanac(), AFTER_NINE)
    return found


async def claimed(db: Database, owner: str = "one") -> Batch:
    """The next batch."""
    found = await ledger.claim(db, owner)
    assert found is not None
    return found


async def states(db: Database) -> list[State]:
    """The state of each delivery, in the order of the chats."""
    async with db.begin() as tx:
        query = select(delivery.c.state).order_by(delivery.c.chat_id)
        return [State(state) for state in (await tx.execute(query)).scalars()]


async def test_a_jump_after_the_check_expires_nothing(db: Database) -> None:
    """The database's clock jumps between the check and the statement: the instant that was checked counts."""
    await people(db)
    await set_clock(db, AFTER_NINE + ELEVEN_DAYS)

    assert not await expiry.expire(db, AFTER_NINE)
    assert await states(db) == 3 * [State.PLANNED]
    assert await expiry.expire(db, AFTER_NINE + ELEVEN_DAYS) == {"day": 3}


async def test_what_expired_in_an_open_window_is_owed_again(db: Database) -> None:
    """Not to who has unsubscribed since, and not what was sent: the rest goes out once."""
    _, told, gone = await people(db)
    batch = await claimed(db)
    await ledger.advance(db, batch, 10)
    sent = Outcome(batch.broadcast_id, told.id or 0, State.SENT, message_id=7)
    await ledger.settle(db, [sent])
    await ledger.finish(db, batch, timedelta(0))
    await set_clock(db, AFTER_NINE + ELEVEN_DAYS)
    await expiry.expire(db, AFTER_NINE + ELEVEN_DAYS)
    await set_clock(db, AFTER_NINE)
    await chat_lifecycle.end(db, gone, "stopped")

    assert await clock_repair.repair(db) == 1
    assert await states(db) == [State.PLANNED, State.SENT, State.EXPIRED]
    (row,) = await ledger.advance(db, await claimed(db), 10)
    assert row.chat.telegram_id == 1000
    assert await clock_repair.repair(db) == 0


async def test_what_expired_in_a_closed_window_stays_so(db: Database) -> None:
    """A repair after the day changes nothing."""
    await people(db)
    later = AFTER_NINE + timedelta(days=1)
    await set_clock(db, later)
    await expiry.expire(db, later)

    assert await clock_repair.repair(db) == 0
    assert await states(db) == 3 * [State.EXPIRED]


@pytest.mark.parametrize("count", [1, 20, 21, 45])
async def test_many_batches_are_restored(db: Database, count: int) -> None:
    """Some in each transaction, all in the end."""
    for one in await people(db, count):
        async with db.begin() as tx:
            (row,) = await tx.execute(select(batch).limit(1))
            values = {"broadcast_id": row.broadcast_id, "due_us": row.due_us}
            new = batch.insert().values(**values, expires_us=row.expires_us).returning(batch.c.id)
            number = (await tx.execute(new)).scalar_one()
            mine = delivery.c.chat_id == one.id
            await tx.execute(delivery.update().where(mine).values(batch_id=number, position=1))
    await set_clock(db, AFTER_NINE + ELEVEN_DAYS)
    await expiry.expire(db, AFTER_NINE + ELEVEN_DAYS)
    await set_clock(db, AFTER_NINE)

    assert await clock_repair.repair(db) == count
    assert await states(db) == count * [State.PLANNED]


async def test_a_subscription_of_the_future_begins_now(db: Database) -> None:
    """Who came while the clock was eleven days ahead is owed what is still to come today."""
    await set_clock(db, AFTER_NINE + ELEVEN_DAYS)
    one = Chat(None, 5, "private", "az", "Asia/Baku", moments=frozenset({"day"}))
    await chat_lifecycle.subscribe(db, one)
    await set_clock(db, AFTER_NINE)
    await clock_repair.repair(db)
    await planner.sweep(db, almanac(), AFTER_NINE)

    kept = await chats.find(db, 5)
    assert kept is not None
    assert kept.subscribed is not None
    assert abs(kept.subscribed - AFTER_NINE) < timedelta(minutes=1)
    assert await states(db) == [State.PLANNED]


@pytest.mark.parametrize("ahead", [timedelta(hours=3), ELEVEN_DAYS], ids=str)
async def test_what_was_put_off_by_a_wrong_clock_is_due_at_once(
    db: Database, ahead: timedelta
) -> None:
    """A retry an hour later by a clock that is ahead: within the window, or never, without the repair."""
    (one,) = await people(db, 1)
    batch = await claimed(db)
    await ledger.advance(db, batch, 10)
    await set_clock(db, AFTER_NINE + ahead)
    again = Outcome(
        batch.broadcast_id, one.id or 0, State.PLANNED, error="500", again=timedelta(hours=1)
    )
    await ledger.settle(db, [again])
    await ledger.finish(db, batch, timedelta(seconds=2))
    await set_clock(db, AFTER_NINE)
    assert await ledger.claim(db, "two") is None

    await clock_repair.repair(db)

    (row,) = await ledger.advance(db, await claimed(db), 10)
    assert row.chat.telegram_id == 1000


async def test_what_is_not_due_yet_stays_so(db: Database) -> None:
    """A repair the evening before sends nothing earlier."""
    await people(db)
    evening = AFTER_NINE - timedelta(hours=12)
    await set_clock(db, evening)
    await clock_repair.repair(db)

    assert await ledger.claim(db, "one") is None
