"""Who sends at present: heartbeats, and taking over from the dead."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.ledger import planned
from bot.store.records import UNWANTED, LotState, State
from bot.store.tables import chat, delivery, lot, occasion, sender, with_chat

#: How long a sender may be silent before its lots are given to others.
LEASE = timedelta(seconds=15)

#: Per observance and moment, the kinds of chat whose uncertain notices are not sent again.
Leave = Mapping[tuple[str, str], frozenset[str]]


async def enter(db: Database, name: str) -> None:
    """Begin to count as alive."""
    async with db.begin() as tx:
        await tx.execute(sender.insert().values(id=name, beat_us=db.really()))


async def beat(db: Database, name: str) -> datetime | None:
    """Say that this sender lives; when, by the database. None: it was silent too long and must take a new name."""
    alive = update(sender).where(sender.c.id == name, sender.c.beat_us >= db.really(-LEASE))
    beaten = alive.values(beat_us=db.really()).returning(sender.c.beat_us)
    async with db.begin() as tx:
        found: datetime | None = (await tx.execute(beaten)).scalar_one_or_none()
        return found


async def leave(db: Database, name: str) -> None:
    """Stop counting as alive. Its lots have been given back before."""
    async with db.begin() as tx:
        await tx.execute(delete(sender).where(sender.c.id == name))


async def take_over(db: Database, leave_alone: Leave) -> int:
    """Free the lots of dead senders; the number of rows that may have gone out already.

    1. Find owners without a living row, in a statement of its own: a later one sees later owners. A beat that lies
       in the future was made before the database's clock was set back, and says nothing.
    2. Free each of their lots, if it is still theirs.
    3. Rows beyond the lot's mark were surely not sent. Those within it are doubtful: sent again, or
       settled as uncertain where `leave_alone` says so.
    """
    lives = and_(sender.c.beat_us >= db.really(-LEASE), sender.c.beat_us <= db.really(LEASE))
    living = select(sender.c.id).where(sender.c.id == lot.c.owner, lives)
    held = select(lot.c.id, lot.c.owner, lot.c.mark).where(
        lot.c.state == LotState.LEASED.value, ~living.exists()
    )
    doubtful = 0
    async with db.begin() as tx:
        dead = (await tx.execute(held)).all()
        for lot_id, owner, mark in dead:
            freed = update(lot).where(
                lot.c.id == lot_id, lot.c.owner == owner, lot.c.state == LotState.LEASED.value
            )
            freed = freed.values(state=LotState.OPEN.value, owner=null(), mark=0)
            if (await tx.execute(freed)).rowcount:
                doubtful += await _doubt(db, tx, lot_id, mark, leave_alone)
        await tx.execute(delete(sender).where(~lives))
    return doubtful


async def _doubt(
    db: Database, tx: AsyncConnection, lot_id: int, mark: int, leave_alone: Leave
) -> int:
    query = (
        select(delivery.c.chat_id, chat.c.kind, chat.c.subscribed_us, occasion)
        .select_from(with_chat)
        .where(delivery.c.lot_id == lot_id, delivery.c.position <= mark, planned)
    )
    rows = (await tx.execute(query)).all()
    for row in rows:
        final = row.kind in leave_alone.get((row.observance, row.moment), frozenset())
        this = update(delivery).where(
            delivery.c.lot_id == lot_id, delivery.c.chat_id == row.chat_id, planned
        )
        doubt = {"doubtful": True, "error": "the sender died while it may have been sending"}
        if final or row.subscribed_us is None:
            doubt |= {"state": State.UNCERTAIN.value, "settled_us": db.clock}
            doubt |= {} if final else {"error": UNWANTED}
        await tx.execute(this.values(**doubt))
    return len(rows)
