"""The progress of the broadcasts of the last days: whether each has begun and ended, and what came of its notices."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import (
    BigInteger,
    Row,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import copies, retired
from bot.store.engine import Database
from bot.store.records import BatchState, RevisionKind, State, Status
from bot.store.tables import (
    EPOCH,
    batch,
    broadcast,
    chat,
    delivery,
    rate_limit,
    revision,
    with_chat,
)

K = TypeVar("K")

#: How long after its last notice could be sent a broadcast is still looked at.
BEHIND = timedelta(days=2)

#: The year from which the clock counts, and the microseconds of a mean year.
FIRST_YEAR, YEAR_US = EPOCH.year, 31_556_952_000_000

#: The states of notices that are settled and did not arrive, or of which that is not known.
UNSENT = (State.GONE, State.FAILED, State.EXPIRED, State.UNCERTAIN)


@dataclass(frozen=True)
class Progress:
    """A broadcast of which a notice is due or was due."""

    broadcast_id: int
    observance: str
    year: int
    moment: str
    #: True when it is planned and no notice is owed any more.
    ended: bool
    #: The name of an announcement; empty for what the planner makes from the almanac.
    run: str = ""
    #: The number of batches of which a notice is owed.
    left: int = 0
    #: True while a notice is due or a sender holds some.
    busy: bool = False
    #: The number of its newest revision; 0 before any.
    revision: int = 0
    #: True while the copies are changed for the newest revision.
    revising: bool = False


@dataclass(frozen=True)
class Named:
    """What a broadcast is of: one moment of an observance in one year."""

    observance: str
    year: int
    moment: str


@dataclass(frozen=True)
class RevisionProgress:
    """How far the copies of a broadcast are changed for its newest revision.

    A notice that was first sent in that revision is none of them, nor is a copy whose text is the same in it.
    """

    number: int
    kind: RevisionKind
    #: The copies that were changed or taken back, and those that still are to be looked at.
    changed: int
    left: int
    #: Those that could not be changed, by reason, the most frequent first.
    refused: tuple[tuple[str, int], ...]
    ended: bool

    @property
    def copies(self) -> int:
        """The number of copies that it is about."""
        return self.changed + self.left + sum(count for _, count in self.refused)


@dataclass(frozen=True)
class Snapshot:
    """What the ledger says of one broadcast at one moment."""

    progress: Progress
    #: When it was read, by the ledger's clock.
    at: datetime
    states: Mapping[State, int]
    #: The notices that were sent, by wording: the language or languages, such as `az+en`.
    sent: Mapping[str, int]
    #: The notices of settled and unsettled deliveries with an error, by what Telegram or the network answered, the most
    #: frequent first. Those that were sent after all are not among them.
    faults: tuple[tuple[str, int], ...]
    #: The notices that may have arrived twice, or of which it is not known whether they arrived.
    doubtful: int
    #: How many notices are still owed, by the instant at which they are due, the earliest first.
    waiting: tuple[tuple[datetime, int], ...]
    #: The number of messages per second that all senders together may send.
    pace: float
    revised: RevisionProgress | None
    #: All notices by the wording of their chat, as last read.
    owed: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """The number of notices, whatever became of them."""
        return sum(self.states.values())

    @property
    def settled(self) -> int:
        """The number of notices that are not owed any more."""
        return self.total - self.states.get(State.PLANNED, 0)

    @property
    def due(self) -> int:
        """The number of owed notices that are due."""
        return sum(count for due, count in self.waiting if due <= self.at)

    def expected_end(self, rate: float) -> datetime | None:
        """When the last owed notice is sent at `rate` notices a second, more than 0; None when none is owed."""
        end = None
        for due, count in self.waiting:
            end = max(due, end or self.at, self.at) + timedelta(seconds=count / rate)
        return end


@dataclass(frozen=True)
class Part:
    """The notices of the chats of one kind or of one time zone."""

    name: str
    sent: int
    owed: int
    total: int


@dataclass(frozen=True)
class Parts:
    """A broadcast by kind of chat and by time zone, the largest parts first."""

    kinds: tuple[Part, ...]
    zones: tuple[Part, ...]


async def begun(db: Database, *, announcements: bool = False) -> list[Progress]:
    """The actual broadcasts that have begun, and whose notices expire in the future or expired in the last two days.

    With `announcements`, also those that operators announced. One whose newest revision has not ended is among them,
    whenever its notices expired.
    """
    async with db.read() as tx:
        return [_progress(row) for row in await tx.execute(_begun(db, announcements))]


def _begun(db: Database, announcements: bool) -> Select[tuple[int]]:  # noqa: FBT001 - an internal step
    left = func.sum(case((batch.c.state != BatchState.DONE.value, 1), else_=0)).label("left")
    due = and_(batch.c.state == BatchState.OPEN.value, batch.c.due_us <= db.clock)
    busy = func.sum(case((or_(due, batch.c.state == BatchState.LEASED.value), 1), else_=0))
    newest = and_(
        revision.c.broadcast_id == broadcast.c.id, revision.c.number == broadcast.c.revision
    )
    revising = select(func.count()).where(newest, revision.c.ended_us.is_(None)).scalar_subquery()
    whole = broadcast.join(batch, batch.c.broadcast_id == broadcast.c.id)
    query = select(broadcast, left, busy.label("busy"), revising.label("revising"))
    query = query.select_from(whole).where(broadcast.c.id.in_(_not_long_ago(db)))
    recent = func.max(batch.c.expires_us) > db.after(-BEHIND)
    if not announcements:
        query = query.where(broadcast.c.run == "")
    else:
        recent = or_(recent, revising > 0)
    # A batch that is put off is due later, but was begun.
    untouched = and_(batch.c.state == BatchState.OPEN.value, batch.c.watermark == 0)
    first = func.min(case((untouched, batch.c.due_us), else_=0))
    query = query.group_by(broadcast.c.id).having(first <= db.clock)
    return query.having(recent).order_by(broadcast.c.id)


def _not_long_ago(db: Database) -> Select[tuple[int]]:
    """The actual broadcasts of last year and later, and those with a revision that has not ended.

    The batches of all others, which are kept for ever, are not counted. The year begins within a day of its first day.
    """
    year = FIRST_YEAR + type_coerce(db.clock, BigInteger) // literal(YEAR_US, BigInteger)
    revising = select(revision.c.broadcast_id).where(revision.c.ended_us.is_(None))
    near = or_(broadcast.c.year >= year - 1, broadcast.c.id.in_(revising))
    return select(broadcast.c.id).where(broadcast.c.status == Status.ACTUAL.value, near)


def _progress(row: Row[tuple[int]]) -> Progress:
    return Progress(
        broadcast_id=row.id,
        observance=row.observance,
        year=row.year,
        moment=row.moment,
        ended=bool(row.planned and not row.left),
        run=row.run,
        left=row.left,
        busy=bool(row.busy),
        revision=row.revision,
        revising=bool(row.revising),
    )


async def named(db: Database, broadcast_id: int) -> Named:
    """What a broadcast is of."""
    query = select(broadcast).where(broadcast.c.id == broadcast_id)
    async with db.read() as tx:
        row = (await tx.execute(query)).one()
    return Named(row.observance, row.year, row.moment)


async def states(db: Database, broadcast_id: int) -> dict[State, int]:
    """The number of notices of a broadcast in each state; of a retired one, the numbers that were kept."""
    kept = await retired.of(db, broadcast_id)
    if kept is not None:
        return dict(kept.states)
    query = (
        select(delivery.c.state, func.count().label("rows"))
        .where(delivery.c.broadcast_id == broadcast_id)
        .group_by(delivery.c.state)
    )
    async with db.read() as tx:
        return {State(row.state): row.rows for row in await tx.execute(query)}


async def snapshot(db: Database, progress: Progress, last: Snapshot | None = None) -> Snapshot:
    """What the ledger says of a broadcast now, read without keeping any writer waiting.

    It reads each delivery of the broadcast once. `last` is the snapshot before: the chats' languages are read again
    only when the number of notices is another one.
    """
    async with db.snapshot() as tx:
        rows = (await tx.execute(_grouped(progress.broadcast_id))).all()
        now = (await tx.execute(select(db.clock.label("now")))).scalar_one()
        total = sum(row.rows for row in rows)
        if last is not None and last.total == total and last.owed:
            owed = last.owed
        else:
            owed = await _owed(tx, progress.broadcast_id)
        return Snapshot(
            progress=progress,
            at=now,
            states=_counted((State(row.state), row.rows) for row in rows),
            sent=_counted((row.wording or "", row.rows) for row in rows if _sent(row)),
            faults=_ranked((row.error, row.rows) for row in rows if row.error and not _sent(row)),
            doubtful=sum(row.rows for row in rows if row.doubtful),
            waiting=await _waiting(tx, progress.broadcast_id, rows),
            pace=await _pace(tx),
            revised=await _revised(tx, progress, rows),
            owed=owed,
        )


def _grouped(broadcast_id: int) -> Select[tuple[int, ...]]:
    """The deliveries of a broadcast, grouped by all that a snapshot tells apart: one query of one table."""
    planned = delivery.c.state == State.PLANNED.value
    columns = (
        *(delivery.c.state, delivery.c.wording, delivery.c.error, delivery.c.doubtful),
        *(delivery.c.sent_revision, delivery.c.revision),
        *(delivery.c.edit_revision, delivery.c.edit_error),
        case((planned, delivery.c.batch_id), else_=null()).label("owed_in"),
    )
    query = select(*columns, func.count().label("rows"))
    return query.where(delivery.c.broadcast_id == broadcast_id).group_by(*columns)


async def _owed(tx: AsyncConnection, broadcast_id: int) -> Mapping[str, int]:
    columns = (chat.c.language, chat.c.second_language, broadcast.c.language.label("only"))
    query = select(*columns, func.count().label("rows")).select_from(with_chat)
    query = query.where(delivery.c.broadcast_id == broadcast_id).group_by(*columns)
    return _counted((_wording(row), row.rows) for row in await tx.execute(query))


def _wording(row: Row[tuple[str, ...]]) -> str:
    """As `Chat.wording` has it."""
    if row.only:
        return str(row.only)
    return row.language if row.second_language is None else f"{row.language}+{row.second_language}"


async def _waiting(
    tx: AsyncConnection, broadcast_id: int, rows: Iterable[Row[tuple[int, ...]]]
) -> tuple[tuple[datetime, int], ...]:
    batches = select(batch.c.id, batch.c.due_us).where(batch.c.broadcast_id == broadcast_id)
    undone = batches.where(batch.c.state != BatchState.DONE.value)
    due = {row.id: row.due_us for row in await tx.execute(undone)}
    counts = _counted((due[row.owed_in], row.rows) for row in rows if row.owed_in in due)
    return tuple(sorted(counts.items()))


async def _pace(tx: AsyncConnection) -> float:
    gap = (await tx.execute(select(rate_limit.c.gap_us))).scalar_one_or_none()
    return 1_000_000 / gap if gap else 1.0


async def _revised(
    tx: AsyncConnection, progress: Progress, rows: Iterable[Row[tuple[int, ...]]]
) -> RevisionProgress | None:
    number = progress.revision
    this = (revision.c.broadcast_id == progress.broadcast_id, revision.c.number == number)
    found = (await tx.execute(select(revision).where(*this))).one_or_none()
    if found is None:
        return None
    arrived = [row for row in rows if row.state in copies.ARRIVED]
    taken = [row for row in rows if row.state == State.RECALLED.value]
    done = [row for row in (*arrived, *taken) if row.edit_revision == number]
    return RevisionProgress(
        number=number,
        kind=RevisionKind(found.kind),
        changed=sum(row.rows for row in done if _changed(row)),
        left=sum(row.rows for row in arrived if row.edit_revision < number),
        refused=_ranked((row.edit_error, row.rows) for row in done if row.edit_error is not None),
        ended=found.ended_us is not None,
    )


def _changed(row: Row[tuple[int, ...]]) -> bool:
    """True of copies that were changed for the revision for which they were last looked at, and wholly."""
    return bool(row.edit_error is None and row.sent_revision < row.revision == row.edit_revision)


async def parts(db: Database, broadcast_id: int) -> Parts:
    """A broadcast by kind of chat and by time zone, in which the settings of the chats count as they are now."""
    columns = (chat.c.kind, chat.c.zone, delivery.c.state)
    query = select(*columns, func.count().label("rows")).select_from(with_chat)
    query = query.where(delivery.c.broadcast_id == broadcast_id).group_by(*columns)
    async with db.snapshot() as tx:
        rows = (await tx.execute(query)).all()
    return Parts(
        _parts((row.kind, State(row.state), row.rows) for row in rows),
        _parts((row.zone, State(row.state), row.rows) for row in rows),
    )


def _parts(counts: Iterable[tuple[str, State, int]]) -> tuple[Part, ...]:
    found: dict[str, Counter[State]] = {}
    for name, state, count in counts:
        found.setdefault(name, Counter())[state] += count
    made = [
        Part(name, states[State.SENT], states[State.PLANNED], states.total())
        for name, states in found.items()
    ]
    return tuple(sorted(made, key=lambda part: (-part.total, part.name)))


def _sent(row: Row[tuple[int, ...]]) -> bool:
    return bool(row.state == State.SENT.value)


def _counted(counts: Iterable[tuple[K, int]]) -> dict[K, int]:
    found: Counter[K] = Counter()
    for name, count in counts:
        found[name] += count
    return dict(found)


def _ranked(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_counted(counts).items(), key=lambda pair: (-pair[1], pair[0])))
