"""Times of day as people type them."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TimeInvalid
from bot.handlers import hours


@pytest.mark.parametrize(
    "text", ["8:30", "08:30", "8.30", "08.30", "0830", "830", "8 30", "  8:30 "]
)
def test_a_time_is_understood_as_people_write_it(text: str) -> None:
    """Hours and minutes with a colon, a dot, a space or nothing between."""
    assert hours.minute_of_day(text) == 510


@pytest.mark.parametrize(("text", "minute"), [("0", 0), ("8", 480), ("08", 480), ("23", 1380)])
def test_the_hour_alone_will_do(text: str, minute: int) -> None:
    """Then it is the full hour."""
    assert hours.minute_of_day(text) == minute


@pytest.mark.parametrize(
    "text", ["", "24:00", "8:60", "8:5", "8:305", "-1", "8h", "noon", "٨:٣٠", "8:30\n9"]
)
def test_anything_else_is_refused(text: str) -> None:
    """What is no time of day raises TimeInvalid, and is not guessed at."""
    with pytest.raises(TimeInvalid):
        hours.minute_of_day(text)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{:02}:{:02}", "{}.{:02}", "{:02}{:02}"]),
)
def test_every_minute_of_the_day_can_be_typed(hour: int, minute: int, form: str) -> None:
    """Each of the 1440 minutes is read as itself in each way of writing."""
    assert hours.minute_of_day(form.format(hour, minute)) == hour * 60 + minute


@given(st.text(max_size=200))
def test_no_text_makes_it_stumble(text: str) -> None:
    """Any text at all is a minute of the day, or a TimeInvalid."""
    with contextlib.suppress(TimeInvalid):
        assert 0 <= hours.minute_of_day(text) < 1440


def test_a_wrong_time_is_quoted_in_part() -> None:
    """However long it is, 32 characters of it are shown again."""
    with pytest.raises(TimeInvalid) as raised:
        hours.minute_of_day("9" * 4000)

    assert raised.value.data == {"text": "9" * 32}
