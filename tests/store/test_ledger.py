"""The ledger: owed once, claimed once, settled once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.observances.model import Moment, Occasion, Window
from bot.store import chat_lifecycle, chats, expiry, ledger, planning, senders
from bot.store.engine import Database
from bot.store.planning import Owed
from bot.store.records import Chat, Outcome, State

DAY = Moment("day", 0, time(9), "chat", True, None, {"private": "resend", "channel": "leave"})
OCCASION = Occasion(date(2027, 1, 20), "january-20", 2027, 37)
LEAVE = {("january-20", "day"): frozenset({"channel"})}


async def subscribe(db: Database, telegram_id: int, kind: str = "private") -> Chat:
    """A chat in Baku that wants everything."""
    return await chat_lifecycle.subscribe(db, Chat(None, telegram_id, kind, "az", "Asia/Baku"))


async def plan(db: Database, *, due: timedelta, length: timedelta = timedelta(hours=1)) -> int:
    """Plan the day's waves, due that long from now."""
    now = await db.now()
    key, _ = await planning.open_broadcast(db, OCCASION, "day")
    for cohort in await planning.cohorts(db, DAY):
        await planning.open_wave(db, key, cohort, Window(now + due, now + due + length))
        while await planning.plan_batches(db, key, cohort, DAY):
            pass
    return key


async def plan_one(db: Database, chat: Chat, window: Window, moment: str = "day") -> None:
    """Plan one chat, which is owed that moment's notice in that window."""
    owed = Owed(OCCASION, replace(DAY, name=moment), window)
    await planning.plan_chat(db, chat.id or 0, lambda _: [owed])


async def states(db: Database) -> dict[State, int]:
    """All rows, by state."""
    return {state: n for tally in await ledger.tallies(db) for state, n in tally.states.items()}


def sent(row: object) -> Outcome:
    """Telegram took it."""
    return Outcome(row.broadcast_id, row.chat.id, State.SENT, message_id=1)  # type: ignore[attr-defined]


async def test_planning_twice_owes_once(db: Database) -> None:
    """A second planner adds nothing."""
    await subscribe(db, 1)

    await plan(db, due=-timedelta(minutes=1))
    await plan(db, due=-timedelta(minutes=1))

    assert await states(db) == {State.PLANNED: 1}


async def test_a_thousand_chats_make_several_lots(db: Database) -> None:
    """Each chat is in exactly one lot, and all lots are claimed one after the other."""
    for telegram_id in range(1, 1002):
        await subscribe(db, telegram_id)
    await plan(db, due=-timedelta(minutes=1))

    seen = []
    while batch := await ledger.claim(db, "a"):
        while rows := await ledger.advance(db, batch, 200):
            seen += [row.chat.telegram_id for row in rows]

    assert sorted(seen) == list(range(1, 1002))


async def test_nothing_is_claimed_before_its_instant(db: Database) -> None:
    """A lot that is due in a minute is nobody's yet."""
    await subscribe(db, 1)

    await plan(db, due=timedelta(minutes=1))

    assert await ledger.claim(db, "a") is None
    db.offset += timedelta(minutes=1)
    assert await ledger.claim(db, "a") is not None


async def test_a_lot_has_one_owner(db: Database) -> None:
    """Who comes second gets nothing."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))

    assert await ledger.claim(db, "a") is not None
    assert await ledger.claim(db, "b") is None


async def test_a_settled_row_stays_settled(db: Database) -> None:
    """A second outcome for the same delivery changes nothing."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    (row,) = await ledger.advance(db, batch, 10)

    await ledger.settle(db, [sent(row)])
    await ledger.settle(db, [Outcome(row.broadcast_id, row.chat.id or 0, State.FAILED)])

    assert await states(db) == {State.SENT: 1}


async def test_gone_ends_the_subscription_with_its_reason(db: Database) -> None:
    """Who blocked the bot is not subscribed any more, and it is known why."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    (row,) = await ledger.advance(db, batch, 10)

    await ledger.settle(
        db, [Outcome(row.broadcast_id, row.chat.id or 0, State.GONE, error="403 blocked")]
    )

    chat = await chats.find(db, 1)
    assert chat
    assert (chat.subscribed, chat.reason) == (None, "403 blocked")


async def test_what_is_left_is_due_again(db: Database) -> None:
    """A lot given back with a row still owed is claimed again after its rest."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    await ledger.advance(db, batch, 10)

    await ledger.finish(db, batch, timedelta(seconds=30))

    assert await ledger.claim(db, "a") is None
    db.offset += timedelta(seconds=30)
    again = await ledger.claim(db, "a")
    assert again
    assert len(await ledger.advance(db, again, 10)) == 1


