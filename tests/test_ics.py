"""The calendar as calendars read it: by the letter of RFC 5545, and by a second parser in three zones."""

import os
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from bot import ics
from bot.messages import catalog as catalogs
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac

ROOT = Path(__file__).parents[1]
SNAPSHOTS = ROOT / "tests" / "snapshots"
LANGUAGES = ("az", "en", "ru", "tr")

#: A day in November, and the name of a bot.
TODAY, BOT = date(2026, 11, 23), "january_20_bot"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """All texts."""
    return catalogs.load(ROOT / "messages")


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    """All observances."""
    return almanacs.load(ROOT / "messages")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return str(request.param)


@pytest.fixture
def written(catalog: Catalog, almanac: Almanac, language: str) -> bytes:
    """The calendar as bytes."""
    return ics.calendar(catalog, almanac, language, TODAY, BOT)


@pytest.fixture
def read(written: bytes) -> Calendar:
    """The calendar as another library reads it."""
    return IcsCalendarStream.calendar_from_ics(written.decode())


def test_every_line_is_as_the_rfc_has_it(written: bytes) -> None:
    """UTF-8, ended by CR LF, and of at most 75 octets, none of which cuts a letter in two."""
    lines = written.split(b"\r\n")

    assert written.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()


def test_what_the_rfc_asks_for_is_there(written: bytes) -> None:
    """Once in the calendar, and once in each entry."""
    text = unfolded(written)
    head, *entries = text.split("BEGIN:VEVENT\n")

    for name in ("PRODID", "VERSION:2.0", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"):
        assert len(re.findall(f"^{name}", head, re.MULTILINE)) == 1
    assert len(entries) == 2 * ics.YEARS
    for entry in entries:
        own = entry.partition("BEGIN:VALARM")[0]
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"):
            assert len(re.findall(rf"^{name}[:;]", own, re.MULTILINE)) == 1, name
        assert re.search(r"^TRANSP:TRANSPARENT$", own, re.MULTILINE)


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
        ("tr", "Azerbaycan'da Milli Matem Günü: 39. yıl dönümü"),
    ],
)
def test_the_title_has_the_ordinal_of_its_language(read: Calendar, title: str) -> None:
    """The third of the twenty years."""
    assert [event.summary for event in read.events][4] == title


def test_english_ordinals(catalog: Catalog, almanac: Almanac) -> None:
    """41st, 42nd, 43rd, 44th."""
    made = ics.calendar(catalog, almanac, "en", TODAY, BOT).decode()

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


def test_the_day_tells_what_its_notice_tells(
    catalog: Catalog, read: Calendar, language: str
) -> None:
    """Without HTML; the command for sources says where it can be given."""
    for event in read.events:
        said = str(event.description)
        assert not re.search(r"[<>{}]|&\w+;", said + str(event.summary))
        assert str(event.url) == f"https://t.me/{BOT}"
    first = str(read.events[0].description)
    assert catalog.of("january-20", language, "years", number=37) in first
    assert f"/sources (Telegram: @{BOT})" in first
    assert "🕯" not in first


def test_the_same_is_written_twice(catalog: Catalog, almanac: Almanac, written: bytes) -> None:
    """No clock and no chance: whoever asks again finds that nothing has changed."""
    again = [ics.calendar(catalog, almanac, code, TODAY, BOT) for code in LANGUAGES]

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


def identities(catalog: Catalog, almanac: Almanac, language: str, today: date) -> list[str]:
    """The UIDs of all entries in their order."""
    text = unfolded(ics.calendar(catalog, almanac, language, today, BOT))
    return re.findall(r"^UID:(.+)$", text, re.MULTILINE)
