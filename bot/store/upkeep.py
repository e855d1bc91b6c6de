"""Upkeep of the database while nothing is being sent: old rows deleted, erased ones gone from the files."""

from datetime import date, timedelta

from sqlalchemy import and_, delete, exists, or_, select

from bot.store import fingerprints
from bot.store.engine import Database
from bot.store.records import LotState
from bot.store.tables import chat, delivery, lot, manager

#: How long the row of a chat is kept that never subscribed.
KEPT = timedelta(days=30)

#: Rows deleted in one transaction.
BATCH = 500

#: How long before notices are due the database file is no longer rewritten.
AHEAD = timedelta(hours=1)

#: The fingerprint under which the last day of a rewrite is remembered.
COMPACTED = "compacted"


async def tend(db: Database, today: date) -> None:
    """Do what is due, unless notices are being sent; to be called each minute.

    1. Delete the next chats that never subscribed.
    2. Once a day, rewrite a small SQLite file, so that nothing remains of what was erased.
    3. Empty the write-ahead log: also after erasures that could not do so themselves.

    Raises DatabaseAway when the database did not carry it out.
    """
    if await _sending(db, timedelta(0)):
        return
    await drop_never_subscribed(db)
    await _compact(db, today)
    await db.checkpoint()


async def drop_never_subscribed(db: Database) -> int:
    """Delete up to 500 chats that were met 30 days ago and never subscribed, with their admins; how many."""
    never = and_(
        chat.c.created_us <= db.after(-KEPT),
        chat.c.subscribed_us.is_(None),
        chat.c.ended_us.is_(None),
        ~exists().where(delivery.c.chat_id == chat.c.id),
    )
    oldest = select(chat.c.id).where(never).order_by(chat.c.created_us).limit(BATCH)
    async with db.begin() as tx:
        ids = list((await tx.execute(oldest.with_for_update(skip_locked=True))).scalars())
        if ids:
            await tx.execute(delete(manager).where(manager.c.chat_id.in_(ids)))
            await tx.execute(delete(chat).where(chat.c.id.in_(ids)))
    return len(ids)


async def _compact(db: Database, today: date) -> None:
    """Rewrite the file if that was not done today, and nothing is due soon. One that fails is left until tomorrow."""
    if await fingerprints.get(db, COMPACTED) == today.isoformat() or await _sending(db, AHEAD):
        return
    await fingerprints.put(db, COMPACTED, today.isoformat())
    await db.compact()


async def _sending(db: Database, ahead: timedelta) -> bool:
    """True when a lot is held by a sender, or due within that time."""
    due = and_(
        lot.c.state == LotState.OPEN.value,
        lot.c.due_us <= db.after(ahead),
        lot.c.expires_us > db.clock,
    )
    held = lot.c.state == LotState.LEASED.value
    async with db.begin() as tx:
        return bool((await tx.execute(select(exists().where(or_(due, held))))).scalar_one())
