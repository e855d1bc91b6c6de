"""Revisions: corrections and recalls of broadcasts that have begun, and the copies that are to be changed for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.records import RevisionKind
from bot.store.tables import broadcast, revision


@dataclass(frozen=True)
class Revision:
    """The newest revision of a broadcast."""

    broadcast_id: int
    number: int
    kind: RevisionKind
    #: The edition of a correction; None for a recall.
    edition: str | None
    #: True when corrected copies say that they were corrected.
    marked: bool
    created: datetime
    #: The id of the last chat whose copy was looked at.
    cursor: int


async def newest(tx: AsyncConnection, broadcast_ids: Collection[int]) -> Mapping[int, int]:
    """The number of the newest revision of each of these broadcasts; none is added until the transaction ends."""
    if not broadcast_ids:
        return {}
    query = select(broadcast.c.id, broadcast.c.revision).where(broadcast.c.id.in_(broadcast_ids))
    query = query.order_by(broadcast.c.id).with_for_update(read=True, key_share=True)
    return {row.id: row.revision for row in await tx.execute(query)}


async def reopen(tx: AsyncConnection, broadcast_id: int, chat_id: int) -> None:
    """Let the newest revision of a broadcast look again at the copy of a chat."""
    this = revision.c.broadcast_id == broadcast_id
    last = select(func.max(revision.c.number)).where(this).scalar_subquery()
    again = update(revision).where(this, revision.c.number == last, revision.c.cursor >= chat_id)
    await tx.execute(again.values(cursor=chat_id - 1))
    await tx.execute(
        update(revision).where(this, revision.c.number == last).values(ended_us=null())
    )
