"""The running senders: their heartbeats, and taking over the batches of dead senders."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.ledger import planned
from bot.store.records import UNWANTED, BatchState, State
from bot.store.tables import batch, broadcast, chat, delivery, sender, with_chat

#: The error of a delivery whose sender died.
DIED = "the sender died while it may have been sending"

#: How long a sender may send no heartbeat before its batches are given to others.
LEASE = timedelta(seconds=15)

#: Per observance and moment, the kinds of chat to which uncertain notices are not sent again.
Leave = Mapping[tuple[str, str], frozenset[str]]


async def enter(db: Database, name: str) -> None:
    """Register a sender under a new name, with a first heartbeat."""
    async with db.begin() as tx:
        await tx.execute(sender.insert().values(id=name, beat_us=db.really()))


async def beat(db: Database, name: str) -> datetime | None:
    """Record a heartbeat, and return its time by the database's clock.

    None when the last one was longer than LEASE ago: the sender must then take a new name.
    """
    alive = update(sender).where(sender.c.id == name, sender.c.beat_us >= db.really(-LEASE))
    beaten = alive.values(beat_us=db.really()).returning(sender.c.beat_us)
    async with db.begin() as tx:
        found: datetime | None = (await tx.execute(beaten)).scalar_one_or_none()
        return found


async def leave(db: Database, name: str) -> None:
    """Remove a sender. It must have released its batches before."""
    async with db.begin() as tx:
        await tx.execute(delete(sender).where(sender.c.id == name))


async def living(db: Database) -> int:
    """The number of senders whose last heartbeat is not older than LEASE."""
    alive = and_(sender.c.beat_us >= db.really(-LEASE), sender.c.beat_us <= db.really(LEASE))
    async with db.read() as tx:
        query = select(func.count()).select_from(sender).where(alive)
        return int((await tx.execute(query)).scalar_one())


async def last_beat(db: Database) -> timedelta | None:
    """How long ago any sender sent its last heartbeat; None when none is registered.

    A heartbeat in the future was recorded before the database's clock was set back, and does not count.
    """
    recorded = select(func.max(sender.c.beat_us)).where(sender.c.beat_us <= db.really(LEASE))
    async with db.read() as tx:
        beat: datetime | None = (await tx.execute(recorded)).scalar_one()
    return None if beat is None else max(timedelta(0), await db.real_now() - beat)


async def take_over(db: Database, leave_alone: Leave) -> int:
    """Free the batches of dead senders, and return the number of rows that may have been sent already.

    1. Find owners without a recent heartbeat, in a statement of its own, because a later statement may see later
       owners. A heartbeat in the future was recorded before the database's clock was set back, and does not count.
    2. Free each of their batches, if it still belongs to the same owner.
    3. Rows after the batch's watermark were certainly not sent. Rows up to it are doubtful: they are sent again, or
       settled as uncertain where `leave_alone` requires it.
    """
    lives = and_(sender.c.beat_us >= db.really(-LEASE), sender.c.beat_us <= db.really(LEASE))
    living = select(sender.c.id).where(sender.c.id == batch.c.owner, lives)
    leased = batch.c.state == BatchState.LEASED.value
    held = select(batch.c.id, batch.c.owner, batch.c.watermark).where(leased, ~living.exists())
    doubtful = 0
    async with db.begin() as tx:
        for batch_id, owner, watermark in (await tx.execute(held)).all():
            if await _freed(tx, batch_id, owner):
                doubtful += await _doubt(db, tx, batch_id, watermark, leave_alone)
        await tx.execute(delete(sender).where(~lives))
    return doubtful


async def _freed(tx: AsyncConnection, batch_id: int, owner: str) -> bool:
    """Free a batch; False when it does not belong to that owner any more."""
    this = (batch.c.id == batch_id, batch.c.owner == owner)
    freed = update(batch).where(*this, batch.c.state == BatchState.LEASED.value)
    freed = freed.values(state=BatchState.OPEN.value, owner=null(), watermark=0)
    return bool((await tx.execute(freed)).rowcount)


async def _doubt(
    db: Database, tx: AsyncConnection, batch_id: int, watermark: int, leave_alone: Leave
) -> int:
    query = (
        select(delivery.c.chat_id, chat.c.kind, chat.c.subscribed_us, broadcast)
        .select_from(with_chat)
        .where(delivery.c.batch_id == batch_id, delivery.c.position <= watermark, planned)
    )
    rows = (await tx.execute(query)).all()
    for row in rows:
        final = row.kind in leave_alone.get((row.observance, row.moment), frozenset())
        this = update(delivery).where(
            delivery.c.batch_id == batch_id, delivery.c.chat_id == row.chat_id, planned
        )
        doubt = {"doubtful": True, "error": DIED}
        if final or row.subscribed_us is None:
            doubt |= {"state": State.UNCERTAIN.value, "settled_us": db.clock}
            doubt |= {} if final else {"error": UNWANTED}
        await tx.execute(this.values(**doubt))
    return len(rows)
