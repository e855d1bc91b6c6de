"""Incidents: what happened to sending, for receipts. They name no person and no chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, exists, select, update

from bot.store.engine import Database
from bot.store.records import IncidentKind
from bot.store.tables import incident

#: How long an incident is kept: for the receipts of two occasions.
KEPT = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Incident:
    """One incident."""

    kind: IncidentKind
    began: datetime
    #: None while it lasts, and for what has no duration.
    ended: datetime | None
    reason: str


async def note(
    db: Database,
    kind: IncidentKind,
    reason: str = "",
    ended: datetime | None = None,
    lasts: timedelta | None = None,
) -> None:
    """Store an incident that begins now, or joins the transaction that causes it.

    `lasts`: how long it will last, in place of `ended`.
    """
    ends = ended if lasts is None else db.after(lasts)
    values: dict[str, Any] = {"kind": kind.value, "reason": reason[:255], "ended_us": ends}
    async with db.begin() as tx:
        await tx.execute(incident.insert().values(**values, began_us=db.clock))


async def note_once(db: Database, kind: IncidentKind, reason: str, within: timedelta) -> bool:
    """Store an incident unless the same one began within that time; False when it did."""
    same = (incident.c.kind == kind.value, incident.c.reason == reason[:255])
    recent = exists().where(*same, incident.c.began_us > db.after(-within))
    async with db.begin() as tx:
        if (await tx.execute(select(recent))).scalar_one():
            return False
        await note(db, kind, reason)
    return True


async def end(db: Database, kind: IncidentKind) -> None:
    """End the incidents of that kind that last now, also those that would end later by themselves."""
    async with db.begin() as tx:
        lasting = update(incident).where(*_lasting(db, kind))
        await tx.execute(lasting.values(ended_us=db.clock))


async def prolong(db: Database, kind: IncidentKind, lasts: timedelta) -> bool:
    """Let the incident of that kind that lasts now last at least that long; False when there is none."""
    until = db.after(lasts)
    later = case((incident.c.ended_us < until, until), else_=incident.c.ended_us)
    async with db.begin() as tx:
        found = await tx.execute(update(incident).where(*_lasting(db, kind)).values(ended_us=later))
        return bool(found.rowcount)


async def forget_old(db: Database) -> int:
    """Delete the incidents that began longer than KEPT ago; return their number."""
    async with db.begin() as tx:
        old = delete(incident).where(incident.c.began_us < db.after(-KEPT))
        return int((await tx.execute(old)).rowcount)


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


def _lasting(db: Database, kind: IncidentKind) -> tuple[ColumnElement[bool], ...]:
    """True of the incidents of that kind that have begun and not ended."""
    ends = incident.c.ended_us
    return incident.c.kind == kind.value, ends.is_(None) | (ends > db.clock)
