"""The life of a chat: how it is subscribed, becomes muted, unknown, refusing or reachable again, and ends.

Each function is one transition. `chat_migration.move` is the transition to another Telegram id, and `chats.forget` is
the erasure that a person asks for.
"""

from datetime import datetime, timedelta

from sqlalchemy import Update, delete, false, func, null, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import chats, erasures, retention_log, sealed_ids
from bot.store.engine import Database
from bot.store.records import Chat
from bot.store.tables import chat, is_group, manager


async def subscribe(db: Database, one: Chat, *, planned: bool = False, **settings: object) -> Chat:
    """Subscribe a chat and store these settings. A chat that is already subscribed keeps the time of its beginning.

    `planned`: the caller plans the chat in the same transaction, so that it is not marked as stale. Raises ChatErased.
    """
    return await chats.change(db, one, subscribes=True, planned=planned, **settings)


async def bring_in(db: Database, one: Chat, *, now: datetime, stale: bool) -> bool:
    """Store a chat from a list, subscribed as it is there; False when it is stored by now.

    `stale`: False when nothing can be owed to it yet, so that it need not be planned.
    """
    settings = {name: getattr(one, name) for name in chats.SETTINGS}
    values = {"telegram_id": one.telegram_id, "created_us": now, "stale": stale} | settings
    insert = db.insert(chat).values(subscribed_us=one.subscribed, **values)
    async with db.begin() as tx:
        await sealed_ids.unify(db, tx, chat.c.telegram_id, one.telegram_id)
        return bool((await tx.execute(insert.on_conflict_do_nothing())).rowcount == 1)


async def renew(db: Database, one: Chat, began: datetime) -> bool:
    """Let the subscription of a stored chat begin again at that time, with the settings that it has.

    False when it is subscribed, or erased, by now.
    """
    cleared = dict.fromkeys(("ended_us", "reason", "unknown_us", "refused_us"), null())
    this = (chats.stored(one), chat.c.subscribed_us.is_(None))
    renewed = update(chat).where(*this).values(subscribed_us=began, stale=True, **cleared)
    async with db.begin() as tx:
        return bool((await tx.execute(renewed)).rowcount)


async def mute(db: Database, one: Chat) -> bool:
    """Mark a chat in which the bot cannot write, so that its notices are sent last; False if it is already marked."""
    silenced = update(chat).where(chats.stored(one), chat.c.muted_us.is_(None))
    async with db.begin() as tx:
        changed = await tx.execute(silenced.values(muted_us=db.clock, stale=true()))
        return bool(changed.rowcount)


async def unmute(db: Database, one: Chat) -> Chat:
    """Mark that the bot can write in the chat again. Its owed notices are planned again. Raises ChatErased."""
    return await chats.change(db, one, muted_us=null(), refused_us=null())


async def refuse(db: Database, tx: AsyncConnection, numbers: list[int]) -> None:
    """Mark chats that refused a notice, so that their other notices are sent last."""
    first = update(chat).where(
        chat.c.id.in_(numbers), chats.subscribed, chat.c.refused_us.is_(None)
    )
    await tx.execute(first.values(refused_us=db.clock, stale=true()))


async def reachable(db: Database, one: Chat) -> None:
    """Mark that a notice arrived: the chat is not muted, unknown or refusing. Its other notices are planned again."""
    clear = {"muted_us": null(), "unknown_us": null(), "refused_us": null(), "stale": true()}
    async with db.begin() as tx:
        await tx.execute(update(chat).where(chats.stored(one)).values(**clear))


async def mark_unknown(db: Database, one: Chat) -> None:
    """Mark a chat that Telegram does not know. A chat that is marked already keeps the time."""
    first = func.coalesce(chat.c.unknown_us, db.clock)
    async with db.begin() as tx:
        noted = update(chat).where(chats.stored(one)).values(unknown_us=first, stale=true())
        await tx.execute(noted)


