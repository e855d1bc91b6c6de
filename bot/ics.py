"""The calendar: the coming occasions as text/calendar, for people's own calendars."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from bot.messages import markup, render
from bot.messages.catalog import Catalog
from bot.messages.render import Reader
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Observance, Occasion

#: Occasions of each observance, the coming one first.
YEARS = 20

#: How often a calendar may look for changes: new figures are published on the eve.
REFRESH = timedelta(hours=12)

#: The same as it is written in the file.
REFRESH_WRITTEN = "PT12H"

#: How long the minute of silence lasts, and how long before it a calendar reminds.
MINUTE, BEFORE = timedelta(minutes=1), timedelta(minutes=5)

#: The end of each UID. If it changed, every calendar would hold everything twice.
HOME = "commemoration-bot"


@dataclass(frozen=True)
class Hand:
    """What the entries are written with."""

    catalog: Catalog
    almanac: Almanac
    language: str
    #: The bot's name in Telegram, without the @.
    bot: str

    def say(self, occasion: Occasion, key: str) -> str:
        """A text of the occasion, without HTML."""
        of = self.catalog.of
        return markup.plain(
            of(occasion.observance, self.language, key, number=occasion.number, year=occasion.year)
        )


def calendar(catalog: Catalog, almanac: Almanac, language: str, today: date, bot: str) -> bytes:
    """The occasions on and after `today`: for each the whole day, and its minute of silence as an entry of its own.

    It depends on nothing but what it is given: made twice, it is the same to the byte. `bot` is the bot's name in
    Telegram, without the @.

    1. A UID is made of observance, year and kind: a newer edition replaces what is there.
    2. SEQUENCE, DTSTAMP and LAST-MODIFIED come from the observance's edition, which is data; no clock is read.
    3. The day is a date, the same wherever its reader is. The minute is an instant in UTC, which every calendar
       shows by its reader's clock, without a table of time zones that it might misread.
    """
    hand = Hand(catalog, almanac, language, bot)
    made = _frame(hand)
    for observance in almanac.observances:
        for occasion in _coming(observance, today):
            for entry in _entries(hand, observance, occasion):
                made.add_component(entry)
    return bytes(made.to_ical())


def _frame(hand: Hand) -> Calendar:
    made = Calendar()
    name = markup.plain(hand.catalog.text(hand.language, "calendar-name"))
    made.add("prodid", f"-//{HOME}//calendar//{hand.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", hand.almanac.observances[0].zone)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", REFRESH_WRITTEN)
    return made


def _coming(observance: Observance, today: date) -> Iterator[Occasion]:
    alone = Almanac((observance,))
    first = alone.following(today).year
    return (alone.occasion(observance.id, year) for year in range(first, first + YEARS))


def _entries(hand: Hand, observance: Observance, occasion: Occasion) -> Iterator[Event]:
    main = next(moment for moment in observance.moments if moment.choosable)
    day = _entry(hand, observance, occasion, "day")
    day.add("dtstart", occasion.date)
    day.add("dtend", occasion.date + timedelta(days=1))
    day.add("description", _about(hand, occasion, main))
    _remind(day, datetime.combine(occasion.date, main.at) - datetime.combine(occasion.date, time()))
    yield day
    if observance.quiet is None:
        return
    silence = _entry(hand, observance, occasion, "silence")
    noon = zones.utc(datetime.combine(occasion.date, observance.quiet.begins), observance.zone)
    silence.add("dtstart", noon)
    silence.add("dtend", noon + MINUTE)
    silence.add("description", hand.say(occasion, "calendar-silence-about"))
    _remind(silence, -BEFORE)
    yield silence


def _entry(hand: Hand, observance: Observance, occasion: Occasion, kind: str) -> Event:
    """What every entry has; nobody is busy because of it."""
    entry, edition = Event(), observance.edition
    changed = datetime.combine(edition.date, time(), UTC)
    entry.add("uid", f"{occasion.observance}-{occasion.year}-{kind}@{HOME}")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("sequence", edition.number)
    entry.add("summary", hand.say(occasion, f"calendar-{kind}"))
    entry.add("url", f"https://t.me/{hand.bot}")
    entry.add("class", "PUBLIC")
    entry.add("status", "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry


def _remind(entry: Event, when: timedelta) -> None:
    """An alarm, counted from the entry's beginning, which for a whole day is the reader's own midnight."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(entry["summary"]))
    alarm.add("trigger", when)
    entry.add_component(alarm)


def _about(hand: Hand, occasion: Occasion, moment: Moment) -> str:
    """The notice of the day without its heading, which is the title here, and without commands to press."""
    zone = hand.almanac.observance(occasion.observance).zone
    reader = Reader(hand.language, zone, None, frozenset())
    text = render.notice(hand.catalog, hand.almanac, occasion, moment.name, reader).text
    heading, _, rest = markup.plain(text).partition("\n\n")
    return markup.elsewhere(rest or heading, lambda command: _command(hand, command))


def _command(hand: Hand, command: str) -> str:
    text = hand.catalog.text(hand.language, "elsewhere", command=command, bot=hand.bot)
    return markup.plain(text)
