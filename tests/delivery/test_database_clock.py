"""The database clock: the time of the database, whatever the clock of this machine says."""

from datetime import UTC, datetime, timedelta

from bot.delivery.database_clock import DatabaseClock
from tests.clocks import ManualClock

NOON = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)


def seconds(count: float) -> timedelta:
    """That many."""
    return timedelta(seconds=count)


def test_it_goes_on_between_answers() -> None:
    """Set once, it tells the time by the monotonic clock."""
    clock = ManualClock()
    database_clock = DatabaseClock(clock)
    database_clock.heard(NOON, clock())
    clock.now += 90

    assert database_clock.now() == NOON + seconds(90)


def test_the_fastest_answer_counts() -> None:
    """An answer that was long on its way says a time that has passed."""
    clock = ManualClock()
    database_clock = DatabaseClock(clock)
    database_clock.heard(NOON, clock() + 0.001)
    database_clock.heard(NOON + seconds(1), clock() + 1.2)
    clock.now += 2

    assert abs(database_clock.now() - (NOON + seconds(2))) < seconds(0.002)


def test_a_clock_that_is_set_is_followed() -> None:
    """Hours forward or back: the next answer is believed."""
    clock = ManualClock()
    database_clock = DatabaseClock(clock)
    for hours in (0, 3, -5):
        database_clock.heard(NOON + timedelta(hours=hours), clock())
        assert abs(database_clock.now() - (NOON + timedelta(hours=hours))) < seconds(0.001)


def test_where_the_database_goes_by_this_machines_clock_that_is_told() -> None:
    """SQLite has no other: when it is set, that is known at once."""
    database_clock = DatabaseClock(ManualClock(), lambda: NOON)
    database_clock.heard(NOON - timedelta(hours=1), 0.0)

    assert database_clock.now() == NOON
