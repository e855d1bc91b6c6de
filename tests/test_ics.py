"""The calendar as calendars read it: by the letter of RFC 5545, and by a second parser in three zones."""

import os
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from bot import ics
from bot.messages import catalog as catalogs
from bot.messages.catalog import Catalog
from bot.messages.typography import breaking
from bot.observances import zones
from bot.observances.almanac import Almanac
from tests.observances.test_zones import oracle

ROOT = Path(__file__).parents[1]
SNAPSHOTS = ROOT / "tests" / "snapshots"
LANGUAGES = ("az", "en", "ru", "tr")

#: A day in November, the name of a bot, and the zone of a reader in Baku.
TODAY, BOT, BAKU = date(2026, 11, 23), "january_20_bot", "Asia/Baku"

#: Five minutes before the minute of silence, in UTC.
ALARM = time(7, 55, tzinfo=UTC)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def written(catalog: Catalog, almanac: Almanac, language: str) -> bytes:
    """The calendar of a reader in Baku, as bytes."""
    return ics.calendar(catalog, almanac, language, TODAY, BOT, BAKU)


@pytest.fixture
def read(written: bytes) -> Calendar:
    """The calendar as another library reads it."""
    found = IcsCalendarStream.calendar_from_ics(written.decode())
    assert len(found.events) == 2 * ics.YEARS
    return found


def test_every_line_is_as_the_rfc_has_it(written: bytes) -> None:
    """UTF-8, ended by CR LF, and of at most 75 octets, none of which cuts a letter in two."""
    lines = written.split(b"\r\n")

    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()


def test_what_the_rfc_asks_for_is_there(written: bytes) -> None:
    """Once in the calendar, once in each entry, once in each alarm; an entry ends once, by DTEND."""
    head, *entries = unfolded(written).split("BEGIN:VEVENT\n")

    for name in ("PRODID:", "VERSION:2.0", "CALSCALE:GREGORIAN"):
        assert len(re.findall(f"^{name}", head, re.MULTILINE)) == 1
    assert len(entries) == 2 * ics.YEARS
    for entry in entries:
        own, *alarms = entry.split("BEGIN:VALARM\n")
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"):
            assert properties(own).count(name) == 1, name
        assert re.search(r"^TRANSP:TRANSPARENT$", own, re.MULTILINE)
        assert "DURATION" not in properties(own)
        for alarm in alarms:
            wanted = ["ACTION", "DESCRIPTION", "END", "TRIGGER"]
            assert sorted(properties(alarm.partition("END:VEVENT")[0])) == wanted


def test_it_is_no_scheduling_message(written: bytes) -> None:
    """METHOD would make it one (RFC 5546), and ask for an organizer and attendees: libical says INVALID-ITIP."""
    named = set(properties(unfolded(written)))

    assert {"VERSION", "PRODID", "UID", "DTSTAMP"} <= named
    assert not named & {"METHOD", "ORGANIZER", "ATTENDEE"}


def test_it_has_no_time_zone_of_its_own(written: bytes) -> None:
    """A calendar that took one for its reader's would ring at 09:00 of Baku, which is midnight in New York."""
    assert not set(properties(unfolded(written))) & {"X-WR-TIMEZONE", "TZID"}
    assert b"Asia/Baku" not in written


def test_it_says_how_often_to_look_for_changes(written: bytes, language: str) -> None:
    """In the standard's word, and in the one that Outlook and Apple read; it has a name in both."""
    head = unfolded(written).partition("BEGIN:VEVENT")[0]

    assert "REFRESH-INTERVAL;VALUE=DURATION:PT12H\n" in head
    assert f"X-PUBLISHED-TTL:{ics.REFRESH_WRITTEN}\n" in head
    assert timedelta(hours=12) == ics.REFRESH
    names = re.findall(r"^(?:NAME|X-WR-CALNAME):(.+)$", head, re.MULTILINE)
    assert len(names) == 2
    assert len(set(names)) == 1


