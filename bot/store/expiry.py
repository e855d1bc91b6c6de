"""Expiry: deliveries that were not sent before their window closed are settled as expired."""

from collections import Counter
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.records import BatchState, State
from bot.store.tables import batch, broadcast, delivery, with_broadcast

#: Maximum number of batches whose deliveries expire in one transaction.
EXPIRING = 20


async def expire(db: Database, now: datetime) -> Counter[str]:
    """Settle deliveries whose window has closed as expired, and return their number by moment.

    Those of a rehearsal that was asked for are settled as well, but not counted.

    `now` is a time of the ledger's clock that the caller has checked. A window is closed when both `now` and the
    database's clock are past its end. So a clock that jumps after the check expires nothing.
    """
    closed = (batch.c.expires_us <= db.clock) & (batch.c.expires_us <= now)
    late = select(batch.c.id).where(batch.c.state == BatchState.OPEN.value, closed)
    late = late.limit(EXPIRING).with_for_update(skip_locked=True)
    expired = Counter[str]()
    while True:
        async with db.begin() as tx:
            ids = list((await tx.execute(late)).scalars())
            if not ids:
                return expired
            found = await _expire(db, tx, ids)
        expired.update(found)


async def _expire(db: Database, tx: AsyncConnection, ids: list[int]) -> dict[str, int]:
    """Settle what is owed of these batches as expired; return the number of deliveries by moment."""
    owed = (delivery.c.batch_id.in_(ids), delivery.c.state == State.PLANNED.value)
    counts = select(broadcast.c.moment, func.count()).where(*owed, broadcast.c.run == "")
    counts = counts.select_from(with_broadcast).group_by(broadcast.c.moment)
    found = {row.moment: int(row[1]) for row in await tx.execute(counts)}
    values = {"state": State.EXPIRED.value, "settled_us": db.clock}
    await tx.execute(update(delivery).where(*owed).values(**values))
    await tx.execute(update(batch).where(batch.c.id.in_(ids)).values(state=BatchState.DONE.value))
    return found
