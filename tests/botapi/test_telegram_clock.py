"""Telegram's clock: bounds from the `Date` of each answer, however slow, old or absent it is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.botapi.telegram_clock import FRESH, TelegramClock

NOON = datetime(2027, 1, 20, 8, 0, tzinfo=UTC)


class Line:
    """A line to Telegram: requests take time, and Telegram stamps each at some point."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.clock = TelegramClock(lambda: self.now)

    def true(self) -> datetime:
        """What Telegram's clock shows."""
        return NOON + timedelta(seconds=self.now - 1000)

    def answer(self, before: float, after: float, **headers: str) -> None:
        """One answer, stamped `before` seconds after its request and `after` seconds before its arrival."""
        asked = self.now
        self.now += before
        stamped = {"Date": format_datetime(self.true(), usegmt=True)}
        self.now += after
        self.clock.note(stamped | headers, asked, self.now)


def test_nothing_is_known_before_the_first_answer() -> None:
    """No time, no difference, no sign of life."""
    line = Line()

    assert line.clock.now() is None
    assert line.clock.ahead(NOON) is None
    assert not line.clock.heard


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), min_size=1, max_size=20))
def test_a_right_clock_is_never_off(times: list[tuple[float, float]]) -> None:
    """A right clock is found right, however long answers take and wherever on the way they are stamped."""
    line = Line()
    for before, after in times:
        line.answer(before, after)
        ahead = line.clock.ahead(line.true())
        assert ahead is not None
        assert abs(ahead) < 1e-3


@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), max_size=20), st.floats(-1e8, 1e8))
def test_a_wrong_clock_is_measured(times: list[tuple[float, float]], off: float) -> None:
    """After one fast answer a difference is known to a second and a half, whatever slow answers come besides."""
    line = Line()
    line.answer(0.1, 0.1)
    for before, after in times:
        line.answer(before, after)
    ahead = line.clock.ahead(line.true() + timedelta(seconds=off))

    assert ahead is not None
    assert abs(ahead - off) <= 1.5


def test_a_long_poll_is_not_misread() -> None:
    """Fifty seconds, stamped when it began or when it ended: the time is still right within its bounds."""
    for before, after in ((0.0, 50.0), (50.0, 0.0)):
        line = Line()
        line.answer(before, after)
        assert line.clock.ahead(line.true()) == 0.0


def test_an_answer_is_a_reference_for_some_minutes() -> None:
    """Between two answers the monotonic clock carries the time on; later it is not known any more."""
    line = Line()
    line.answer(0.1, 0.1)
    line.now += FRESH - 1
    assert line.clock.ahead(line.true() + timedelta(days=11)) == pytest.approx(950_400, abs=1.5)
    line.now += 2

    assert line.clock.ahead(line.true()) is None
    assert not line.clock.heard


def test_a_monotonic_clock_that_stood_still_is_forgiven() -> None:
    """A machine slept for an hour without noticing: the next answer counts, not those before."""
    line = Line()
    line.answer(0.1, 0.1)
    asked = line.now
    slept = line.true() + timedelta(hours=1)
    line.clock.note({"Date": format_datetime(slept, usegmt=True)}, asked, line.now)

    assert line.clock.ahead(slept) == 0.0


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Wed, 20 Jan 2027", "20", "Wed, 99 Jan 2027 08:00:00 GMT"]
)
def test_an_answer_without_a_readable_date_is_a_sign_of_life(date: str) -> None:
    """It allows no judgement."""
    line = Line()
    line.answer(0.1, 0.1, Date=date)

    assert line.clock.heard
    assert line.clock.ahead(NOON + timedelta(days=11)) is None


def test_the_age_of_a_cached_answer_is_added() -> None:
    """What a cache kept for ten minutes says a time that has passed."""
    line = Line()
    old = format_datetime(line.true() - timedelta(minutes=10), usegmt=True)
    line.answer(0.0, 0.1, Date=old, Age="600")

    assert line.clock.ahead(line.true()) == 0.0