def test_twenty_years_each_with_its_number(read: Calendar) -> None:
    """From the coming 20 January on, a whole day each, and a minute of silence on it."""
    days = [event for event in read.events if not isinstance(event.start, datetime)]
    minutes = [event for event in read.events if isinstance(event.start, datetime)]

    assert [event.start for event in days] == [date(2027 + n, 1, 20) for n in range(20)]
    assert all(event.end == event.start + timedelta(days=1) for event in days)
    assert [event.start.date() for event in minutes] == [event.start for event in days]
    for number, (day, minute) in enumerate(zip(days, minutes, strict=True), 37):
        assert re.search(rf"\b{number}\D", str(day.summary))
        assert re.search(rf"\b{number}\D", str(minute.summary))


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("az", "Ümumxalq Hüzn Günü: 39-cu ildönümü"),
        ("en", "National Mourning Day in Azerbaijan: 39th anniversary"),
        ("ru", "День всенародной скорби в Азербайджане: 39-я годовщина"),
        ("tr", "Azerbaycan'da Millî Matem Günü: 39. yıl dönümü"),
    ],
)
def test_the_title_has_the_ordinal_of_its_language(read: Calendar, title: str) -> None:
    """The third of the twenty years."""
    assert [event.summary for event in read.events][4] == title


def test_english_ordinals(catalog: Catalog, almanac: Almanac) -> None:
    """41st, 42nd, 43rd, 44th."""
    made = ics.calendar(catalog, almanac, "en", TODAY, BOT, BAKU).decode()

    for ordinal in ("41st", "42nd", "43rd", "44th", "51st", "53rd"):
        assert f"National Mourning Day in Azerbaijan: {ordinal} anniversary" in made


@pytest.mark.parametrize(
    ("zone", "begins"),
    [("Asia/Baku", "12:00"), ("America/New_York", "03:00"), ("Pacific/Kiritimati", "22:00")],
)
def test_the_minute_is_shown_by_the_readers_clock(read: Calendar, zone: str, begins: str) -> None:
    """In Baku at noon, in New York at three, in Kiritimati in the evening; always on 20 January, for one minute."""
    here = ZoneInfo(zone)
    for year in range(2027, 2047):
        start = datetime.combine(date(year, 1, 20), time.fromisoformat(begins), here)

        found = read.timeline_tz(here).overlapping(start, start + timedelta(seconds=1))

        minute = next(event for event in found if event.uid and "silence" in event.uid)
        assert (minute.start, minute.end) == (start, start + timedelta(minutes=1))


@pytest.mark.parametrize("zone", ["Asia/Baku", "America/New_York", "Pacific/Kiritimati"])
def test_the_day_is_the_readers_whole_day(read: Calendar, zone: str) -> None:
    """From the first to the last minute of 20 January by the reader's clock, and not a minute longer."""
    here = ZoneInfo(zone)
    midnight = datetime(2027, 1, 20, tzinfo=here)
    shown = read.timeline_tz(here)

    for minutes, there in ((-1, False), (0, True), (24 * 60 - 1, True), (24 * 60, False)):
        at = midnight + timedelta(minutes=minutes)
        found = shown.overlapping(at, at + timedelta(seconds=1))
        assert any("2027-day" in str(event.uid) for event in found) is there


def test_each_entry_reminds_once(read: Calendar) -> None:
    """In the morning of the day by the reader's clock, and five minutes before the silence."""
    for event in read.events:
        (alarm,) = event.alarm
        assert alarm.action == "DISPLAY"
        assert alarm.description == event.summary
        silent = isinstance(event.start, datetime)
        assert alarm.trigger == (timedelta(minutes=-5) if silent else timedelta(hours=9))


@settings(max_examples=40, deadline=None)
@given(zone=st.sampled_from(zones.common()), year=st.integers(1995, 2100))
def test_the_minute_rings_in_nobodys_night(
    catalog: Catalog, almanac: Almanac, zone: str, year: int
) -> None:
    """In each of twenty years there is an alarm exactly where its instant is day by the reader's clock of that year."""
    made = ics.calendar(catalog, almanac, "en", date(year, 1, 1), BOT, zone)

    day = time(8), time(22)
    for each, trigger in triggers(made, "silence").items():
        rings = datetime.combine(date(each, 1, 20), ALARM).astimezone(oracle(zone)).time()
        assert trigger == ("-PT5M" if day[0] <= rings < day[1] else None), (each, rings)


