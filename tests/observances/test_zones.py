"""Local times and instants, held against the standard library's reading of the same database."""

import functools
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
import pytz
import tzdata
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ZoneDatabasesDisagree
from bot.observances import zones

MINUTE = timedelta(minutes=1)

ZONES = st.sampled_from(zones.common())


def clock(text: str) -> datetime:
    """What a clock shows, which is no instant until its zone is known."""
    return datetime.fromisoformat(text)


#: Times of a century, from pytz's years into those after them.
TIMES = st.datetimes(clock("2026-01-01"), clock("2127-01-01"))


@functools.cache
def oracle(zone: str) -> ZoneInfo:
    """The zone as the standard library reads it from `tzdata`."""
    with resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


def expected(local: datetime, zone: str) -> datetime:
    """The first instant at which the clock shows that time, or the first after a gap, by counting minutes."""
    tz = oracle(zone)
    first = local.replace(tzinfo=tz).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == local:
        return first
    instant = local.replace(tzinfo=tz, fold=1).astimezone(UTC).replace(second=0, microsecond=0)
    while instant.astimezone(tz).replace(tzinfo=None) < local:
        instant += MINUTE
    return instant


def changes(zone: str, year: int) -> list[datetime]:
    """The instants of a year at which a zone's clock is changed."""
    tz, found = oracle(zone), []
    begin = datetime(year, 1, 1, tzinfo=UTC)
    days = [begin + timedelta(days=n) for n in range(366)]
    offsets = [day.astimezone(tz).utcoffset() for day in days]
    for number in range(365):
        if offsets[number] != offsets[number + 1]:
            instant = days[number]
            while instant.astimezone(tz).utcoffset() == offsets[number]:
                instant += MINUTE
            found.append(instant)
    return found


@given(zone=ZONES, local=TIMES)
@settings(max_examples=500, deadline=None)
def test_any_local_time_has_the_instant_of_the_standard_library(zone: str, local: datetime) -> None:
    """In any zone, in pytz's years and in those after them."""
    assert zones.utc(local, zone) == expected(local, zone)


@pytest.mark.parametrize("year", [2026, 2027, 2037, 2038, 2039, 2087])
def test_the_hours_around_every_change_of_clocks(year: int) -> None:
    """Before a change, within its gap or fold, and after it: the first existing instant, in every zone."""
    around = [timedelta(minutes=n) for n in (-90, -60, -30, -1, 0, 1, 30, 59, 60, 90)]
    wrong = []
    for zone in zones.common():
        for change in changes(zone, year):
            shown = zones.local(change, zone).replace(tzinfo=None)
            times = [shown + shift for shift in around]
            wrong += [(zone, t) for t in times if zones.utc(t, zone) != expected(t, zone)]

    assert wrong == []


def test_a_time_that_is_skipped_becomes_the_first_after_the_gap() -> None:
    """New York has no 02:30 on 14 March 2027: the first instant after it is 03:00 of summer time."""
    found = zones.utc(clock("2027-03-14 02:30"), "America/New_York")

    assert found == datetime(2027, 3, 14, 7, 0, tzinfo=UTC)


def test_a_time_that_comes_twice_is_the_first_of_the_two() -> None:
    """New York has 01:30 twice on 7 November 2027: the one of summer time counts."""
    found = zones.utc(clock("2027-11-07 01:30"), "America/New_York")

    assert found == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)


def test_a_day_that_is_skipped_becomes_its_end() -> None:
    """Samoa left out 30 December 2011: its noon is the first instant of the 31st."""
    found = zones.utc(clock("2011-12-30 12:00"), "Pacific/Apia")

    assert found == datetime(2011, 12, 30, 10, tzinfo=UTC)


def test_summers_go_on_after_pytz_ends() -> None:
    """Santiago keeps its summer in January 2050, of which pytz knows nothing."""
    found = zones.local(datetime(2050, 1, 20, 12, tzinfo=UTC), "America/Santiago")

    assert found.utcoffset() == timedelta(hours=-3)


def test_baku_is_four_hours_ahead_all_year() -> None:
    """Never local mean time, which a zone of pytz yields when it is passed as tzinfo."""
    for month in range(1, 13):
        found = zones.utc(clock(f"2027-{month:02}-20 12:00"), "Asia/Baku")

        assert found == datetime(2027, month, 20, 8, tzinfo=UTC)


@given(zone=ZONES, instant=TIMES)
@settings(max_examples=300, deadline=None)
def test_the_clock_at_an_instant_is_that_of_the_standard_library(
    zone: str, instant: datetime
) -> None:
    """The same time with the same offset, before 2038 and after it."""
    here = zones.local(instant.replace(tzinfo=UTC), zone)
    there = instant.replace(tzinfo=UTC).astimezone(oracle(zone))

    assert (here.replace(tzinfo=None), here.utcoffset()) == (
        there.replace(tzinfo=None),
        there.utcoffset(),
    )


def test_an_instant_may_come_with_any_offset() -> None:
    """What the clock shows depends on the instant alone, not on how it is written."""
    instant = datetime(2037, 12, 31, 23, 30, tzinfo=UTC)
    written = zones.local(instant, "Pacific/Kiritimati")

    assert zones.local(written, "America/Santiago") == zones.local(instant, "America/Santiago")


def test_every_zone_is_readable_after_2037() -> None:
    """Old names too, which a chat may have been saved with."""
    late = datetime(2100, 1, 20, tzinfo=UTC)

    assert [zone for zone in pytz.all_timezones if zones.local(late, zone) != late] == []


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Asia/Baku", "Asia/Baku"),
        ("asia/baku", "Asia/Baku"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("utc", "UTC"),
        ("Asia/Baku ", None),
        ("Bakı", None),
        ("", None),
        ("../../etc/passwd", None),
        ("Factory", None),
        ("Asia", None),
        ("\x00", None),
    ],
)
def test_a_name_is_spelled_as_the_database_spells_it(name: str, zone: str | None) -> None:
    """Whatever its case; what is no name of a zone is none, and no file is opened for it."""
    assert zones.canonical(name) == zone


@given(st.text(max_size=64))
def test_any_text_is_a_zone_or_none(name: str) -> None:
    """No text is an error."""
    assert zones.canonical(name) in {None, *pytz.all_timezones}


def test_countries_have_their_zones() -> None:
    """Azerbaijan has one, the United States many, and each is a zone of the database."""
    assert zones.countries()["AZ"] == ("Asia/Baku",)
    assert len(zones.countries()["US"]) > 20
    assert all(zones.canonical(z) == z for found in zones.countries().values() for z in found)


def test_one_release_of_the_zones_is_accepted() -> None:
    """pytz and tzdata are installed in the same release, and the standard library reads the latter."""
    zones.check_databases()

    assert ZoneInfo("Asia/Baku").utcoffset(clock("2027-01-20")) == timedelta(hours=4)


def test_two_releases_of_the_zones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot does not start; it names both releases and what to do."""
    monkeypatch.setattr(tzdata, "IANA_VERSION", "2025b")

    with pytest.raises(ZoneDatabasesDisagree, match=r"2025b.*pip install") as refused:
        zones.check_databases()
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    ("shown", "night"),
    [("21:59:59", False), ("22:00", True), ("00:00", True), ("07:59:59", True), ("08:00", False)],
)
@pytest.mark.parametrize("zone", ["Asia/Baku", "America/New_York", "Asia/Kathmandu"])
def test_night_is_from_ten_until_eight(zone: str, shown: str, night: bool) -> None:
    """By the zone's own clock, to the second."""
    assert zones.is_night(zones.utc(clock(f"2027-01-20 {shown}"), zone), zone) is night
