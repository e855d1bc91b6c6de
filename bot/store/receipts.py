"""Counts what became of an occasion's notices, in groups, and keeps finished receipts. It returns no chat."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import retired
from bot.store.engine import Database
from bot.store.records import IncidentKind, RevisionKind, State, Status
from bot.store.tables import (
    EPOCH,
    batch,
    broadcast,
    chat,
    delivery,
    incident,
    receipt,
    revision,
    wave,
)

#: A connection on which all is read as it is at one moment: that of `Database.snapshot`.
Reading = AsyncConnection

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

#: The most incidents that are listed one by one; all are counted.
MOST_INCIDENTS = 100

#: What an error explains: an outcome that is not `sent`, or a copy that could not be corrected.
EXPLAINED = {
    State.GONE: "unreachable",
    State.FAILED: "failed",
    State.UNCERTAIN: "uncertain",
    State.EXPIRED: "expired",
}
UNCORRECTED = "uncorrected"


@dataclass(frozen=True)
class Figures:
    """What became of notices. `owed` is the sum of those from `sent` to `recalled`; the others are a part of these."""

    owed: int = 0
    sent: int = 0
    #: The chat can no longer be reached, and its subscription ended.
    unreachable: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    #: Not settled yet.
    waiting: int = 0
    recalled: int = 0
    #: Sent, after an earlier attempt that may have arrived.
    doubled: int = 0
    #: The copy was changed after it was sent.
    corrected: int = 0
    #: The copy could not be corrected or recalled.
    uncorrected: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, one) + getattr(other, one) for one in NAMES))


#: The names of the figures, in their order.
NAMES = tuple(one.name for one in fields(Figures))


@dataclass(frozen=True)
class Moment:
    """A moment of an occasion, as a broadcast."""

    name: str
    number: int
    #: The digest of the edition from which it was sent; None when that is not known.
    edition: str | None


@dataclass(frozen=True)
class Sending:
    """When notices were sent, by the ledger's clock."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class Fullest:
    """The second or minute in which most was sent."""

    at: datetime
    sent: int


@dataclass(frozen=True)
class Revised:
    """A correction or recall of a moment. It does not say who asked for it."""

    moment: str
    number: int
    kind: RevisionKind
    edition: str | None
    #: True when corrected copies say that they were corrected.
    marked: bool
    created: datetime
    #: When the last copy was done; None before.
    ended: datetime | None
    #: True when a second operator confirmed it.
    confirmed: bool


@dataclass(frozen=True)
class Happened:
    """An incident while notices were sent."""

    kind: IncidentKind
    began: datetime
    ended: datetime | None
    reason: str


@dataclass(frozen=True)
class Incidents:
    """The incidents of a span: those that are listed, and how many there were of each kind."""

    listed: tuple[Happened, ...]
    counts: Mapping[IncidentKind, int] = field(default_factory=dict)