@pytest.mark.parametrize(
    ("zone", "rings"),
    [("Europe/London", True), ("Pacific/Kiritimati", False), ("Asia/Baku", True)],
)
def test_it_rings_at_eight_and_no_more_at_ten(
    catalog: Catalog, almanac: Almanac, zone: str, rings: bool
) -> None:
    """With a minute at 12:05 the alarm is at 08:00 in London, which is day, and at 22:00 in Kiritimati: night."""
    (observance,) = almanac.observances
    assert observance.quiet is not None
    later = replace(observance, quiet=replace(observance.quiet, begins=time(12, 5)))

    made = ics.calendar(catalog, Almanac((later,)), "en", TODAY, BOT, zone)

    assert set(triggers(made, "silence").values()) == ({"-PT5M"} if rings else {None})


def test_it_is_the_alarm_that_must_be_by_day(catalog: Catalog, almanac: Almanac) -> None:
    """At 21:55 in Kiritimati it can ring for 22:00; at 07:55 in London it must not ring for 08:00."""
    files = {
        zone: ics.calendar(catalog, almanac, "en", TODAY, BOT, zone)
        for zone in ("Pacific/Kiritimati", "Europe/London")
    }

    assert set(triggers(files["Pacific/Kiritimati"], "silence").values()) == {"-PT5M"}
    assert set(triggers(files["Europe/London"], "silence").values()) == {None}


def test_each_year_has_its_own_clock(catalog: Catalog, almanac: Almanac) -> None:
    """In Casablanca it was 07:55 in January 2018 and 08:55 a year later: the clocks had stayed an hour ahead."""
    made = ics.calendar(catalog, almanac, "en", date(2018, 1, 1), BOT, "Africa/Casablanca")

    found = triggers(made, "silence")
    assert (found[2018], found[2019]) == (None, "-PT5M")


def test_where_the_zone_is_not_known_no_minute_rings(
    catalog: Catalog, almanac: Almanac, language: str
) -> None:
    """The day does, at 09:00 of its reader's midnight, wherever that is; and every entry is there."""
    made = ics.calendar(catalog, almanac, language, TODAY, BOT, None)

    years = range(2027, 2047)
    assert triggers(made, "silence") == dict.fromkeys(years)
    assert triggers(made, "day") == dict.fromkeys(years, "PT9H")


def test_a_zone_changes_nothing_but_alarms(catalog: Catalog, almanac: Almanac) -> None:
    """The same zone gives the same bytes, and another zone, or none, the same entries."""
    places = (None, "Asia/Baku", "America/New_York", "Pacific/Kiritimati")
    made = [ics.calendar(catalog, almanac, "en", TODAY, BOT, zone) for zone in places]

    assert made[1] == ics.calendar(catalog, almanac, "en", TODAY, BOT, "Asia/Baku")
    assert made[1] != made[2]
    alarm = re.compile(rb"BEGIN:VALARM\r\n.*?END:VALARM\r\n", re.DOTALL)
    assert len({alarm.sub(b"", each) for each in made}) == 1


def test_the_day_tells_what_its_notice_tells(
    catalog: Catalog, read: Calendar, language: str
) -> None:
    """Without HTML; the command for sources says where it can be given."""
    for event in read.events:
        said = str(event.description)
        assert not re.search(r"[<>{}]|&\w+;", said + str(event.summary))
        assert str(event.url) == f"https://t.me/{BOT}"
    first = str(read.events[0].description)
    assert breaking(catalog.of("january-20", language, "years", number=37)) in first
    assert f"/sources (Telegram: @{BOT})" in first
    assert "🕯" not in first


def test_a_calendar_is_plain_text(
    catalog: Catalog, almanac: Almanac, written: bytes, language: str, tmp_path: Path
) -> None:
    """What keeps a line of a message together is an ordinary space or hyphen here: people search for "20 January"."""
    shutil.copytree(ROOT / "messages", tmp_path / "messages")
    for path in (tmp_path / "messages").glob("*/*.ftl"):
        bound = re.sub(r"(?<=\d) (?=\w)", "\N{NO-BREAK SPACE}", path.read_text(encoding="utf-8"))
        bound = re.sub(r"(?<=[\d}])-(?=\w)", "\N{NON-BREAKING HYPHEN}", bound)
        path.write_text(bound, encoding="utf-8")
    told = catalogs.load(tmp_path / "messages")
    assert "\N{NO-BREAK SPACE}" in told.of("january-20", language, "calendar-silence", number=37)

    assert ics.calendar(told, almanac, language, TODAY, BOT, BAKU) == written
    assert not re.search("[\N{NO-BREAK SPACE}\N{NON-BREAKING HYPHEN}]", written.decode())


