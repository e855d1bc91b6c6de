"""The rate limit of the whole bot: one row for all processes; a database whose clock is set back stops none of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.store import holds, rate_limit, senders, tables
from bot.store.engine import Database


@pytest.fixture
async def gap(db: Database) -> timedelta:
    """Ten a second."""
    gap = timedelta(seconds=0.1)
    await rate_limit.set_gap(db, gap)
    return gap


async def shift(db: Database, column: str, hours: float) -> None:
    """As if it had been written when the clock was that far ahead."""
    moved = tables.rate_limit.c[column] + int(hours * 3_600_000_000)
    async with db.begin() as tx:
        await tx.execute(update(tables.rate_limit).values({column: moved}))


async def test_slots_follow_each_other(db: Database, gap: timedelta) -> None:
    """Two who ask get slots one after the other, evenly spaced."""
    first = await rate_limit.reserve(db, 3)
    second = await rate_limit.reserve(db, 3)

    assert first.gap_us == gap // timedelta(microseconds=1)
    assert second.first_us - first.first_us == 3 * first.gap_us


async def test_unused_time_is_not_saved_up(db: Database, gap: timedelta) -> None:
    """After an hour without a message the next slot is now."""
    await rate_limit.reserve(db, 3)
    await shift(db, "next_us", -1)

    found = await rate_limit.reserve(db, 3)

    assert found.first_us == found.now_us


async def test_a_pause_is_for_everybody(db: Database, gap: timedelta) -> None:
    """Whoever asks next is given slots after it, one after the other, and sees that slots are void."""
    before = await rate_limit.reserve(db, 1)

    await rate_limit.throttle(db, timedelta(hours=12))

    first, second = await rate_limit.reserve(db, 2), await rate_limit.reserve(db, 2)
    assert first.epoch != before.epoch
    assert first.first_us == first.throttle_ends_us
    assert first.first_us - first.now_us > 11.9 * 3_600_000_000
    assert second.first_us - first.first_us == 2 * first.gap_us


async def test_a_shorter_pause_does_not_end_a_longer_one(db: Database, gap: timedelta) -> None:
    """The longest counts."""
    await rate_limit.throttle(db, timedelta(hours=2))
    await rate_limit.throttle(db, timedelta(seconds=1))

    found = await rate_limit.reserve(db, 1)

    assert found.first_us - found.now_us > 1.9 * 3_600_000_000


@pytest.mark.parametrize("columns", [("next_us",), ("next_us", "throttled_us", "throttle_ends_us")])
async def test_a_clock_set_back_stops_nobody(
    db: Database, gap: timedelta, columns: tuple[str, ...]
) -> None:
    """Slots and pauses that were written hours ahead do not count any more."""
    await rate_limit.throttle(db, timedelta(seconds=1))
    for column in columns:
        await shift(db, column, 3)

    found = await rate_limit.reserve(db, 1)

    assert found.first_us - found.now_us <= 1_000_000


async def test_a_rest_is_seen_and_ended(db: Database, gap: timedelta) -> None:
    """With its reason, until somebody wakes the senders; a second time there is nothing to end."""
    await holds.hold(db, None, "paused by the operator")
    paused = await rate_limit.paused(db)
    assert paused
    assert paused.reason == "paused by the operator"

    assert await rate_limit.resume(db)
    assert await rate_limit.paused(db) is None
    assert not await rate_limit.resume(db)


async def test_a_rest_that_somebody_must_end_is_not_shortened(db: Database, gap: timedelta) -> None:
    """A request that was under way when an operator paused may fail, and the circuit breaker pause for ten seconds."""
    await rate_limit.pause(db, timedelta(seconds=10), "no answer")
    breaker = await rate_limit.paused(db)
    await holds.hold(db, None, "held")
    await rate_limit.pause(db, timedelta(seconds=20), "no answer")
    held = await rate_limit.paused(db)

    assert breaker
    assert held
    assert (breaker.held, held.held, held.reason) == (False, True, "held")


async def test_a_rest_before_any_sender_was_started_holds(db: Database) -> None:
    """The operator may pause a bot that has never run."""
    await holds.hold(db, None, "not yet")
    await rate_limit.set_gap(db, timedelta(seconds=1))

    assert await rate_limit.paused(db)


async def test_a_sender_that_beat_in_the_future_is_dead(db: Database) -> None:
    """Its beat was written before the clock was set back; one that lives has beaten since, or takes a new name."""
    await senders.enter(db, "a")
    ahead = await db.real_now() + timedelta(hours=2)
    async with db.begin() as tx:
        await tx.execute(update(tables.sender).values(beat_us=ahead))

    await senders.take_over(db, {})

    assert not await senders.beat(db, "a")


async def test_a_hold_survives_a_clock_that_is_set_back(db: Database, gap: timedelta) -> None:
    """It begins before any time that the clock can show. A pause for some time is void in the future."""
    await rate_limit.pause(db, timedelta(hours=1), "no answers")
    await shift(db, "paused_us", 3)
    void = await rate_limit.paused(db)
    await holds.hold(db, None, "the figures have changed")

    slots = await rate_limit.reserve(db, 1)

    assert void is None
    async with db.begin() as tx:
        assert (await tx.execute(select(tables.rate_limit.c.paused_us))).scalar_one() == 0
    assert slots.resumes_us > slots.now_us
    assert await rate_limit.resume(db)
    assert await rate_limit.paused(db) is None
