"""Planning: for each coming occasion and subscribed chat, it adds the deliveries that are owed to the ledger."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window
from bot.store import announcements, backlog, chats, expiry, planning
from bot.store.engine import Database
from bot.store.planning import NO_MINUTE, Cohort, Owed
from bot.store.records import Chat, Status

#: How long before its due time a notice is planned.
AHEAD = timedelta(hours=48)

#: How long after an occasion its unsent notices are still recorded as expired.
BEHIND = timedelta(days=7)

#: Extra time for a moment with a deadline, to allow for pauses and for answers to people.
SPARE, SPARE_SHARE = timedelta(seconds=20), 1.1


#: Time until the next sweep. Notices that are due by then count as due now.
SOON = timedelta(minutes=1)


@dataclass(frozen=True)
class Load:
    """The number of chats that are owed a moment of an occasion."""

    occasion: Occasion
    moment: str
    owed: int


@dataclass(frozen=True)
class Overload(Load):
    """A moment that cannot be sent to all chats before its deadline, even if it begins as early as allowed."""

    #: The number of chats to which it can be sent in time.
    in_time: int


@dataclass
class Sweep:
    """The result of a sweep."""

    #: The number of notices that expired unsent, by moment.
    expired: Counter[str] = field(default_factory=Counter)
    #: The moments that were planned for the first time.
    planned: list[Load] = field(default_factory=list)
    overloaded: list[Overload] = field(default_factory=list)


async def sweep(
    db: Database,
    almanac: Almanac,
    now: datetime,
    rate: float | None = None,
    status: Status = Status.ACTUAL,
) -> Sweep:
    """Plan every notice that is due soon, starting with chats that changed, and expire the late ones.

    Announcements that have begun are planned to their end.

    `rate` is the number of notices that are really sent per second. With None, no moment begins earlier to meet its
    deadline. `status` is that of all broadcasts: TEST on the database of a rehearsal. Running it twice, late, or in
    two processes at once has the same result.
    """
    found = Sweep()
    while changed := await chats.stale(db):
        for number in changed:
            await planning.plan_chat(db, number, lambda kept: _owing(almanac, kept, now, status))
    for occasion in almanac.between(now - BEHIND, now + AHEAD):
        for moment in almanac.observance(occasion.observance).moments:
            if load := await _plan_moment(db, almanac, occasion, moment, status):
                found.planned.append(load)
            if moment.finish_by and rate:
                key, _ = await planning.open_broadcast(db, occasion, moment.name, status)
                found.overloaded += await _start_early(
                    db, almanac, occasion, moment, key, now, rate
                )
    await announcements.plan(db)
    found.expired = await expiry.expire(db, now)
    return found


async def slack(db: Database, almanac: Almanac, now: datetime, seconds: float) -> timedelta | None:
    """How long all due notices can wait and still be sent before their deadlines; None when nothing is due.

    The deadline is the moment's `finish_by`, if there is one that has not passed, else the expiry. `seconds` is the
    time for each notice at the lowest rate that is guaranteed to notices.
    """
    deadlines = [(_deadline(almanac, one, now), one.count) for one in await backlog.due(db, SOON)]
    before, found = 0, []
    for deadline, count in sorted(deadlines):
        before += count
        found.append(deadline - SPARE - timedelta(seconds=before * seconds) - now)
    return min(found, default=None)


def _deadline(almanac: Almanac, due: backlog.Due, now: datetime) -> datetime:
    for moment in almanac.observance(due.observance).moments:
        if moment.name == due.moment and moment.finish_by:
            occasion = almanac.occasion(due.observance, due.year)
            finish = almanac.start_early(occasion, moment)[2]
            return finish if now < finish else due.expires
    return due.expires


async def replan(db: Database, almanac: Almanac, chat: Chat, now: datetime) -> None:
    """Plan one chat again, as it is stored now, in one transaction."""
    actual = Status.ACTUAL
    await planning.plan_chat(db, chat.id or 0, lambda kept: _owing(almanac, kept, now, actual))


async def plan(db: Database, almanac: Almanac, chat: Chat, now: datetime) -> None:
    """Plan a chat that the open transaction has just changed. `chat` is its new state."""
    await planning.plan_locked(
        db, chat, _owing(almanac, chat, now, Status.ACTUAL) if chat.subscribed else ()
    )


def _owing(almanac: Almanac, chat: Chat, now: datetime, status: Status) -> Iterator[Owed]:
    """The notices near `now` that a chat wants."""
    for occasion in almanac.between(now - BEHIND, now + AHEAD):
        windows = almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
        for moment, window in windows:
            yield Owed(occasion, moment, window, status)


async def _plan_moment(
    db: Database, almanac: Almanac, occasion: Occasion, moment: Moment, status: Status
) -> Load | None:
    """Plan every wave of a moment, once; None when that is already done."""
    key, planned = await planning.open_broadcast(db, occasion, moment.name, status)
    if planned:
        return None
    for cohort in await planning.cohorts(db, moment):
        window = window_of(almanac, occasion, moment, cohort)
        await planning.open_wave(db, key, cohort, window)
        while await planning.plan_batches(db, key, cohort, moment):
            pass
    await planning.close_broadcast(db, key)
    return Load(occasion, moment.name, await planning.owed(db, key))


async def _start_early(
    db: Database,
    almanac: Almanac,
    occasion: Occasion,
    moment: Moment,
    key: int,
    now: datetime,
    rate: float,
) -> list[Overload]:
    """Let a moment begin early enough to reach the last chat before its `finish_by`, if that is possible."""
    earliest, window, finish = almanac.start_early(occasion, moment)
    if now >= finish:
        return []
    owed = await planning.owed(db, key)
    begin = begin_of(finish, owed, rate)
    if begin < window.due:
        await planning.pull_forward(db, key, max(begin, earliest), window.due)
    if begin >= earliest:
        return []
    span = finish - SPARE - max(earliest, min(now, finish - SPARE))
    in_time = min(owed, int(span.total_seconds() * rate / SPARE_SHARE))
    return [Overload(occasion, moment.name, owed, in_time)] if in_time < owed else []


def begin_of(finish: datetime, owed: int, rate: float) -> datetime:
    """When to begin, so that so many notices are sent by `finish` at `rate` notices a second."""
    return finish - SPARE - timedelta(seconds=owed * SPARE_SHARE / rate)


def window_of(almanac: Almanac, occasion: Occasion, moment: Moment, cohort: Cohort) -> Window:
    """The window in which a moment reaches the chats of a cohort."""
    observance = almanac.observance(occasion.observance)
    zone = cohort.zone if moment.clock == "chat" else observance.zone
    minute = None if cohort.minute == NO_MINUTE else cohort.minute
    return almanac.window(occasion, moment, zone, minute)
