"""Batches of deliveries: the order in which they are claimed, and how deliveries are added, moved and split."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Moment
from bot.store.engine import Database
from bot.store.records import BatchState, State
from bot.store.tables import batch, delivery

#: Maximum number of deliveries in a batch. A sender claims one batch at a time.
BATCH_SIZE = 500

#: A rank is the sum of these; the lowest is claimed first. A moment with a deadline (`finish_by`) goes before one
#: without, and channels and groups, which have more readers, go before people.
LEISURELY, PEOPLE = 2, 1

#: The tiers of ranks. SUSPECT: parts of a batch whose chats refused several notices in a row. DOUBTFUL: chats that are
#: muted, unknown or refused their last notice, and the rest of a part that refuses as well. LAST: refused notices that
#: are retried.
SUSPECT, DOUBTFUL, LAST = 4, 8, 12

#: The rank of rehearsals that were asked for: they are sent after all actual notices that are due.
REHEARSED = 16

#: Maximum number of deliveries in a part of a split batch.
PART = 100


@dataclass(frozen=True)
class BatchKey:
    """The values that all deliveries of a batch share."""

    broadcast_id: int
    due: datetime
    expires: datetime
    priority: int


def priority(moment: Moment, kind: str, *, doubtful: bool = False) -> int:
    """The rank of a chat's batch: `kind` is `private`, `group`, `supergroup` or `channel`."""
    leisurely = 0 if moment.finish_by else LEISURELY
    return leisurely + (PEOPLE if kind == "private" else 0) + (DOUBTFUL if doubtful else 0)


def lowered(rank: int, tier: int) -> int:
    """The same rank in another tier: 0, SUSPECT, DOUBTFUL or LAST. REHEARSED comes after all and stays."""
    return rank if rank >= REHEARSED else rank % SUSPECT + tier


@dataclass(frozen=True)
class Busy:
    """Whether a sender has something to do now."""

    #: True when a sender has claimed a batch.
    claimed: bool
    #: True when an open batch is due.
    due: bool


async def busy(db: Database) -> Busy:
    """Whether any batch is claimed, and whether any is due, by the ledger's clock."""
    claimed = select(batch.c.id).where(batch.c.state == BatchState.LEASED.value).exists()
    due = select(batch.c.id).where(
        batch.c.state == BatchState.OPEN.value,
        batch.c.due_us <= db.clock,
        batch.c.expires_us > db.clock,
    )
    async with db.read() as tx:
        row = (await tx.execute(select(claimed, due.exists()))).one()
    return Busy(*map(bool, row))


async def place(tx: AsyncConnection, key: BatchKey) -> tuple[int, int]:
    """Find or make a batch with room for a delivery: the newest open one or a new one. Returns its id and position."""
    alike = (
        select(batch.c.id)
        .where(batch.c.state == BatchState.OPEN.value, batch.c.broadcast_id == key.broadcast_id)
        .where(batch.c.due_us == key.due, batch.c.expires_us == key.expires)
        .where(batch.c.priority == key.priority)
        .order_by(batch.c.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    batch_id: int | None = (await tx.execute(alike)).scalar_one_or_none()
    if batch_id is not None:
        last = select(func.max(delivery.c.position)).where(delivery.c.batch_id == batch_id)
        filled = (await tx.execute(last)).scalar_one() or 0
        if filled < BATCH_SIZE:
            return batch_id, filled + 1
    return await opened(tx, key), 1


async def opened(tx: AsyncConnection, key: BatchKey, **more: Any) -> int:
    """Make an empty batch and return its id. `more` sets further columns."""
    values = {"broadcast_id": key.broadcast_id, "due_us": key.due, "expires_us": key.expires}
    insert = batch.insert().values(**values, priority=key.priority, **more).returning(batch.c.id)
    return int((await tx.execute(insert)).scalar_one())


async def move(tx: AsyncConnection, chat_id: int, key: BatchKey) -> None:
    """Move one delivery that is still owed into a batch with that key."""
    batch_id, position = await place(tx, key)
    this = (
        delivery.c.broadcast_id == key.broadcast_id,
        delivery.c.chat_id == chat_id,
        delivery.c.state == State.PLANNED.value,
    )
    await tx.execute(update(delivery).where(*this).values(batch_id=batch_id, position=position))


async def split(
    tx: AsyncConnection, batch_id: int, which: ColumnElement[bool], key: BatchKey
) -> None:
    """Move the deliveries of a batch that match `which` and are still owed into batches of PART, in the same order."""
    owed = (delivery.c.batch_id == batch_id, delivery.c.state == State.PLANNED.value, which)
    rows = await tx.execute(select(delivery.c.position).where(*owed).order_by(delivery.c.position))
    positions = list(rows.scalars())
    for first in range(0, len(positions), PART):
        part = positions[first : first + PART]
        between = delivery.c.position.between(part[0], part[-1])
        part_id = await opened(tx, key)
        await tx.execute(update(delivery).where(*owed, between).values(batch_id=part_id))
