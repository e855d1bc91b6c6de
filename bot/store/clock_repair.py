"""Clock repair: what was written while the ledger's clock was wrong is put right once it is right again."""

from datetime import timedelta

from sqlalchemy import and_, null, or_, select, true, update

from bot.store import chats
from bot.store.engine import Database
from bot.store.expiry import EXPIRING
from bot.store.ledger import planned
from bot.store.records import LotState, State
from bot.store.tables import chat, delivery, lot, wave

#: How far in the future a subscription may lie: clocks that agree may differ by as much.
SLACK = timedelta(minutes=1)


async def repair(db: Database) -> int:
    """Undo what a wrong clock did; the number of deliveries that are owed again.

    To be called when the clock is known to be right. Doing it without need changes nothing but that retries which were
    put off come earlier.
    """
    await _correct_subscriptions(db)
    await _correct_retries(db)
    return await _restore_expired(db)


async def _correct_subscriptions(db: Database) -> None:
    """A subscription that begins in the future begins now, and its chat is planned anew.

    Otherwise no notice would be owed to it whose window closes before that instant.
    """
    future = update(chat).where(chat.c.subscribed_us > db.after(SLACK))
    async with db.begin() as tx:
        await tx.execute(future.values(subscribed_us=db.clock, stale=true()))


async def _correct_retries(db: Database) -> None:
    """What was put off by a clock that was ahead is due at once.

    Only batches that were due before are meant: those that are due after their own window, and those with a delivery
    that was attempted, unless they are due with a wave.
    """
    wave_due = select(wave.c.due_us).where(
        wave.c.occasion_id == lot.c.occasion_id, wave.c.due_us == lot.c.due_us
    )
    attempted = select(delivery.c.lot_id).where(
        delivery.c.lot_id == lot.c.id, delivery.c.attempts > 0
    )
    put_off = or_(lot.c.due_us >= lot.c.expires_us, and_(~wave_due.exists(), attempted.exists()))
    waiting = (lot.c.state == LotState.OPEN.value, lot.c.due_us > db.clock)
    async with db.begin() as tx:
        late = update(lot).where(*waiting, lot.c.expires_us > db.clock, put_off)
        await tx.execute(late.values(due_us=db.clock))


async def _restore_expired(db: Database) -> int:
    """Expired deliveries whose window is open are owed again, in the batches that they are in; their number.

    Batches are taken in the order of their ids, some in each transaction, so that others need not wait.
    """
    open_again = (lot.c.state == LotState.DONE.value, lot.c.expires_us > db.clock)
    subscribed = select(chat.c.id).where(chat.c.id == delivery.c.chat_id, chats.subscribed)
    owed = select(delivery.c.lot_id).where(delivery.c.lot_id == lot.c.id, planned)
    restored, last = 0, 0
    while True:
        batch = select(lot.c.id).where(*open_again, lot.c.id > last).order_by(lot.c.id)
        async with db.begin() as tx:
            ids = (await tx.execute(batch.limit(EXPIRING).with_for_update())).scalars().all()
            if not ids:
                return restored
            expired = (delivery.c.lot_id.in_(ids), delivery.c.state == State.EXPIRED.value)
            again = update(delivery).where(*expired, subscribed.exists())
            result = await tx.execute(again.values(state=State.PLANNED.value, settled_us=null()))
            if result.rowcount:
                reopened = update(lot).where(lot.c.id.in_(ids), owed.exists())
                await tx.execute(reopened.values(state=LotState.OPEN.value, owner=null(), mark=0))
        restored, last = restored + result.rowcount, ids[-1]
