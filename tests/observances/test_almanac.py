"""When chats are notified, in every time zone."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MessagesMissing
from bot.observances import almanac, zones
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion, Window
from tests.cast import utc

ALL = ("eve", "day", "silence")

ZONES = st.sampled_from(zones.common())


def at(
    book: Almanac, occasion: Occasion, name: str, zone: str, minute: int | None = None
) -> Window:
    """The window of a moment for a chat."""
    moment = book.observance(occasion.observance).moment(name)
    return book.window(occasion, moment, zone, minute)


def test_20_january_2027_is_the_37th_anniversary(shipped: Almanac) -> None:
    """The number is the year less 1990, on a Wednesday."""
    occasion = shipped.occasion("january-20", 2027)

    assert (occasion.date, occasion.number) == (date(2027, 1, 20), 37)


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 11, 23), 2027),
        (date(2027, 1, 1), 2027),
        (date(2027, 1, 20), 2027),
        (date(2027, 1, 21), 2028),
        (date(2027, 12, 31), 2028),
    ],
)
def test_what_follows_a_date_may_be_the_date_itself(
    shipped: Almanac, today: date, year: int
) -> None:
    """On the 20th the occasion is today's; from the 21st on it is next year's."""
    assert shipped.following(today).year == year


@pytest.mark.parametrize("today", [date(1985, 1, 1), date(1990, 1, 20), date(1990, 1, 21)])
def test_the_first_date_is_no_anniversary(shipped: Almanac, today: date) -> None:
    """Counting begins with the first anniversary, in 1991."""
    assert shipped.following(today).number == 1


def test_baku_is_told_on_its_own_clock(shipped: Almanac, occasion: Occasion) -> None:
    """19:00 on the eve, 09:00 on the day, 11:55 before the silence; all four hours ahead of UTC."""
    found = [(m.name, w.due) for m, w in shipped.windows(occasion, ALL, "Asia/Baku", None)]

    assert found == [
        ("eve", utc("19 15:00")),
        ("day", utc("20 05:00")),
        ("silence", utc("20 07:55")),
    ]


def test_berlin_waits_for_the_end_of_the_silence(shipped: Almanac, occasion: Occasion) -> None:
    """09:00 in Berlin is 12:00 in Baku: nothing goes out then, so the notice leaves at 12:01:30."""
    assert at(shipped, occasion, "day", "Europe/Berlin").due == utc("20 08:01:30")


def test_kiritimati_is_told_first(shipped: Almanac, occasion: Occasion) -> None:
    """Fourteen hours ahead of UTC the day begins while it is the eve elsewhere; the silence comes last."""
    found = [(m.name, w.due) for m, w in shipped.windows(occasion, ALL, "Pacific/Kiritimati", None)]

    assert found == [
        ("eve", utc("19 05:00")),
        ("day", utc("19 19:00")),
        ("silence", utc("20 07:55")),
    ]


def test_pago_pago_is_told_last(shipped: Almanac, occasion: Occasion) -> None:
    """Eleven hours behind UTC the silence falls on the evening of the 19th, after the eve's notice."""
    found = [(m.name, w.due) for m, w in shipped.windows(occasion, ALL, "Pacific/Pago_Pago", None)]

    assert found == [
        ("eve", utc("20 06:00")),
        ("silence", utc("20 07:55")),
        ("day", utc("20 20:00")),
    ]


def test_los_angeles_hears_of_the_silence_before_midnight(
    shipped: Almanac, occasion: Occasion
) -> None:
    """11:55 in Baku is 23:55 on 19 January in Los Angeles."""
    due = at(shipped, occasion, "silence", "America/Los_Angeles").due
    shown = zones.local(due, "America/Los_Angeles")

    assert (shown.day, shown.hour, shown.minute) == (19, 23, 55)


def test_eve_and_day_expire_with_the_chats_own_day(shipped: Almanac, occasion: Occasion) -> None:
    """In New York the 19th ends at 05:00 UTC, and the 20th a day later."""
    assert at(shipped, occasion, "eve", "America/New_York").expires == utc("20 05:00")
    assert at(shipped, occasion, "day", "America/New_York").expires == utc("21 05:00")


