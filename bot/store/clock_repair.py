"""Clock repair: corrects what was written while the ledger's clock was wrong."""

from datetime import timedelta

from sqlalchemy import and_, null, or_, select, true, update

from bot.store import chats
from bot.store.announcements import ANNOUNCED
from bot.store.batches import REHEARSED
from bot.store.engine import Database
from bot.store.expiry import EXPIRING
from bot.store.ledger import planned
from bot.store.records import BatchState, State
from bot.store.tables import batch, chat, delivery, wave

#: A subscription may begin this far in the future, because two clocks that agree may differ by as much.
SLACK = timedelta(minutes=1)


async def repair(db: Database) -> int:
    """Undo the effects of a wrong clock, and return the number of deliveries that are owed again.

    Call it when the clock is known to be right. A call without need only makes postponed retries come earlier.
    """
    await _correct_subscriptions(db)
    await _correct_retries(db)
    return await _restore_expired(db)


async def _correct_subscriptions(db: Database) -> None:
    """Let subscriptions that begin in the future begin now, and plan their chats again.

    Otherwise those chats would not be owed any notice whose window closes before that time.
    """
    future = update(chat).where(chat.c.subscribed_us > db.after(SLACK))
    async with db.begin() as tx:
        await tx.execute(future.values(subscribed_us=db.clock, stale=true()))


async def _correct_retries(db: Database) -> None:
    """Make batches that were postponed by a clock that was ahead due at once.

    These are the batches that are due after the end of their window, the batches with an attempted delivery that are
    not due with a wave, and those of a rehearsal that was asked for, which is due at once.
    """
    wave_due = select(wave.c.due_us).where(
        wave.c.broadcast_id == batch.c.broadcast_id, wave.c.due_us == batch.c.due_us
    )
    attempted = select(delivery.c.batch_id).where(
        delivery.c.batch_id == batch.c.id, delivery.c.attempts > 0
    )
    put_off = or_(
        batch.c.due_us >= batch.c.expires_us,
        and_(~wave_due.exists(), attempted.exists()),
        batch.c.priority == REHEARSED,
    )
    waiting = (batch.c.state == BatchState.OPEN.value, batch.c.due_us > db.clock)
    async with db.begin() as tx:
        late = update(batch).where(*waiting, batch.c.expires_us > db.clock, put_off)
        await tx.execute(late.values(due_us=db.clock))


async def _restore_expired(db: Database) -> int:
    """Restore expired deliveries whose window is open, in their batches; return their number.

    Batches are processed in the order of their ids, EXPIRING in each transaction, so that others need not wait.
    """
    lasting = or_(batch.c.priority != REHEARSED, batch.c.broadcast_id.in_(ANNOUNCED))
    done = (batch.c.state == BatchState.DONE.value, lasting)
    open_again = (*done, batch.c.expires_us > db.clock)
    subscribed = select(chat.c.id).where(chat.c.id == delivery.c.chat_id, chats.subscribed)
    owed = select(delivery.c.batch_id).where(delivery.c.batch_id == batch.c.id, planned)
    restored, last = 0, 0
    while True:
        next_ids = select(batch.c.id).where(*open_again, batch.c.id > last).order_by(batch.c.id)
        async with db.begin() as tx:
            ids = (await tx.execute(next_ids.limit(EXPIRING).with_for_update())).scalars().all()
            if not ids:
                return restored
            expired = (delivery.c.batch_id.in_(ids), delivery.c.state == State.EXPIRED.value)
            again = update(delivery).where(*expired, subscribed.exists())
            result = await tx.execute(again.values(state=State.PLANNED.value, settled_us=null()))
            if result.rowcount:
                reopened = update(batch).where(batch.c.id.in_(ids), owed.exists())
                await tx.execute(
                    reopened.values(state=BatchState.OPEN.value, owner=null(), watermark=0)
                )
        restored, last = restored + result.rowcount, ids[-1]
