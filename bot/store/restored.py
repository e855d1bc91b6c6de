"""Holds a ledger that may not be the one to send from, until an operator confirms it in one of two ways.

A restored backup is such a ledger, and one that knows less than its witness at Telegram.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select, update

from bot.store import (
    backup_schedule,
    holds,
    incidents,
    metadata,
    nonces,
    place,
    rate_limit,
    requests,
)
from bot.store.engine import Database
from bot.store.ledger import planned
from bot.store.nonces import Mark
from bot.store.records import UNACCOUNTED, IncidentKind, State, Status
from bot.store.restored_mark import MARK, figures, locked, of_move, of_witness, worded
from bot.store.tables import batch, broadcast, delivery, sender, wave, with_broadcast

#: The name in `metadata` under which a confirmation is stored: when it was given, in seconds, and which operators'
#: witnesses could not be read since, by their place, such as `1,2`; EVERYBODY before any was read, NOBODY at the end.
CONFIRMED, EVERYBODY, NOBODY = "witness.confirmed", "*", "-"

#: How long after a confirmation whatever a witness shows is accepted: another machine that is held writes for a minute.
FRESH = timedelta(seconds=75)


@dataclass(frozen=True)
class Confirmation:
    """That an operator has confirmed this database."""

    #: True shortly after it was given.
    fresh: bool
    #: The operators, by their place, whose witness is accepted when it is next read; None: every one's.
    pending: frozenset[int] | None


async def hold(db: Database, created: datetime) -> None:
    """Mark the database as a copy made at that time, and pause sending until `trust`."""
    async with db.begin():
        await metadata.put(db, MARK, f"{created:%Y-%m-%d %H:%M}")
        # What was asked for before the backup may have been decided after it.
        await requests.stop_all(db)
        # There is no backup of the copy itself: with BACKUP_DIR, the first is made at once.
        await metadata.drop(db, backup_schedule.BEGUN)
        await holds.hold(db, None, "")


async def distrust(db: Database, kind: str, seen: Mark) -> str | None:
    """Mark the database because its witness shows `seen`, and pause sending until `trust`.

    `kind` is one of `restored_mark`. Returns the mark; None, and nothing changes, when there is one already, or when an
    operator has just accepted what is seen. A hold of an operator stays in force beside the mark.
    """
    async with db.begin():
        await _lock(db)
        known, confirmed = await nonces.known(db), await confirmation(db)
        accepted = known.explains(seen) or (confirmed is not None and confirmed.fresh)
        return None if accepted else await _mark(db, of_witness(kind, seen, known.mark))


async def distrust_move(db: Database) -> str | None:
    """At another place, mark the database if notices may have been sent from the former one, as `distrust` does."""
    async with db.begin():
        await _lock(db)
        await place.remember(db)
        due, known = await unaccounted(db), await nonces.known(db)
        return await _mark(db, of_move(due, known.mark)) if due else None


async def void_confirmation(db: Database) -> None:
    """Forget a confirmation, because it was given at another place."""
    await metadata.drop(db, CONFIRMED)


async def _lock(db: Database) -> None:
    """Let no other process mark the database, or accept something, before the open transaction ends."""
    await rate_limit.void_slots(db)


async def _mark(db: Database, mark: str) -> str | None:
    """Store a mark, unless there is one. The new nonce lets another machine see this one."""
    if await locked(db) is not None:
        return None
    await metadata.put(db, MARK, mark)
    await nonces.begin(db)
    await incidents.note(db, IncidentKind.HELD, worded(mark))
    return mark


async def confirmation(db: Database) -> Confirmation | None:
    """The confirmation of this database; None when there is none, or all that follows from it was done."""
    stored = await metadata.get(db, CONFIRMED)
    if stored is None:
        return None
    given, places = stored.split(" ")
    age = abs(await db.real_now() - datetime.fromtimestamp(int(given), UTC))
    numbers = frozenset(int(place) for place in places.split(",") if place.isdecimal())
    return Confirmation(age < FRESH, None if places == EVERYBODY else numbers)


async def accept(db: Database, seen: Iterable[Mark], still_pending: Collection[int]) -> None:
    """Accept what witnesses show, because an operator has confirmed this database."""
    async with db.begin():
        await _lock(db)
        if (confirmed := await confirmation(db)) is None:
            return
        await metadata.drop(db, place.SINCE)
        for mark in seen:
            await nonces.accept(db, mark)
        if confirmed.fresh or still_pending:
            given = (await metadata.get(db, CONFIRMED) or "").partition(" ")[0]
            places = ",".join(map(str, sorted(still_pending))) or NOBODY
            await metadata.put(db, CONFIRMED, f"{given} {places}")
        else:
            await metadata.drop(db, CONFIRMED)


async def copied_from(db: Database) -> str | None:
    """The mark of a database that nobody has confirmed, such as the time of its backup; None without a mark."""
    return await metadata.get(db, MARK)


async def confirm(db: Database) -> bool:
    """Remove the mark; False when there is none. It does not end the hold.

    It is the database at this place that is confirmed: a copy of it is not.
    """
    async with db.begin():
        if not await metadata.drop(db, MARK):
            return False
        now = int((await db.real_now()).timestamp())
        await metadata.put(db, CONFIRMED, f"{now} {EVERYBODY}")
        await place.remember(db)
    return True


async def unaccounted(db: Database) -> int:
    """The number of actual notices that may have been sent since this database was copied; 0 when it was closed before.

    They are owed and due. Call it before a sender of this process is registered: one that is registered was neither
    stopped in order nor, where its machine died, found dead.
    """
    clock, real = db.clock, broadcast.c.status == Status.ACTUAL.value
    due = (batch.c.due_us <= clock, batch.c.expires_us > clock, real, planned)
    of_batch = with_broadcast.join(batch, batch.c.id == delivery.c.batch_id)
    query = select(func.count()).select_from(of_batch).where(*due, exists(select(sender.c.id)))
    async with db.read() as tx:
        return int((await tx.execute(query)).scalar_one())


async def owed(db: Database) -> int:
    """The number of actual notices that this database says are owed."""
    real = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    query = select(func.count()).select_from(with_broadcast)
    async with db.read() as tx:
        return int((await tx.execute(query.where(planned, *real))).scalar_one())


async def skip_due(db: Database) -> int:
    """Settle all owed notices that another machine may have sent by now, as uncertain, and return their number.

    They are those that are due, or were due before they were put off, and all of announcements. Plan before: a notice
    that is not planned yet cannot be settled.
    """
    apart = (batch.c.broadcast_id == wave.c.broadcast_id, batch.c.expires_us == wave.c.expires_us)
    was_due = exists().where(*apart, wave.c.due_us <= db.clock)
    of_wave = exists().where(*apart, wave.c.due_us == batch.c.due_us)
    due = or_(batch.c.due_us <= db.clock, broadcast.c.run != "", and_(was_due, ~of_wave))
    whole = broadcast.join(batch, batch.c.broadcast_id == broadcast.c.id)
    batches = select(batch.c.id).select_from(whole)
    batches = batches.where(due, broadcast.c.status == Status.ACTUAL.value)
    final = {"state": State.UNCERTAIN.value, "settled_us": db.clock, "error": UNACCOUNTED}
    async with db.begin() as tx:
        skipped = update(delivery).where(planned, delivery.c.batch_id.in_(batches))
        return (await tx.execute(skipped.values(**final, doubtful=True))).rowcount


async def trust(db: Database, *, news: bool = False) -> tuple[bool, bool]:
    """Confirm a database, and resume sending. True for each that was to be done.

    An operator's hold that was in force when the witness was read stays: the first value is then False. That of a
    restored copy ends. `news`: as of `holds.resume`.
    """
    async with db.begin():
        mark = await locked(db)
        confirmed = await confirm(db)
        if mark is not None and await _held_before(db, mark):
            return False, confirmed
        resumed = await holds.resume(db, news=news)
        await incidents.end(db, IncidentKind.HELD)
        return resumed or confirmed, confirmed


async def _held_before(db: Database, mark: str) -> bool:
    """True when an operator's hold is in force beside a mark of the witness."""
    if figures(mark) is None:
        return False
    paused = await rate_limit.paused(db)
    return paused is not None and paused.held and not paused.reason.startswith(worded(mark))
