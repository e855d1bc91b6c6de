"""Incidents: what happened to sending, for receipts. They name no person and no chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.store.engine import Database
from bot.store.records import IncidentKind
from bot.store.tables import incident


@dataclass(frozen=True)
class Incident:
    """One incident."""

    kind: IncidentKind
    began: datetime
    #: None while it lasts, and for what has no duration.
    ended: datetime | None
    reason: str


async def note(
    db: Database, kind: IncidentKind, reason: str = "", ended: datetime | None = None
) -> None:
    """Store an incident that begins now, or joins the transaction that causes it."""
    values: dict[str, Any] = {"kind": kind.value, "reason": reason[:255], "ended_us": ended}
    async with db.begin() as tx:
        await tx.execute(incident.insert().values(**values, began_us=db.clock))


async def end(db: Database, kind: IncidentKind) -> None:
    """End the incidents of that kind that last."""
    lasting = (incident.c.kind == kind.value, incident.c.ended_us.is_(None))
    async with db.begin() as tx:
        await tx.execute(update(incident).where(*lasting).values(ended_us=db.clock))


async def between(db: Database, start: datetime, end: datetime) -> list[Incident]:
    """The incidents that began before `end` and had not ended at `start`, in the order in which they began."""
    query = (
        select(incident)
        .where(incident.c.began_us < end)
        .where((incident.c.ended_us >= start) | (incident.c.ended_us.is_(None)))
        .order_by(incident.c.began_us, incident.c.id)
    )
    async with db.read() as tx:
        return [
            Incident(IncidentKind(row.kind), row.began_us, row.ended_us, row.reason)
            for row in await tx.execute(query)
        ]