def _of(observance: str, year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions for the broadcasts of an occasion that the planner made from the almanac."""
    actual = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    return (broadcast.c.observance == observance, broadcast.c.year == year, *actual)


#: Deliveries with their broadcast and, as far as it is stored, their chat.
_ROWS = delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id).outerjoin(
    chat, chat.c.id == delivery.c.chat_id
)

_languages = case(
    (chat.c.second_language.is_not(None), chat.c.language + "+" + chat.c.second_language),
    else_=chat.c.language,
)

#: What notices are grouped by, besides their moment. The value of an erased chat is empty, or `forgotten` as its kind.
DIMENSIONS: Mapping[str, ColumnElement[Any]] = {
    "language": func.coalesce(delivery.c.wording, _languages, ""),
    "zone": func.coalesce(chat.c.zone, ""),
    "kind": func.coalesce(chat.c.kind, "forgotten"),
}


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((which, 1), else_=0))


def _in(state: State) -> ColumnElement[bool]:
    return delivery.c.state == state.value


_sent = _in(State.SENT)
_corrected = _sent & (delivery.c.revision > delivery.c.sent_revision)

#: The columns of Figures, in their order.
_FIGURES = (
    func.count(),
    _count(_sent),
    *(_count(_in(one)) for one in EXPLAINED),
    _count(_in(State.PLANNED)),
    _count(_in(State.RECALLED)),
    _count(_sent & delivery.c.doubtful),
    _count(_corrected),
    _count(delivery.c.edit_error.is_not(None)),
)


async def moments(tx: Reading, observance: str, year: int) -> list[Moment]:
    """The moments of an occasion that have broadcasts, in the order in which these were made."""
    query = select(broadcast).where(*_of(observance, year)).order_by(broadcast.c.id)
    return [Moment(row.moment, row.number, row.edition) for row in await tx.execute(query)]


async def figures(
    tx: Reading, observance: str, year: int, dimension: str = ""
) -> dict[tuple[str, str], Figures]:
    """The figures by moment and by the value of one of DIMENSIONS; without one, the value is empty."""
    value = DIMENSIONS[dimension] if dimension else literal("")
    groups = select(broadcast.c.moment, value.label("value"), *_FIGURES).select_from(_ROWS)
    query = groups.where(*_of(observance, year)).group_by(broadcast.c.moment, "value")
    found = await tx.execute(query)
    return {(row[0], row[1]): Figures(*(int(one) for one in row[2:])) for row in found}


async def reasons(
    tx: Reading, observance: str, year: int, named: Callable[[str], str]
) -> Counter[tuple[str, str, str]]:
    """The number of notices by moment, by what is explained (EXPLAINED, UNCORRECTED), and by the name of the error.

    `named` returns the name of an error. However many different errors there are, they are not kept.
    """
    found: Counter[tuple[str, str, str]] = Counter()
    settled = delivery.c.state.in_([state.value for state in EXPLAINED])
    async with tx.stream(_errors(observance, year, delivery.c.error, settled)) as rows:
        async for row in rows:
            found[row.moment, EXPLAINED[State(row.state)], named(row.error or "")] += row.rows
    changed = delivery.c.edit_error.is_not(None)
    async with tx.stream(_errors(observance, year, delivery.c.edit_error, changed)) as rows:
        async for row in rows:
            found[row.moment, UNCORRECTED, named(row.error)] += row.rows
    return found


def _errors(
    observance: str, year: int, error: ColumnElement[Any], which: ColumnElement[bool]
) -> Select[Any]:
    columns = (broadcast.c.moment, delivery.c.state, error.label("error"))
    query = select(*columns, func.count().label("rows")).select_from(_ROWS)
    return query.where(*_of(observance, year), which).group_by(*columns)


async def sending(tx: Reading, observance: str, year: int) -> dict[str, Sending]:
    """When the first and the last notice of each moment was sent. A moment of which none was sent is missing."""
    instants = (func.min(delivery.c.settled_us), func.max(delivery.c.settled_us))
    query = select(broadcast.c.moment, *instants).select_from(_ROWS).where(*_of(observance, year))
    query = query.where(_sent, delivery.c.settled_us.is_not(None)).group_by(broadcast.c.moment)
    return {row[0]: Sending(row[1], row[2]) for row in await tx.execute(query)}


async def fullest(
    tx: Reading, observance: str, year: int, span: timedelta, moment: str | None = None
) -> Fullest | None:
    """The first of the spans in which most was sent, of a moment or of all; None when nothing was sent."""
    place, number = _slot(span).label("place"), func.count().label("number")
    query = select(place, number).select_from(_ROWS).where(*_of(observance, year), _sent)
    if moment is not None:
        query = query.where(broadcast.c.moment == moment)
    query = query.where(delivery.c.settled_us.is_not(None)).group_by("place")
    most = query.order_by(number.desc(), place).limit(1)
    row = (await tx.execute(most)).one_or_none()
    return None if row is None else Fullest(EPOCH + row.place * span, int(row.number))


async def timeline(
    tx: Reading, observance: str, year: int, span: timedelta
) -> dict[tuple[str, datetime], int]:
    """The number of notices that were sent in each span, by moment and by the beginning of the span."""
    columns = (broadcast.c.moment, _slot(span).label("place"))
    query = select(*columns, func.count()).select_from(_ROWS).where(*_of(observance, year), _sent)
    query = query.where(delivery.c.settled_us.is_not(None)).group_by(broadcast.c.moment, "place")
    return {(row[0], EPOCH + row[1] * span): int(row[2]) for row in await tx.execute(query)}


def _slot(span: timedelta) -> ColumnElement[int]:
    """The number of the span in which a notice was settled."""
    width = span // timedelta(microseconds=1)
    return type_coerce(delivery.c.settled_us, BigInteger) // literal(width, BigInteger)


async def open_from_until(
    tx: Reading, observance: str, year: int
) -> tuple[datetime, datetime] | None:
    """When the first window of an occasion opened, and when the last one closed; None when there was none."""
    found = []
    for table in (batch, wave):
        ends = select(func.min(table.c.due_us), func.max(table.c.expires_us))
        joined = table.join(broadcast, broadcast.c.id == table.c.broadcast_id)
        found.append(
            (await tx.execute(ends.select_from(joined).where(*_of(observance, year)))).one()
        )
    begins, closes = ([one for one in ends if one is not None] for ends in zip(*found, strict=True))
    return (min(begins), max(closes)) if begins else None


async def incidents(tx: Reading, start: datetime, end: datetime) -> Incidents:
    """The incidents that began before `end` and had not ended at `start`.

    Holds are listed first, then pauses, then all others, each by the time at which they began.
    """
    within = (
        incident.c.began_us < end,
        or_(
            incident.c.ended_us >= start,
            incident.c.ended_us.is_(null()) & (incident.c.began_us >= start),
            incident.c.ended_us.is_(null()) & incident.c.kind.in_(_LASTING),
        ),
    )
    counts = select(incident.c.kind, func.count()).where(*within).group_by(incident.c.kind)
    order = (_rank, incident.c.began_us, incident.c.id)
    listed = select(incident).where(*within).order_by(*order)
    rows = await tx.execute(listed.limit(MOST_INCIDENTS))
    return Incidents(
        tuple(
            Happened(IncidentKind(row.kind), row.began_us, row.ended_us, row.reason) for row in rows
        ),
        {IncidentKind(row[0]): int(row[1]) for row in await tx.execute(counts)},
    )


#: The kinds of incidents that last until they are ended; the others are instants.
_LASTING = tuple(
    one.value for one in (IncidentKind.HELD, IncidentKind.PAUSED, IncidentKind.THROTTLED)
)


#: The order of kinds in the list: what kept notices from being sent comes before what only happened.
_rank = case(
    (incident.c.kind == IncidentKind.HELD.value, 0),
    (incident.c.kind == IncidentKind.PAUSED.value, 1),
    else_=2,
)


async def revisions(tx: Reading, observance: str, year: int) -> list[Revised]:
    """The corrections and recalls of an occasion, by the time at which they were made."""
    joined = revision.join(broadcast, broadcast.c.id == revision.c.broadcast_id)
    columns = (*revision.c, broadcast.c.moment.label("moment"))
    asked_for = (*_of(observance, year), revision.c.kind != RevisionKind.ORIGINAL.value)
    query = select(*columns).select_from(joined).where(*asked_for)
    query = query.order_by(revision.c.created_us, broadcast.c.id, revision.c.number)
    return [
        Revised(
            moment=row.moment,
            number=row.number,
            kind=RevisionKind(row.kind),
            edition=row.edition,
            marked=row.marked,
            created=row.created_us,
            ended=row.ended_us,
            confirmed=row.confirmed_by is not None,
        )
        for row in await tx.execute(query)
    ]


async def is_retired(tx: Reading, observance: str, year: int) -> bool:
    """True when deliveries of an occasion are deleted or about to be, so that the ledger does not tell all of it."""
    query = select(broadcast.c.id).where(*_of(observance, year), retired.IS_RETIRED).limit(1)
    return (await tx.execute(query)).one_or_none() is not None


async def any_owed(db: Database, observance: str, year: int) -> bool:
    """True when a notice of an occasion is in the ledger, sent or not."""
    some = select(delivery.c.chat_id).where(delivery.c.broadcast_id == broadcast.c.id).exists()
    query = select(broadcast.c.id).where(*_of(observance, year), some).limit(1)
    async with db.read() as tx:
        return (await tx.execute(query)).one_or_none() is not None


async def years(db: Database) -> list[tuple[str, int]]:
    """The occasions of which notices or a receipt are stored, by observance and year; the newest last."""
    some = select(delivery.c.chat_id).where(delivery.c.broadcast_id == broadcast.c.id).exists()
    actual = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    planned = select(broadcast.c.observance, broadcast.c.year).where(*actual, some)
    kept = select(receipt.c.observance, receipt.c.year)
    async with db.read() as tx:
        rows = await tx.execute(planned.union(kept))
        return sorted(((row[0], row[1]) for row in rows), key=lambda one: (one[1], one[0]))


async def stored(tx: Reading, observance: str, year: int) -> dict[str, Any] | None:
    """The finished receipt of an occasion; None when there is none."""
    this = (receipt.c.observance == observance, receipt.c.year == year)
    text = (await tx.execute(select(receipt.c.content).where(*this))).scalar_one_or_none()
    return None if text is None else dict(json.loads(text))


async def store(db: Database, observance: str, year: int, content: Mapping[str, Any]) -> None:
    """Store the finished receipt of an occasion in place of an earlier one."""
    values = {"content": json.dumps(content, ensure_ascii=False), "made_us": db.clock}
    insert = db.insert(receipt).values(observance=observance, year=year, **values)
    kept = insert.on_conflict_do_update(index_elements=["observance", "year"], set_=values)
    async with db.begin() as tx:
        await tx.execute(kept)
