"""Database maintenance, mostly while nothing is sent: it deletes old rows, and removes erased ones from the files."""

from datetime import date, timedelta

from sqlalchemy import and_, delete, exists, or_, select

from bot.store import incidents, metadata, retention_log, sealed_ids, subscriber_counts
from bot.store.engine import Database
from bot.store.records import BatchState
from bot.store.tables import batch, chat, delivery, manager

#: How long the row of a chat that never subscribed is kept.
KEPT = timedelta(days=30)

#: Maximum number of rows that are deleted in one transaction.
BATCH = 500

#: The database file is not rewritten when notices are due within this time.
AHEAD = timedelta(hours=1)

#: Nothing else is deleted when notices are due within this time.
BREAK = timedelta(minutes=2)

#: The name of the fingerprint that stores the day of the last rewrite.
COMPACTED = "compacted"


async def tend(db: Database, today: date) -> None:
    """Do the maintenance that is due; unless notices are being sent, all of it. Call it every minute.

    1. Record that the first data key of this process is in use, also after a `rekey` with another one.
    2. Once a day, count the subscribed chats: also on a day on which notices are always due, as in a long hold.
    3. Delete up to 500 chats that never subscribed.
    4. Once a day, delete the incidents of more than two years ago, and rewrite a small SQLite file, so that no erased
       data remains in it.
    5. Empty the write-ahead log, also for earlier erasures that could not do so.

    Raises DatabaseAway when a transaction fails.
    """
    await sealed_ids.remember(db)
    await subscriber_counts.count_today(db, today)
    if await sending(db, timedelta(0)):
        return
    await drop_never_subscribed(db)
    await _compact(db, today)
    await db.checkpoint()


async def drop_never_subscribed(db: Database) -> int:
    """Delete up to 500 chats that were added 30 days ago and never subscribed, with their admins; return the number."""
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
            await retention_log.note_remains(db)
    return len(ids)


async def _compact(db: Database, today: date) -> None:
    """Delete old incidents and rewrite the file, if that was not done today and nothing is due within AHEAD.

    A failure is retried tomorrow.
    """
    if await metadata.get(db, COMPACTED) == today.isoformat() or await sending(db, AHEAD):
        return
    await metadata.put(db, COMPACTED, today.isoformat())
    await incidents.forget_old(db)
    await db.compact()


async def sending(db: Database, ahead: timedelta) -> bool:
    """True when a sender holds a batch, or one is due within that time."""
    due = and_(
        batch.c.state == BatchState.OPEN.value,
        batch.c.due_us <= db.after(ahead),
        batch.c.expires_us > db.clock,
    )
    held = batch.c.state == BatchState.LEASED.value
    async with db.begin() as tx:
        return bool((await tx.execute(select(exists().where(or_(due, held))))).scalar_one())