def test_the_same_is_written_twice(catalog: Catalog, almanac: Almanac, written: bytes) -> None:
    """Neither the clock nor chance changes anything: a second call returns the same."""
    again = [ics.calendar(catalog, almanac, code, TODAY, BOT, BAKU) for code in LANGUAGES]

    assert written in again


def test_an_entry_keeps_its_name(catalog: Catalog, almanac: Almanac) -> None:
    """In every language and in later years; so nothing is ever there twice."""
    names = [identities(catalog, almanac, code, TODAY) for code in LANGUAGES]
    later = identities(catalog, almanac, "en", date(2030, 5, 1))

    assert names[0][:2] == [
        "january-20-2027-day@commemoration-bot",
        "january-20-2027-silence@commemoration-bot",
    ]
    assert all(each == names[0] for each in names)
    assert len(set(names[0])) == len(names[0])
    assert later[: -2 * 4] == names[0][2 * 4 :]


@pytest.mark.parametrize(
    ("today", "first"), [("2027-01-19", 2027), ("2027-01-20", 2027), ("2027-01-21", 2028)]
)
def test_on_the_day_itself_it_is_still_there(
    catalog: Catalog, almanac: Almanac, today: str, first: int
) -> None:
    """The day after, the next year comes first."""
    names = identities(catalog, almanac, "en", date.fromisoformat(today))

    assert names[0] == f"january-20-{first}-day@commemoration-bot"


def test_what_is_newer_is_said_by_the_edition(read: Calendar, almanac: Almanac) -> None:
    """Its number and its day are data, and older than any reader."""
    edition = almanac.observance("january-20").edition
    changed = datetime.combine(edition.date, time(), UTC)

    for event in read.events:
        assert event.sequence == edition.number
        assert event.dtstamp == event.last_modified == changed


def test_a_changed_entry_has_a_new_edition(almanac: Almanac, read: Calendar, language: str) -> None:
    """Raise `edition` and set `changed` in observance.toml; then SNAPSHOTS=1 keeps what is new."""
    path = SNAPSHOTS / language / "calendar.txt"
    edition = f"edition {almanac.observance('january-20').edition.number}\n"
    told = [f"{e.start}, {e.alarm[0].trigger}\n{e.summary}\n{e.description}\n" for e in read.events]
    text = edition + "\n" + "\n".join(told[:2])
    kept = path.read_text(encoding="utf-8") if path.exists() else ""

    if os.environ.get("SNAPSHOTS") and (text == kept or not kept.startswith(edition)):
        path.write_text(text, encoding="utf-8")
        kept = text

    assert kept == text


def unfolded(written: bytes) -> str:
    """The lines as they are meant."""
    return written.decode().replace("\r\n ", "").replace("\r\n", "\n")


def properties(text: str) -> list[str]:
    """The names of all properties in their order."""
    return re.findall(r"^([A-Z-]+)[:;]", text, re.MULTILINE)


def triggers(written: bytes, kind: str) -> dict[int, str | None]:
    """When the alarm of each year's entry of that kind rings; None where it has none."""
    entries = unfolded(written).split("BEGIN:VEVENT\n")[1:]
    return {
        int(found[1]): next(iter(re.findall(r"^TRIGGER:(.+)$", entry, re.MULTILINE)), None)
        for entry in entries
        if (found := re.search(rf"^UID:january-20-(\d+)-{kind}@", entry, re.MULTILINE))
    }


def identities(catalog: Catalog, almanac: Almanac, language: str, today: date) -> list[str]:
    """The UIDs of all entries in their order."""
    text = unfolded(ics.calendar(catalog, almanac, language, today, BOT, BAKU))
    return re.findall(r"^UID:(.+)$", text, re.MULTILINE)