async def test_too_late_is_expired(db: Database) -> None:
    """What was not sent before its window closed is written down as expired, and never claimed."""
    await subscribe(db, 1)
    await plan(db, due=timedelta(hours=1), length=timedelta(hours=1))
    db.offset += timedelta(hours=2)

    assert await ledger.claim(db, "a") is None
    assert await expiry.expire(db, await db.now()) == {"day": 1}
    assert await states(db) == {State.EXPIRED: 1}


async def test_who_subscribes_after_the_window_is_owed_nothing(db: Database) -> None:
    """A wave that closed before the subscription began does not concern the chat."""
    await subscribe(db, 1)

    await plan(db, due=-timedelta(hours=2), length=timedelta(hours=1))

    assert await states(db) == {}


async def test_stopping_drops_what_is_owed(db: Database) -> None:
    """Who stops in the morning gets nothing at nine."""
    chat = await subscribe(db, 1)
    await plan(db, due=timedelta(hours=1))

    await chat_lifecycle.end(db, chat, "stopped")

    assert await states(db) == {}


async def test_stopping_leaves_what_is_under_way(db: Database) -> None:
    """A row that may be going out at this instant is kept for its outcome."""
    chat = await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    (row,) = await ledger.advance(db, batch, 10)

    await chat_lifecycle.end(db, chat, "stopped")
    await ledger.settle(db, [sent(row)])

    assert await states(db) == {State.SENT: 1}


async def test_planning_anew_after_a_move_keeps_one_row(db: Database) -> None:
    """A chat that moves to another zone is owed the notice once, at its new instant."""
    chat = await subscribe(db, 1)
    await plan(db, due=timedelta(hours=1))
    now = await db.now()

    await plan_one(db, chat, Window(now + timedelta(hours=9), now + timedelta(hours=20)))

    assert await states(db) == {State.PLANNED: 1}
    assert await ledger.next_due(db) == now + timedelta(hours=9)


async def test_late_changes_share_a_lot(db: Database) -> None:
    """A thousand who subscribe on the eve are not a thousand claims."""
    now = await db.now()
    window = Window(now + timedelta(hours=1), now + timedelta(hours=2))
    for telegram_id in range(1, 12):
        await plan_one(db, await subscribe(db, telegram_id), window)
    db.offset += timedelta(hours=1)

    batch = await ledger.claim(db, "a")

    assert batch
    assert len(await ledger.advance(db, batch, 100)) == 11
    assert await ledger.claim(db, "b") is None


async def test_who_was_told_is_not_told_again(db: Database) -> None:
    """Stop and start after the notice arrived, and nothing more is owed."""
    chat = await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    await ledger.settle(db, [sent(row) for row in await ledger.advance(db, batch, 10)])
    await ledger.finish(db, batch, timedelta(0))

    again = await chat_lifecycle.subscribe(db, await chat_lifecycle.end(db, chat, "stopped"))
    now = await db.now()
    await plan_one(db, again, Window(now, now + timedelta(hours=1)))

    assert await states(db) == {State.SENT: 1}


async def test_forgotten_chats_leave_anonymous_rows(db: Database) -> None:
    """After /forgetme the address is nowhere, and the count of sent notices is the same."""
    await subscribe(db, 4711)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    await ledger.settle(db, [sent(row) for row in await ledger.advance(db, batch, 10)])

    await chats.forget(db, 4711)

    assert await chats.find(db, 4711) is None
    assert await states(db) == {State.SENT: 1}


@pytest.mark.parametrize(
    ("kind", "left"), [("private", State.PLANNED), ("channel", State.UNCERTAIN)]
)
async def test_rows_of_a_dead_sender_within_the_mark_are_doubtful(
    db: Database, kind: str, left: State
) -> None:
    """People are notified again, a channel is not; rows beyond the watermark were surely not sent."""
    for telegram_id in (1, 2):
        await subscribe(db, telegram_id, kind)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "dead")
    assert batch
    await ledger.advance(db, batch, 1)

    assert await senders.take_over(db, LEAVE) == 1

    found = await states(db)
    assert found.pop(State.PLANNED) == (2 if left == State.PLANNED else 1)
    assert found == ({} if left == State.PLANNED else {State.UNCERTAIN: 1})


async def test_a_living_sender_keeps_its_lots(db: Database) -> None:
    """Nobody takes over from a sender that beats."""
    await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    await senders.enter(db, "alive")
    await ledger.claim(db, "alive")

    await senders.take_over(db, LEAVE)

    assert await ledger.claim(db, "b") is None
    assert await senders.beat(db, "alive")


async def test_instants_survive_the_tables(db: Database) -> None:
    """An instant comes back as the same aware UTC instant."""
    chat = await subscribe(db, 1)

    assert chat.subscribed
    assert abs(chat.subscribed - datetime.now(UTC)) < timedelta(seconds=5)
