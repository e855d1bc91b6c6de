"""The order of notices: first the moment with `finish_by`, then channels and groups, then people."""

from datetime import date, time, timedelta

from bot.observances.model import Moment, Occasion, Window
from bot.store import batches, chat_lifecycle, chats, ledger, planning
from bot.store.engine import Database
from bot.store.planning import Owed
from bot.store.records import Chat

DAY = Moment("day", 0, time(9), "chat", True, None, {})
SILENCE = Moment(
    "silence", 0, time(11, 55), "observance", False, time(11, 59, 30), {}, time(11, 59), time(9)
)
OCCASION = Occasion(date(2027, 1, 20), "january-20", 2027, 37)


async def subscribe(db: Database, telegram_id: int, kind: str, days: int) -> Chat:
    """A chat that subscribed that many days ago."""
    db.offset = -timedelta(days=days)
    chat = await chat_lifecycle.subscribe(db, Chat(None, telegram_id, kind, "az", "Asia/Baku"))
    db.offset = timedelta(0)
    return chat


async def plan(db: Database, moment: Moment) -> tuple[int, Window]:
    """Everybody who wants it is owed that moment, now."""
    now = await db.now()
    window = Window(now - timedelta(minutes=1), now + timedelta(hours=1))
    key, _ = await planning.open_broadcast(db, OCCASION, moment.name)
    for cohort in await planning.cohorts(db, moment):
        await planning.open_wave(db, key, cohort, window)
        while await planning.plan_batches(db, key, cohort, moment):
            pass
    return key, window


async def told(db: Database) -> list[tuple[str, int]]:
    """All that is due, in the order in which it is claimed: the moment, and to whom."""
    order = []
    while batch := await ledger.claim(db, "a"):
        rows = await ledger.advance(db, batch, 100)
        order += [(row.moment, row.chat.telegram_id) for row in rows]
    return order


async def test_channels_and_groups_go_first_then_who_subscribed_first(db: Database) -> None:
    """More readers for one message; among equals, who came first."""
    await subscribe(db, 1, "private", 10)
    await subscribe(db, 2, "private", 30)
    await subscribe(db, 3, "channel", 1)
    await subscribe(db, 4, "supergroup", 20)
    await plan(db, DAY)

    assert [telegram_id for _, telegram_id in await told(db)] == [4, 3, 2, 1]


async def test_what_must_be_through_in_time_goes_first(db: Database) -> None:
    """The notice before the minute of silence does not wait behind a long morning."""
    await subscribe(db, 1, "private", 10)
    await subscribe(db, 2, "channel", 10)
    await plan(db, DAY)
    await plan(db, SILENCE)

    assert await told(db) == [("silence", 2), ("silence", 1), ("day", 2), ("day", 1)]


async def test_who_comes_late_has_the_rank_of_their_kind(db: Database) -> None:
    """A channel that subscribes when all is planned still goes before people."""
    await subscribe(db, 1, "private", 10)
    _, window = await plan(db, DAY)
    late = await subscribe(db, 2, "channel", 0)

    await planning.plan_chat(db, late.id or 0, lambda _: [Owed(OCCASION, DAY, window)])

    assert [telegram_id for _, telegram_id in await told(db)] == [2, 1]


async def test_more_than_are_planned_at_once_keep_their_order(db: Database) -> None:
    """Across lots and transactions, each chat once, in the order of subscription."""
    count = batches.BATCH_SIZE * planning.AT_ONCE + 7
    now = await db.now()
    async with db.begin() as tx:
        one = {"kind": "private", "language": "az", "zone": "Asia/Baku"}
        one |= {"moments": frozenset({"day"})}
        since = [now - timedelta(days=1) - timedelta(seconds=number) for number in range(count)]
        rows = [{"telegram_id": n + 1, "subscribed_us": at} | one for n, at in enumerate(since)]
        await tx.execute(chats.chat.insert(), rows)
    await plan(db, DAY)

    order: list[int] = []
    while batch := await ledger.claim(db, "a"):
        rows_of_batch = await ledger.advance(db, batch, batches.BATCH_SIZE + 1)
        assert len(rows_of_batch) <= batches.BATCH_SIZE
        order += [row.chat.telegram_id for row in rows_of_batch]
    assert order == list(range(count, 0, -1))
