"""Revisions: corrections and recalls of broadcasts that have begun. History is added to, and never changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, case, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import RevisionOutdated
from bot.store import retired
from bot.store.engine import Database
from bot.store.records import BatchState, RevisionKind, State, Status
from bot.store.tables import batch, broadcast, delivery, revision


@dataclass(frozen=True)
class NewRevision:
    """A revision that is to be added."""

    broadcast_id: int
    kind: RevisionKind
    #: The number of the newest revision that whoever asked for it has seen.
    after: int
    #: The edition of a correction; None for a recall.
    edition: str | None = None
    #: True when corrected copies say that they were corrected.
    marked: bool = True
    #: The operators who asked for it and who confirmed it; None for the command line, and when nobody had to.
    asked_by: int | None = None
    confirmed_by: int | None = None


@dataclass(frozen=True)
class Revision:
    """A revision, as it is stored. Number 0 is the broadcast as it began."""

    broadcast_id: int
    number: int
    kind: RevisionKind
    edition: str | None
    marked: bool
    created: datetime
    #: The id of the last chat whose copy was looked at.
    cursor: int
    #: When the last copy was done; None while copies are changed.
    ended: datetime | None


@dataclass(frozen=True)
class Begun:
    """A broadcast of the almanac of which at least one notice was sent, or may have been."""

    id: int
    observance: str
    year: int
    number: int
    moment: str
    #: The number of its newest revision, and the edition from which it is sent; None when that is not known.
    revision: int
    edition: str | None
    recalled: bool


async def begun(db: Database) -> list[Begun]:
    """The broadcasts that can be corrected or recalled, and those that are recalled; newest first."""
    arrived = delivery.c.state.in_([State.SENT.value, State.UNCERTAIN.value, State.RECALLED.value])
    copies = select(delivery.c.chat_id).where(delivery.c.broadcast_id == broadcast.c.id, arrived)
    # A broadcast that has not begun is known by that, without a look at its deliveries.
    touched = (batch.c.broadcast_id == broadcast.c.id, batch.c.state != BatchState.OPEN.value)
    begun = or_(broadcast.c.edition.is_not(None), select(batch.c.id).where(*touched).exists())
    actual = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    query = (
        select(broadcast)
        .where(*actual, begun, copies.exists(), ~retired.IS_RETIRED)
        .order_by(broadcast.c.year.desc(), broadcast.c.id.desc())
    )
    async with db.read() as tx:
        return [
            Begun(
                *(row.id, row.observance, row.year, row.number, row.moment),
                *(row.revision, row.edition, row.recalled),
            )
            for row in await tx.execute(query)
        ]


async def add(db: Database, new: NewRevision) -> int:
    """Add a revision, and return its number. From now on what is still owed is sent in it, or not at all.

    Raises RevisionOutdated when the broadcast was revised since, recalled, or retired.
    """
    this = broadcast.c.id == new.broadcast_id
    async with db.begin() as tx:
        columns = (broadcast, retired.IS_RETIRED.label("retired"))
        row = (await tx.execute(select(*columns).where(this).with_for_update())).one()
        if row.recalled or row.retired or row.revision != new.after:
            raise RevisionOutdated
        if row.revision == 0:
            first = {"kind": RevisionKind.ORIGINAL.value, "edition": row.edition}
            await _insert(db, tx, new.broadcast_id, 0, first | {"ended_us": db.clock})
        number = int(row.revision) + 1
        values: dict[str, object] = {
            "kind": new.kind.value,
            "edition": new.edition,
            "marked": new.marked,
        }
        values |= {"asked_by": new.asked_by, "confirmed_by": new.confirmed_by}
        # What an older revision has not changed yet is changed by this one.
        older = update(revision).where(revision.c.broadcast_id == new.broadcast_id)
        await tx.execute(older.where(revision.c.ended_us.is_(None)).values(ended_us=db.clock))
        await _insert(db, tx, new.broadcast_id, number, values)
        recall = new.kind is RevisionKind.RECALL
        changed = {"recalled": True} if recall else {"edition": new.edition}
        await tx.execute(update(broadcast).where(this).values(revision=number, **changed))
    return number


async def _insert(
    db: Database, tx: AsyncConnection, broadcast_id: int, number: int, values: Mapping[str, object]
) -> None:
    keys = {"broadcast_id": broadcast_id, "number": number, "created_us": db.clock}
    await tx.execute(revision.insert().values(**keys, **values))


async def of_broadcast(db: Database, broadcast_id: int) -> list[Revision]:
    """The revisions of a broadcast in their order, number 0 included; empty when it was never revised."""
    query = select(revision).where(revision.c.broadcast_id == broadcast_id)
    async with db.read() as tx:
        return [made(row) for row in await tx.execute(query.order_by(revision.c.number))]


@dataclass(frozen=True)
class Published:
    """A correction or a recall, as everybody may know it."""

    kind: RevisionKind
    year: int
    moment: str
    at: datetime


async def published(db: Database, observance: str, most: int) -> list[Published]:
    """The last corrections and recalls of an observance's actual notices, newest first, at most so many."""
    real = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    query = (
        select(revision.c.kind, revision.c.created_us, broadcast.c.year, broadcast.c.moment)
        .select_from(revision.join(broadcast, broadcast.c.id == revision.c.broadcast_id))
        .where(broadcast.c.observance == observance, *real, revision.c.number > 0)
        .order_by(revision.c.created_us.desc(), revision.c.broadcast_id)
        .limit(most)
    )
    async with db.read() as tx:
        return [
            Published(RevisionKind(row.kind), row.year, row.moment, row.created_us)
            for row in await tx.execute(query)
        ]


async def of_other_editions(db: Database, edition: str) -> list[Begun]:
    """The broadcasts that began with other texts than those of an edition, and of which notices are still owed."""
    owed = select(batch.c.id).where(
        batch.c.broadcast_id == broadcast.c.id, batch.c.state != BatchState.DONE.value
    )
    found = {one.id: one for one in await begun(db) if one.edition not in (None, edition)}
    query = select(broadcast.c.id).where(broadcast.c.id.in_(found), owed.exists())
    async with db.read() as tx:
        return [found[number] for number in (await tx.execute(query)).scalars()]


async def newest(tx: AsyncConnection, broadcast_ids: Collection[int]) -> Mapping[int, int]:
    """The number of the newest revision of each of these broadcasts; none is added until the transaction ends."""
    if not broadcast_ids:
        return {}
    query = select(broadcast.c.id, broadcast.c.revision).where(broadcast.c.id.in_(broadcast_ids))
    query = query.order_by(broadcast.c.id).with_for_update(read=True, key_share=True)
    return {row.id: row.revision for row in await tx.execute(query)}


async def reopen(tx: AsyncConnection, broadcast_id: int, number: int, chat_id: int) -> None:
    """Let a revision, the newest of its broadcast, look again at the copy of a chat.

    The cursor changes in any case: so whoever has read copies from it cannot move it past that chat.
    """
    this = (revision.c.broadcast_id == broadcast_id, revision.c.number == number)
    before = case((revision.c.cursor >= chat_id, chat_id - 1), else_=revision.c.cursor - 1)
    again = update(revision).where(*this)
    await tx.execute(again.values(ended_us=null(), cursor=before))


def made(row: Row[tuple[object, ...]]) -> Revision:
    """The revision of a row of the table."""
    return Revision(
        broadcast_id=row.broadcast_id,
        number=row.number,
        kind=RevisionKind(row.kind),
        edition=row.edition,
        marked=row.marked,
        created=row.created_us,
        cursor=row.cursor,
        ended=row.ended_us,
    )
