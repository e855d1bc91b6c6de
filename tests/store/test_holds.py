"""Holds: they outlast what the circuit breaker does, end by themselves, and are noted as incidents of sending."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, select, type_coerce, update

from bot.delivery import planner
from bot.errors import CopyHeld
from bot.store import (
    chat_lifecycle,
    holds,
    incidents,
    ledger,
    metadata,
    rate_limit,
    restored,
    restored_mark,
    senders,
    tables,
    upkeep,
)
from bot.store.engine import Database, open_database
from bot.store.records import IncidentKind
from tests.cast import NINE
from tests.conftest import Place
from tests.store.half_sent import MORNING, PEOPLE, almanac, set_clock

MINUTE = timedelta(minutes=1)

#: The lengths in minutes of holds, None for one without an end, of pauses of the circuit breaker, and of waiting.
HOLDS = st.tuples(st.just("hold"), st.sampled_from([1, 5, 60, None]))
PAUSES = st.tuples(st.just("pause"), st.sampled_from([1, 2, 30]))
WAITS = st.tuples(st.just("wait"), st.sampled_from([1, 3, 20, 90]))
STEPS = st.lists(st.one_of(HOLDS, PAUSES, WAITS, st.just(("resume", 0))), max_size=12)


@dataclass
class Model:
    """What must be in effect, by a clock that counts minutes."""

    now: int = 0
    #: Whether an operator holds, and until which minute; None: no pause. The end is infinite without `resume`.
    pause: tuple[bool, float] | None = None

    def step(self, what: str, minutes: int | None) -> None:
        """Do one step."""
        if what == "wait":
            self.now += minutes or 0
        elif what == "resume":
            self.pause = None
        elif what == "hold":
            self.pause = (True, float("inf") if minutes is None else self.now + minutes)
        elif what == "pause" and not (self.effective() or (False,))[0]:
            self.pause = (False, self.now + (minutes or 0))

    def effective(self) -> tuple[bool, float] | None:
        """The pause that is in effect now."""
        return self.pause if self.pause and self.pause[1] > self.now else None


class Play:
    """A database of which time passes by moving what is stored."""

    def __init__(self, db: Database) -> None:
        self.db = db

    async def step(self, what: str, minutes: int | None) -> None:
        """Do one step."""
        if what == "hold":
            await holds.hold(self.db, None if minutes is None else minutes * MINUTE, what, 77)
        elif what == "pause":
            await rate_limit.pause(self.db, (minutes or 0) * MINUTE, what)
        elif what == "resume":
            await holds.resume(self.db)
        elif what == "wait":
            await self._pass((minutes or 0) * MINUTE)

    async def _pass(self, span: timedelta) -> None:
        """Let time pass: what was written lies so much longer ago."""
        us = span // timedelta(microseconds=1)
        row = tables.rate_limit.c
        async with self.db.begin() as tx:
            ends = update(tables.rate_limit).where(row.resumes_us < rate_limit.FOR_EVER)
            await tx.execute(ends.values(resumes_us=row.resumes_us - us))
            begins = update(tables.rate_limit).where(row.paused_us > us)
            await tx.execute(begins.values(paused_us=row.paused_us - us))
            moved = {
                column: type_coerce(column, BigInteger) - us
                for column in (tables.incident.c.began_us, tables.incident.c.ended_us)
            }
            await tx.execute(update(tables.incident).values(moved))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_in_effect_is_what_a_simple_model_says(
    place: Place, steps: list[tuple[str, int | None]]
) -> None:
    """For any sequence of holds, pauses of the circuit breaker, resumes and passing time; the incidents agree."""
    asyncio.run(_played(place(), steps))


async def _played(address: str, steps: list[tuple[str, int | None]]) -> None:
    db = await open_database(address, lasting=False)
    try:
        model, play = Model(), Play(db)
        for what, minutes in steps:
            model.step(what, minutes)
            await play.step(what, minutes)
            await _agree(db, model)
    finally:
        await db.close()


async def _agree(db: Database, model: Model) -> None:
    found, expected = await rate_limit.paused(db), model.effective()
    assert (found is None) == (expected is None)
    now = await db.now()
    lasting = [
        one.kind
        for one in await incidents.between(db, now, now + timedelta(seconds=1))
        if one.ended is None or one.ended > now
    ]
    if found is None or expected is None:
        assert lasting == []
        return
    held, ends = expected
    assert (found.held, found.by) == (held, 77 if held else None)
    assert lasting == [IncidentKind.HELD if held else IncidentKind.PAUSED]
    if ends == float("inf"):
        assert found.ends is None
    else:
        left = (ends - model.now) * MINUTE
        assert left - MINUTE / 2 < found.left <= left


async def test_a_hold_is_seen_by_whoever_reserves_slots(db: Database) -> None:
    """With its end; the slots that were reserved before are void."""
    await rate_limit.set_gap(db, timedelta(seconds=0.1))
    before = await rate_limit.reserve(db, 1)

    await holds.hold(db, timedelta(hours=2), "the figures", 77)

    after = await rate_limit.reserve(db, 1)
    assert after.epoch != before.epoch
    assert 7_100_000_000 < after.resumes_us - after.now_us <= 7_200_000_000


async def test_a_hold_replaces_a_pause_of_the_circuit_breaker(db: Database) -> None:
    """Which has ended by that, and does not come back; nor is the hold shortened by another."""
    await rate_limit.pause(db, timedelta(hours=3), "no answer")
    await holds.hold(db, timedelta(hours=1), "the figures", 77)
    assert not await rate_limit.pause(db, timedelta(hours=9), "no answer")
    assert not await rate_limit.pause(db, timedelta(seconds=1), "no answer")

    found = await rate_limit.paused(db)

    assert found
    assert (found.held, found.reason) == (True, "the figures")
    assert found.ends
    assert timedelta(minutes=59) < found.ends - await db.now() <= timedelta(hours=1)
    assert await kinds(db) == [IncidentKind.PAUSED, IncidentKind.HELD]


async def kinds(db: Database) -> list[IncidentKind]:
    """The incidents so far."""
    now = await db.now()
    found = await incidents.between(db, now - timedelta(days=3000), now + timedelta(days=1))
    return [one.kind for one in found]


async def test_the_end_of_a_hold_is_to_be_told_until_it_is(db: Database) -> None:
    """Once it has come. A hold that was ended or replaced before is not told."""
    await holds.hold(db, timedelta(hours=1), "", 77)
    assert await holds.ended(db) is None
    await holds.hold(db, -MINUTE, "", 77)

    ends = await holds.ended(db)
    assert ends
    assert ends == await holds.ended(db)
    assert [await holds.told(db, holds.ENDS, ends) for _ in range(2)] == [True, False]
    assert await holds.ended(db) is None
    await holds.hold(db, -MINUTE, "", 77)
    await holds.hold(db, None, "", 77)
    assert await holds.ended(db) is None


async def test_a_later_command_is_news_of_its_own(db: Database) -> None:
    """Telling an earlier one of the same kind does not end it."""
    await holds.hold(db, None, "first")
    first = await holds.news(db)
    await holds.hold(db, None, "second")

    assert first
    assert first.startswith(holds.HELD)
    assert not await holds.told(db, holds.NEWS, first)
    assert await holds.news(db)


@pytest.mark.parametrize("span", [timedelta(hours=1), -MINUTE, None])
async def test_a_hold_of_a_restored_copy_has_no_end(db: Database, span: timedelta | None) -> None:
    """Whatever an operator asks for: it ends with the confirmation alone, and goes on saying why."""
    await restored.hold(db, MORNING)
    await holds.hold(db, timedelta(minutes=30), "first", 78)
    await holds.hold(db, span, "the figures", 77)

    found = await rate_limit.paused(db)
    assert found
    assert (found.held, found.by, found.ends) == (True, 77, None)
    assert found.reason.startswith("this database was restored from the backup of")
    assert found.reason.endswith("; the figures")
    assert await holds.ended(db) is None
    with pytest.raises(CopyHeld):
        await holds.resume(db)
    found = await rate_limit.paused(db)
    assert found
    assert (found.held, found.by, found.ends) == (True, 77, None)


@pytest.mark.parametrize("how", ["no pause", "a pause that is over", "a hold with an end"])
async def test_nothing_is_sent_from_a_marked_copy_however_it_is_paused(
    db: Database, how: str
) -> None:
    """An older release may have stored a hold with an end in place of the one without."""
    await rate_limit.set_gap(db, timedelta(seconds=0.1))
    await metadata.put(db, restored_mark.MARK, "2027-01-20 05:00")
    span = {"no pause": None, "a pause that is over": -MINUTE}.get(how, timedelta(hours=1))
    if span is not None:
        await rate_limit.hold(db, span, "the figures", 77)

    found, slots = await rate_limit.paused(db), await rate_limit.reserve(db, 1)

    assert found
    assert (found.held, found.ends) == (True, None)
    assert found.reason.startswith("this database was restored from the backup of 2027-01-20 05:00")
    assert slots.resumes_us == rate_limit.FOR_EVER
    await restored.trust(db)
    assert await rate_limit.paused(db) is None
    after = await rate_limit.reserve(db, 1)
    assert after.resumes_us < after.now_us


async def test_resume_confirms_a_restored_copy(db: Database) -> None:
    """Also one that an operator has held since."""
    await restored.hold(db, MORNING)
    assert (await holds.news(db) or "").startswith(holds.HELD)
    await holds.hold(db, timedelta(hours=1), "the figures", 77)

    assert await restored.trust(db) == (True, True)
    assert await restored.copied_from(db) is None
    assert await holds.news(db) is None


async def test_consecutive_throttles_are_one_incident(db: Database) -> None:
    """Each of which begins before the end of the one before; a later one is another."""
    for seconds in (5, 30, 10):
        await rate_limit.throttle(db, timedelta(seconds=seconds))
    (one,) = await incidents.between(db, NINE - timedelta(days=999), NINE + timedelta(days=99999))
    assert one.kind is IncidentKind.THROTTLED
    assert one.ended
    assert timedelta(seconds=29) < one.ended - one.began < timedelta(seconds=60)

    db.offset = timedelta(minutes=5)
    await rate_limit.throttle(db, timedelta(seconds=5))

    assert await kinds(db) == [IncidentKind.THROTTLED] * 2


async def test_an_alarm_is_noted_once_in_ten_minutes(db: Database) -> None:
    """Each key for itself."""
    ten = timedelta(minutes=10)
    for key in ("alert-a", "alert-a", "alert-b"):
        await incidents.note_once(db, IncidentKind.ALARM, key, ten)
    assert len(await kinds(db)) == 2

    db.offset = timedelta(minutes=11)
    assert await incidents.note_once(db, IncidentKind.ALARM, "alert-a", ten)


async def test_upkeep_deletes_incidents_after_two_years(db: Database) -> None:
    """Not those of last year, which receipts are compared with."""
    await incidents.note(db, IncidentKind.STARTED, "old")
    db.offset = timedelta(days=400)
    await incidents.note(db, IncidentKind.STARTED, "last year")
    db.offset = timedelta(days=740)

    await upkeep.tend(db, (await db.now()).date())

    now = await db.now()
    found = await incidents.between(db, now - timedelta(days=999), now)
    assert [one.reason for one in found] == ["last year"]


class Sleep:
    """Counts how often it is asked to sleep, and sends a heartbeat meanwhile if it has a name."""

    def __init__(self, db: Database) -> None:
        self.db, self.times = db, 0
        self.beats = ""

    async def __call__(self, seconds: float) -> None:
        self.times += 1
        if self.beats:
            await senders.beat(self.db, self.beats)
        await asyncio.sleep(seconds / 50)


async def claimed(db: Database) -> None:
    """A sender holds a batch."""
    await set_clock(db, MORNING - timedelta(days=1))
    await chat_lifecycle.subscribe(db, PEOPLE[0])
    await set_clock(db, MORNING)
    await planner.sweep(db, almanac(), MORNING)
    await senders.enter(db, "one")
    assert await ledger.claim(db, "one")
    await rate_limit.set_gap(db, timedelta(seconds=0.1))


async def test_a_hold_is_answered_once_every_sender_has_shown_that_it_lives(db: Database) -> None:
    """A sender with a batch may be held up between its slot and its request, until it beats or counts as dead."""
    await claimed(db)
    await holds.hold(db, None, "", 77)
    sleep = Sleep(db)
    assert not await holds.settled(db, sleep)
    assert sleep.times == holds.LOOKS

    sleep.beats = "one"
    assert await holds.settled(db, sleep)


async def test_a_sender_that_changes_copies_must_give_back_the_revision(db: Database) -> None:
    """Its heartbeat is not enough: a change may wait for a picture, or need a second request."""
    await claimed(db)
    await holds.hold(db, None, "", 77)
    sleep = Sleep(db)
    sleep.beats = "one"
    async with db.begin() as tx:
        (broadcast,) = (await tx.execute(select(tables.batch.c.broadcast_id).limit(1))).scalars()
        values = {"kind": "correction", "created_us": db.clock, "owner": "one"}
        values |= {"broadcast_id": broadcast, "number": 1}
        await tx.execute(tables.revision.insert().values(**values))
    assert not await holds.settled(db, sleep)

    async with db.begin() as tx:
        await tx.execute(update(tables.revision).values(owner=None))
    assert await holds.settled(db, sleep)


@pytest.mark.parametrize("how", ["dead", "released"])
async def test_a_sender_that_cannot_send_is_not_waited_for(db: Database, how: str) -> None:
    """Because its heartbeat is older than its lease, or because it has given its batch back."""
    await claimed(db)
    await holds.hold(db, None, "", 77)
    async with db.begin() as tx:
        if how == "dead":
            old = db.really(-2 * senders.LEASE)
            await tx.execute(update(tables.sender).values(beat_us=old))
        else:
            await tx.execute(update(tables.batch).values(state=0, owner=None))

    assert await holds.settled(db)
