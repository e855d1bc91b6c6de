"""Holds: an operator stops all notices, for a time or until somebody resumes, and learns when nothing is sent any more.

A hold is in the row of the rate limit, in force over all processes. Beside it, `metadata` has what the operators have
not been told yet: that it has ended by itself, and what was done on the command line.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select

from bot.errors import CopyHeld
from bot.store import incidents, metadata, rate_limit, restored_mark
from bot.store.engine import Database
from bot.store.records import BatchState, IncidentKind
from bot.store.senders import LEASE
from bot.store.tables import EPOCH, batch, revision, sender

#: In `metadata`: when the hold ends by itself, in UTC microseconds of the database's clock; what the command line has
#: done, and when; and the last reminder.
ENDS, NEWS, REMINDED = "hold.ends", "hold.news", "hold.reminded"

#: What these names begin with.
PREFIX = "hold."

#: What the news begin with.
HELD, RESUMED = "held", "resumed"

#: How long after its time a slot may still be used: the longest time after which it is missed, and the time for which a
#: process may be held up then, with a reserve.
LATE = timedelta(seconds=0.25)

#: Seconds between two looks whether something may still be sent, and the most looks: for longer than a lease.
LOOK, LOOKS = 0.05, 400


async def hold(db: Database, span: timedelta | None, reason: str, by: int | None = None) -> None:
    """Hold sending for that time, or with None until `resume`, in place of any other pause.

    `by` is the operator's Telegram id; None is the command line, whose hold becomes news for all operators. A notice
    may leave until `settled` returns True. On a restored copy that nobody has confirmed, a hold has no end, and its
    reason says first that it is a copy.
    """
    async with db.begin():
        if (copied_from := await restored_mark.locked(db)) is not None:
            span, reason = None, restored_mark.worded(copied_from, reason)
        ends = await rate_limit.hold(db, span, reason, by)
        for kind in (IncidentKind.HELD, IncidentKind.PAUSED):
            await incidents.end(db, kind)
        await incidents.note(db, IncidentKind.HELD, reason, lasts=span)
        await _forget(db)
        if span is not None:
            await metadata.put(db, ENDS, str(ends))
        if by is None:
            await _put_news(db, HELD)


async def resume(db: Database, *, news: bool = False) -> bool:
    """End a hold, or a pause of the circuit breaker; False when there is none.

    `news`: it becomes news for all operators, because none of them did it in Telegram. Raises CopyHeld on a restored
    copy that nobody has confirmed: only `restored.trust` ends its hold.
    """
    async with db.begin():
        if (copied_from := await restored_mark.locked(db)) is not None:
            raise CopyHeld(reason=restored_mark.worded(copied_from))
        if not await rate_limit.resume(db):
            return False
        for kind in (IncidentKind.HELD, IncidentKind.PAUSED):
            await incidents.end(db, kind)
        await _forget(db)
        if news:
            await _put_news(db, RESUMED)
    return True


async def settled(db: Database, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> bool:
    """Wait, after `hold`, until no living sender can begin to send a notice; False if one still can after 20 seconds.

    No slot is given to a notice any more that was reserved later. So nothing begins once the slots that were reserved
    before are over, by the database's clock, and every living sender has either released its batches, or sent a
    heartbeat since: then it was not held up between its slot and its request. One that changes copies must have given
    back the revision: a change may wait for a picture, or need a second request.
    """
    over = await rate_limit.last_slot(db) + LATE
    for _ in range(LOOKS):
        if not await _may_send(db, over):
            return True
        await sleep(LOOK)
    return False


async def ended(db: Database) -> str | None:
    """What is stored under ENDS of a hold that has ended by itself, until `told`; None when there is none."""
    ends = await metadata.get(db, ENDS)
    over = ends and EPOCH + timedelta(microseconds=int(ends)) <= await db.real_now()
    return ends if over else None


async def news(db: Database) -> str | None:
    """What is stored under NEWS, until `told`: HELD or RESUMED, and when, so that each has a value of its own."""
    return await metadata.get(db, NEWS)


async def told(db: Database, name: str, value: str) -> bool:
    """Forget what all operators have been told, stored under NEWS or ENDS; False when it has been replaced."""
    return await metadata.take(db, name, value)


async def _put_news(db: Database, what: str) -> None:
    await metadata.put(db, NEWS, f"{what} {(await db.real_now()).isoformat()}")


async def _forget(db: Database) -> None:
    """Forget what was to be told of an earlier hold."""
    for name in (ENDS, NEWS, REMINDED):
        await metadata.drop(db, name)


async def _may_send(db: Database, over: datetime) -> bool:
    """True when a slot from before the hold is not over, or a living sender may be held up since."""
    lives = and_(sender.c.beat_us >= db.really(-LEASE), sender.c.beat_us <= db.really(LEASE))
    leased = exists().where(batch.c.owner == sender.c.id, batch.c.state == BatchState.LEASED.value)
    held_up = and_(leased, sender.c.beat_us < over)
    changing = exists().where(revision.c.owner == sender.c.id)
    busy = exists().where(lives, or_(held_up, changing))
    async with db.read() as tx:
        query = select(or_(db.really() < over, busy))
        return bool((await tx.execute(query)).scalar_one())
