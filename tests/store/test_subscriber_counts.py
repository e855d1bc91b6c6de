"""The daily counts of the subscribed chats: once a day, for two years, without persons."""

from datetime import date, timedelta

from sqlalchemy import select

from bot.store import chat_lifecycle, chats, subscriber_counts, upkeep
from bot.store.engine import Database
from bot.store.records import Chat, Reach
from bot.store.tables import subscriber_count
from tests.store.test_ledger import plan

TODAY = date(2027, 1, 1)


async def subscribe(db: Database, telegram_id: int, kind: str = "private", **more: int) -> Chat:
    """A subscribed chat in Baku."""
    one = Chat(None, telegram_id, kind, "az", "Asia/Baku", **more)  # type: ignore[arg-type]
    return await chat_lifecycle.subscribe(db, one)


async def test_the_upkeep_counts_once_a_day(db: Database) -> None:
    """By kind, language and zone; who comes later that day is counted the next."""
    await subscribe(db, 1)
    await subscribe(db, 2)
    await subscribe(db, -3, "channel")
    await upkeep.tend(db, TODAY)
    await subscribe(db, 4)
    await upkeep.tend(db, TODAY)

    async with db.begin() as tx:
        rows = {tuple(row) for row in await tx.execute(select(subscriber_count))}
    assert rows == {
        ("2027-01-01", "private", "az", "Asia/Baku", 2),
        ("2027-01-01", "channel", "az", "Asia/Baku", 1),
    }
    await upkeep.tend(db, TODAY + timedelta(days=1))
    days = {TODAY: 3, TODAY + timedelta(days=1): 4}
    assert await subscriber_counts.daily(db, TODAY) == days
    assert await subscriber_counts.daily(db, TODAY, groups_only=True) == dict.fromkeys(days, 1)


async def test_a_day_on_which_notices_are_due_is_counted_too(db: Database) -> None:
    """On a day of a long hold, something is always due; the count is one query, and the rest of the upkeep waits."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    assert await upkeep.sending(db, timedelta(0))

    await upkeep.tend(db, TODAY)

    assert await subscriber_counts.daily(db, TODAY) == {TODAY: 1}


async def test_old_counts_are_deleted(db: Database) -> None:
    """After a little more than two years."""
    await subscribe(db, 1)
    await subscriber_counts.count_today(db, TODAY)
    later = TODAY + subscriber_counts.KEPT

    await subscriber_counts.count_today(db, later)
    assert len(await subscriber_counts.daily(db, TODAY)) == 2
    await subscriber_counts.count_today(db, later + timedelta(days=1))

    assert TODAY not in await subscriber_counts.daily(db, TODAY)


async def test_a_lost_topic_counts_until_another_is_chosen(db: Database) -> None:
    """Its notices go to the chat itself meanwhile."""
    group = await subscribe(db, -1, "supergroup", thread_id=7)
    assert await chat_lifecycle.drop_topic(db, group)
    assert await chats.reach(db) == [Reach("supergroup", 1, 0, 0, 0, 1, 0)]

    await chats.change(db, group, thread_id=8)

    assert await chats.reach(db) == [Reach("supergroup", 1, 0, 0, 0, 0, 0)]


async def test_a_chat_that_cannot_be_reached_for_two_reasons_counts_once(db: Database) -> None:
    """Both reasons are shown."""
    group = await subscribe(db, -1, "group")
    await chat_lifecycle.mute(db, group)
    await chat_lifecycle.mark_unknown(db, group)

    assert await chats.reach(db) == [Reach("group", 1, 1, 1, 0, 0, 1)]


async def test_the_last_day_by_kind(db: Database) -> None:
    """As the metrics show it; before the first count there is nothing."""
    assert await subscriber_counts.by_kind(db) == {}
    await subscribe(db, 1)
    await subscriber_counts.count_today(db, TODAY)
    await subscribe(db, 2)
    await subscribe(db, -3, "channel")
    await subscriber_counts.count_today(db, TODAY + timedelta(days=1))

    assert await subscriber_counts.by_kind(db) == {"private": 2, "channel": 1}
