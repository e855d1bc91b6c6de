"""The rate_limiter: evenly spaced, never too close, answers first; on a clock of the test's own."""

import asyncio
import types
from collections.abc import Generator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text

from bot.delivery.answer_queue import Asker
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.rate_limiter import RateLimiter
from bot.store import rate_limit
from bot.store.engine import Database
from tests.clocks import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    """Time stands still."""
    return ManualClock()


async def slots(rate_limiter: RateLimiter, clock: ManualClock, count: int) -> list[float]:
    """When that many notices got their slot."""
    times = []
    for _ in range(count):
        await rate_limiter.notice()
        times.append(clock.now)
    return times


@pytest.mark.parametrize("rate", [1, 5, 30, 1000])
async def test_no_second_holds_more_than_the_rate(
    sqlite_db: Database, clock: ManualClock, rate: int
) -> None:
    """Between any slot and the one `rate` slots later lies more than a second."""
    rate_limiter = RateLimiter(sqlite_db, rate, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()

    times = await slots(rate_limiter, clock, 2 * rate + 5)

    assert all(late - early > 1 for early, late in zip(times, times[rate:], strict=False))
    await rate_limiter.stop()


async def test_a_stall_is_not_made_up_for_by_a_burst(
    sqlite_db: Database, clock: ManualClock
) -> None:
    """After half a second in which nothing ran, slots are as far apart as ever."""
    rate_limiter = RateLimiter(sqlite_db, 30, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()
    before = await slots(rate_limiter, clock, 10)
    clock.now += 0.5

    after = await slots(rate_limiter, clock, 20)

    times = before + after
    assert min(b - a for a, b in pairwise(times)) >= 1 / 30
    await rate_limiter.stop()


async def test_a_slot_that_is_used_late_is_given_up(
    sqlite_db: Database, clock: ManualClock
) -> None:
    """When the process is held up between the slot and its use, the notice waits for the next slot."""
    rate_limiter = RateLimiter(sqlite_db, 30, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()
    before = await slots(rate_limiter, clock, 5)

    @types.coroutine
    def held_up() -> Generator[Any, None, bool]:
        """Let the clock jump after the first slot was given, before the notice is sent."""
        steps = rate_limiter.notice().__await__()
        stall = 0.03
        try:
            future = next(steps)
            while True:
                yield future
                clock.now += stall
                stall = 0.0
                future = steps.send(None)
        except StopIteration as end:
            return bool(end.value)

    assert await held_up()

    # The slot after the missed one: more than two spaces after the last.
    assert clock.now - before[-1] > 2 / 30
    await rate_limiter.stop()


async def test_answers_come_first(sqlite_db: Database, clock: ManualClock) -> None:
    """An answer that was asked for after ten notices goes before nine of them."""
    rate_limiter = RateLimiter(sqlite_db, 30, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()
    order: list[str] = []

    async def go(name: str, wait: object) -> None:
        await wait()  # type: ignore[operator]
        order.append(name)

    waiting = [asyncio.create_task(go("notice", rate_limiter.notice)) for _ in range(10)]
    await asyncio.sleep(0)
    asker = Asker(1, 1, rate_limiter.now())
    waiting.append(asyncio.create_task(go("answer", lambda: rate_limiter.answer(asker))))
    await asyncio.gather(*waiting)

    assert "answer" in order[:2]
    await rate_limiter.stop()


async def test_a_throttle_counts_while_the_database_is_away(
    sqlite_db: Database, clock: ManualClock
) -> None:
    """It holds for this process at once, and for the others as soon as the database can be written again."""
    rate_limiter = RateLimiter(sqlite_db, 30, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()
    begun = clock.now
    async with sqlite_db.begin() as tx:
        refuse = "BEGIN SELECT RAISE(ABORT, 'away'); END"
        await tx.execute(text(f"CREATE TRIGGER away BEFORE UPDATE ON rate_limit {refuse}"))

    await rate_limiter.throttle(timedelta(seconds=60))

    assert rate_limiter.paused_for() > 59
    async with sqlite_db.begin() as tx:
        await tx.execute(text("DROP TRIGGER away"))
    await rate_limiter.answer(Asker(1, 1, rate_limiter.now(), lasting=True))
    assert clock.now - begun >= 59.5
    row = await rate_limit.reserve(sqlite_db, 0)
    assert row.throttle_ends_us > row.now_us
    await rate_limiter.stop()


async def test_a_throttle_voids_the_slots_that_are_reserved(
    sqlite_db: Database, clock: ManualClock
) -> None:
    """After a 429 of a minute the next slot is more than a minute away, and a notice gets none until then."""
    rate_limiter = RateLimiter(sqlite_db, 30, DatabaseClock(lambda: clock.now), clock.sleep)
    await rate_limiter.start()
    await slots(rate_limiter, clock, 3)
    begun = clock.now

    await rate_limiter.throttle(timedelta(seconds=60))

    assert not await rate_limiter.notice()
    assert rate_limiter.paused_for() > 59
    await rate_limiter.answer(Asker(1, 1, rate_limiter.now(), lasting=True))
    assert clock.now - begun >= 59.5
    await rate_limiter.stop()


async def test_who_stops_does_not_wait_for_the_pause_to_end(
    sqlite_db: Database, clock: ManualClock
) -> None:
    """A sender that waits for a slot stops waiting when it is stopped."""
    rate_limiter = RateLimiter(
        sqlite_db, 30, DatabaseClock(lambda: clock.now), lambda seconds: asyncio.sleep(3600)
    )
    await rate_limiter.start()
    await rate_limiter.throttle(timedelta(hours=12))
    waiting = asyncio.create_task(rate_limiter.notice())
    await asyncio.sleep(0)

    rate_limiter.release()

    assert await asyncio.wait_for(waiting, 5) is False
    await rate_limiter.stop()
