"""The trigger: APScheduler is woken at each moment, and always moves forward."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.observances import almanac as almanacs
from bot.scheduling.trigger import MomentTrigger
from bot.settings import SHIPPED_MESSAGES

ALMANAC = almanacs.load(next(path for path in SHIPPED_MESSAGES if path.is_dir()))
TRIGGER = MomentTrigger(ALMANAC, ALMANAC.observances[0])


def utc(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2026-11-23 06:00", "2027-01-19 15:00"),
        ("2027-01-19 15:00", "2027-01-19 15:00"),
        ("2027-01-19 15:00:01", "2027-01-20 05:00"),
        ("2027-01-20 05:00:01", "2027-01-20 07:55"),
        ("2027-01-20 07:55:01", "2028-01-19 15:00"),
    ],
)
def test_the_next_moment_on_bakus_clock(now: str, following: str) -> None:
    """Eve, day, silence, and then a year of rest."""
    assert TRIGGER.get_next_fire_time(None, utc(now)) == utc(following)


@given(st.datetimes(utc("2026-01-01").replace(tzinfo=None), utc("2120-01-01").replace(tzinfo=None)))
def test_it_always_moves_forward(now: datetime) -> None:
    """Asked with the last firing, it answers a later one: the scheduler cannot spin."""
    instant = now.replace(tzinfo=UTC)

    first = TRIGGER.get_next_fire_time(None, instant)
    assert first is not None
    second = TRIGGER.get_next_fire_time(first, first)

    assert first >= instant
    assert second is not None
    assert first < second < first + timedelta(days=366)