def test_silence_expires_half_a_minute_before_it_begins(
    shipped: Almanac, occasion: Occasion
) -> None:
    """For everyone alike, 11:59:30 in Baku."""
    assert {at(shipped, occasion, "silence", zone).expires for zone in zones.common()} == {
        utc("20 07:59:30")
    }


def test_a_chosen_hour_moves_the_day_alone(shipped: Almanac, occasion: Occasion) -> None:
    """08:30 instead of 09:00 on the day; the eve and the silence stay where they are."""
    usual = dict(shipped.windows(occasion, ALL, "Asia/Baku", None))
    chosen = dict(shipped.windows(occasion, ALL, "Asia/Baku", 8 * 60 + 30))

    moved = {moment.name for moment in usual if usual[moment] != chosen[moment]}
    assert moved == {"day"}
    assert at(shipped, occasion, "day", "Asia/Baku", 8 * 60 + 30).due == utc("20 04:30")


def test_only_wanted_moments_are_told(shipped: Almanac, occasion: Occasion) -> None:
    """A chat that turned the eve and the day off is notified of the silence alone; one that turned all off, of none."""
    assert [m.name for m, _ in shipped.windows(occasion, {"silence"}, "Asia/Baku", None)] == [
        "silence"
    ]
    assert shipped.windows(occasion, (), "Asia/Baku", None) == []


@given(zone=ZONES, minute=st.integers(0, 1439), year=st.integers(2026, 2126))
def test_any_chosen_hour_is_kept(shipped: Almanac, zone: str, minute: int, year: int) -> None:
    """Any minute in any zone: the chat is notified then or after the silence, once, within its own day."""
    window = at(shipped, shipped.occasion("january-20", year), "day", zone, minute)
    shown = zones.local(window.due, zone)
    after = timedelta(hours=shown.hour, minutes=shown.minute - minute, seconds=shown.second)

    assert window.due < window.expires
    assert shown.date() == date(year, 1, 20)
    assert timedelta() <= after <= timedelta(seconds=90)


@given(
    zone=ZONES,
    year=st.integers(2026, 2126),
    minute=st.integers(0, 1439),
    name=st.sampled_from(ALL),
    share=st.floats(0, 1),
)
def test_between_misses_no_open_window(
    shipped: Almanac, zone: str, year: int, minute: int, name: str, share: float
) -> None:
    """At any instant at which some chat's window is open, its occasion is among those to plan."""
    occasion = shipped.occasion("january-20", year)
    window = at(shipped, occasion, name, zone, minute)
    instant = window.due + (window.expires - window.due) * share

    assert occasion in shipped.between(instant, instant)


def test_between_is_empty_far_from_the_day(shipped: Almanac) -> None:
    """In summer there is nothing to plan; over two years there are two occasions, in order."""
    june = datetime(2027, 6, 1, tzinfo=UTC)

    assert shipped.between(june, june + timedelta(days=90)) == []
    found = shipped.between(june, june + timedelta(days=730))
    assert [occasion.year for occasion in found] == [2028, 2029]


@pytest.mark.parametrize(
    ("instant", "end"),
    [
        ("20 07:59:59.999999", None),
        ("20 08:00:00", "20 08:01:30"),
        ("20 08:01:29.999999", "20 08:01:30"),
        ("20 08:01:30", None),
        ("21 08:00:30", None),
        ("19 08:00:30", None),
    ],
)
def test_the_quiet_span_is_ninety_seconds_of_one_day(
    shipped: Almanac, instant: str, end: str | None
) -> None:
    """From 12:00:00 to 12:01:30 in Baku, its end not included, and on 20 January only."""
    assert shipped.quiet_until(utc(instant)) == (utc(end) if end else None)


def test_what_is_not_observed_is_not_known(shipped: Almanac) -> None:
    """An id that no folder of `messages/` has is an error, as is a moment it lacks."""
    with pytest.raises(KeyError):
        shipped.observance("nothing")
    with pytest.raises(KeyError):
        shipped.observance("january-20").moment("dawn")


def test_a_folder_without_observances_is_named(tmp_path: Path) -> None:
    """A wrong MESSAGES_DIR is said, with what to do about it."""
    with pytest.raises(MessagesMissing, match="MESSAGES_DIR"):
        almanac.load(tmp_path)
