"""A database with rows in every table, as a bot leaves it that is killed during a broadcast."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac
from bot.settings import SHIPPED_MESSAGES
from bot.store import (
    chat_lifecycle,
    chats,
    ledger,
    metadata,
    rate_limit,
    senders,
    subscriber_counts,
)
from bot.store.engine import Database
from bot.store.records import Chat, Delivery, Outcome, State
from bot.store.tables import (
    card,
    chat,
    edition,
    incident,
    manager,
    nonce,
    progress_message,
    receipt,
    request,
    revision,
    schema,
    sender,
    witness_message,
)

#: The morning of the day, when all of Baku's notices are due.
MORNING = datetime(2027, 1, 20, 6, 30, tzinfo=UTC)

#: Nothing of the day is over yet for any of these.
PEOPLE = [
    Chat(None, 1, "private", "az", "Asia/Baku"),
    Chat(None, 2, "private", "ru", "Asia/Baku", language_chosen=True, minute=510),
    Chat(None, 3, "private", "en", "Asia/Baku", moments=frozenset({"day"})),
    Chat(None, 4, "private", "tr", "Europe/Istanbul", moments=frozenset()),
    Chat(None, 5, "private", "az", "Asia/Baku"),
    Chat(None, 6, "private", "az", "Asia/Baku"),
    Chat(None, -(2**62), "channel", "az", "Asia/Baku", moments=frozenset({"silence", "day"})),
]


def almanac() -> Almanac:
    """The observances that come with the bot."""
    return almanacs.load(next(path for path in SHIPPED_MESSAGES if path.is_dir()))


async def set_clock(db: Database, instant: datetime) -> None:
    """Move the ledger's clock."""
    db.offset += instant - await db.now()


async def fill(db: Database) -> list[Delivery]:
    """Subscribe people and begin to send: one notice is sent, one doubtful, one chat gone. Return the claimed rows."""
    await set_clock(db, MORNING - timedelta(days=1))
    for one in PEOPLE:
        await chat_lifecycle.subscribe(db, one)
    await chats.forget(db, 4)
    await set_clock(db, MORNING)
    await rate_limit.set_gap(db, timedelta(milliseconds=36))
    await rate_limit.throttle(db, timedelta(hours=3))
    await rate_limit.hold(db, None, "paused by the operator", None)
    await metadata.put(db, "commands ü", "0" * 64)
    await subscriber_counts.count_today(db, MORNING.date())
    await planner.sweep(db, almanac(), MORNING)
    rows = await _begin(db)
    await _oddities(db)
    return rows


async def _begin(db: Database) -> list[Delivery]:
    """A sender claims batches until one has several rows, settles some of these, and dies."""
    await senders.enter(db, "killed")
    while batch := await ledger.claim(db, "killed"):
        rows = await ledger.advance(db, batch, 3)
        if len(rows) == 3:
            break
    ends = [
        {"state": State.SENT, "message_id": 2**40, "text_version": "v1"},
        {"state": State.PLANNED, "doubtful": True, "error": "no answer"},
        {"state": State.GONE, "error": "Forbidden: bot was blocked by the user"},
    ]
    await ledger.settle(
        db,
        [
            Outcome(row.broadcast_id, row.chat.id or 0, **end)  # type: ignore[arg-type]
            for row, end in zip(rows, ends, strict=True)
        ],
    )
    async with db.begin() as tx:
        await tx.execute(update(sender).values(beat_us=db.really(-2 * senders.LEASE)))
    return rows


async def _oddities(db: Database) -> None:
    """Values that a careless copy would change: single microseconds, all that may be NULL, booleans of each kind."""
    odd = {"telegram_id": 77, "kind": "supergroup", "language": "az", "zone": "Asia/Baku"}
    odd |= {"moments": frozenset(), "silent": False, "thread_id": -(2**63), "reason": "ə'\"\\,"}
    odd |= {"ended_us": datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC)}
    async with db.begin() as tx:
        await tx.execute(insert(chat).values(odd))
        await tx.execute(update(chat).where(chat.c.telegram_id == 1).values(silent=True))
        soon = datetime(2027, 1, 20, 1, 2, 3, 1, UTC)
        values = {"unknown_us": soon, "muted_us": soon, "cards": False, "second_language": "en"}
        await tx.execute(update(chat).where(chat.c.telegram_id == 1).values(values))
        who = {
            "chat_id": select(chat.c.id).where(chat.c.telegram_id == 77).scalar_subquery(),
            "telegram_id": 2**40,
        }
        await tx.execute(insert(manager).values(who | {"added_bot": True}))
        await tx.execute(insert(card).values(bot_id=2**40, digest="0" * 64, claimed_us=soon))
        await tx.execute(insert(edition).values(digest="0" * 16, content="ə", created_us=soon))
        kinds = {"broadcast_id": 1, "number": 2**15 - 1, "kind": "correction", "created_us": soon}
        await tx.execute(insert(revision).values(**kinds, marked=False, asked_by=2**40))
        asked = {"kind": "recall", "subject": '{"ü": null}', "state": "waiting"}
        await tx.execute(insert(request).values(**asked, created_us=soon, runs_us=None))
        await tx.execute(insert(incident).values(kind="held", began_us=soon, reason="ə"))
        message = {"broadcast_id": 1, "telegram_id": 2**40, "message_id": 2**40}
        await tx.execute(insert(progress_message).values(message))
        await tx.execute(insert(nonce).values(value="abcdefgh", created_us=soon, begun=7))
        witness = {"telegram_id": 2**40, "message_id": 2**40}
        await tx.execute(insert(witness_message).values(witness))
        made = {"observance": "january-20", "year": 1991, "content": '{"ü": 1}', "made_us": soon}
        await tx.execute(insert(receipt).values(made))


async def send_all(db: Database) -> list[tuple[str, int]]:
    """Send what is owed in the morning and before the minute of silence; the moment and chat of each notice."""
    told: list[tuple[str, int]] = []
    for instant in (MORNING, MORNING.replace(hour=7, minute=56)):
        await set_clock(db, instant)
        while batch := await ledger.claim(db, "next"):
            while rows := await ledger.advance(db, batch, 100):
                told += [(row.moment, row.chat.telegram_id) for row in rows]
                sent = [
                    Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, message_id=1)
                    for row in rows
                ]
                await ledger.settle(db, sent)
            await ledger.finish(db, batch, timedelta(0))
    return told


async def contents(db: Database) -> dict[str, set[Any]]:
    """All rows of all tables, by table."""
    async with db.begin() as tx:
        return {
            one.name: {tuple(row) for row in await tx.execute(select(one))}
            for one in schema.sorted_tables
        }