async def mark_known(db: Database, one: Chat) -> None:
    """Mark that Telegram knows the chat again."""
    async with db.begin() as tx:
        clear = {"unknown_us": null(), "refused_us": null(), "stale": true()}
        await tx.execute(update(chat).where(chats.stored(one)).values(**clear))


async def long_unknown(
    db: Database, patience: timedelta, after: int = 0, limit: int = 100
) -> list[Chat]:
    """Subscribed chats that Telegram has not known since at least `patience` ago.

    They have ids greater than `after` and are in the order of their ids.
    """
    unknown = chat.c.unknown_us <= db.after(-patience)
    query = select(chat).where(chats.subscribed, unknown, chat.c.id > after)
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(chat.c.id).limit(limit))
        return [chats.of_row(row) for row in rows]


async def drop_topic(db: Database, one: Chat) -> bool:
    """Send notices to the chat itself, because its topic is closed or deleted.

    False when another topic was chosen meanwhile.
    """
    this = (chats.stored(one), chat.c.thread_id == one.thread_id)
    async with db.begin() as tx:
        general = {"thread_id": null(), "topic_lost_us": db.clock}
        left = await tx.execute(update(chat).where(*this).values(**general))
        return bool(left.rowcount)


async def enroll(db: Database, one: Chat, *, takes_part: bool) -> Chat:
    """Let a chat take part in exercises, or no longer. A chat that is not stored is stored. Raises ChatErased."""
    async with db.begin() as tx:
        kept = await chats.save(db, one) if one.id is None else one
        since = func.coalesce(chat.c.enrolled_us, db.clock) if takes_part else null()
        enrolling = update(chat).where(chats.stored(kept)).values(enrolled_us=since)
        return await chats.changed_row(tx, enrolling)


async def end(db: Database, one: Chat, reason: str) -> Chat:
    """End the subscription and delete the deliveries that are still owed, except those that may be in flight.

    Raises ChatErased.
    """
    async with db.begin() as tx:
        ended = await chats.changed_row(tx, _ending(db, reason).where(chats.stored(one)))
        await chats.drop_planned(tx, chat.c.id == one.id)
    return ended


async def lose(db: Database, one: Chat, reason: str) -> None:
    """End a chat that the bot can no longer reach. A group or channel is erased; a person's settings are kept."""
    async with db.begin() as tx:
        erased = await gone(db, tx, {one.id or 0: reason})
    if erased:
        await note_erased(db)
    await db.checkpoint()


async def gone(db: Database, tx: AsyncConnection, reasons: dict[int, str]) -> bool:
    """The same for chats by their id, each with its reason, within a transaction of the caller that locked them.

    True when a group or channel was erased. Then the caller calls `note_erased` after the transaction: within it, two
    senders could wait for each other.
    """
    for number, reason in sorted(reasons.items()):
        await tx.execute(
            _ending(db, reason).where(chat.c.id == number, chat.c.telegram_id.is_not(None))
        )
    await chats.drop_planned(tx, chat.c.id.in_(reasons))
    return any([await _erase_group(tx, number) for number in sorted(reasons)])


async def note_erased(db: Database) -> None:
    """Note that a group or channel was erased: when it was, and that the files may hold parts of its row."""
    await erasures.note(db)
    await retention_log.note_remains(db)


async def _erase_group(tx: AsyncConnection, number: int) -> bool:
    """Erase a group or channel that the bot has left, with its admins. False, and nothing changes, for a person.

    Its sent deliveries stay in the ledger without an owner, as after `chats.forget`.
    """
    this = (chat.c.id == number, is_group)
    erased = select(chat.c.id).where(*this)
    await tx.execute(delete(manager).where(manager.c.chat_id.in_(erased)))
    return bool((await tx.execute(update(chat).where(*this).values(**chats.ERASED))).rowcount)


def _ending(db: Database, reason: str) -> Update:
    """The statement that ends subscriptions; narrow it with `.where`."""
    return update(chat).values(
        ended_us=db.clock,
        subscribed_us=null(),
        reason=reason[:255],
        unknown_us=null(),
        stale=false(),
    )
