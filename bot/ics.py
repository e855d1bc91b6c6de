"""The calendar: the coming occasions as text/calendar, for calendar apps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from bot.messages import markup, render, typography
from bot.messages.catalog import Catalog
from bot.messages.render import Reader
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Observance, Occasion

#: Occasions of each observance, from the next one on.
YEARS = 20

#: How often a calendar should look for changes; new figures are published on the eve.
REFRESH = timedelta(hours=12)

#: REFRESH as it is written in the file.
REFRESH_WRITTEN = "PT12H"

#: How long the minute of silence lasts, and how long before it the alarm rings.
MINUTE, BEFORE = timedelta(minutes=1), timedelta(minutes=5)

#: The end of each UID. If it changed, every calendar would show all entries twice.
HOME = "commemoration-bot"


@dataclass(frozen=True)
class Hand:
    """What the entries are made from."""

    catalog: Catalog
    almanac: Almanac
    language: str
    #: The bot's name in Telegram, without the @.
    bot: str
    #: The reader's time zone; None when it is not known.
    zone: str | None

    def say(self, occasion: Occasion, key: str) -> str:
        """A text of the occasion, without HTML."""
        of = self.catalog.of
        return _plain(
            of(occasion.observance, self.language, key, number=occasion.number, year=occasion.year)
        )


def calendar(
    catalog: Catalog, almanac: Almanac, language: str, today: date, bot: str, zone: str | None
) -> bytes:
    """The occasions from `today` on: for each an entry for the whole day and one for its minute of silence.

    The result depends only on the arguments: the same arguments give the same bytes. `bot` is the bot's name in
    Telegram, without the @. `zone` is the reader's time zone: an alarm of the minute that would ring at night there is
    left out. None when the zone is not known: then the minute has no alarm.

    1. A UID consists of observance, year and kind: a newer edition replaces the entries that a calendar has.
    2. SEQUENCE, DTSTAMP and LAST-MODIFIED come from the observance's edition, which is data; no clock is read.
    3. The day is a date, the same for every reader. The minute is an instant in UTC, which every calendar shows in its
       reader's time zone, without a table of time zones that it could misread.
    4. There is no METHOD: the file is a snapshot of a calendar, not a scheduling message (RFC 5545, 3.7.2). PUBLISH
       requires an ORGANIZER, which the day does not have; what an import replaces depends only on UID and SEQUENCE.
    """
    hand = Hand(catalog, almanac, language, bot, zone)
    made = _frame(hand)
    for observance in almanac.observances:
        for occasion in _coming(observance, today):
            for entry in _entries(hand, observance, occasion):
                made.add_component(entry)
    return bytes(made.to_ical())


def _frame(hand: Hand) -> Calendar:
    made = Calendar()
    name = _plain(hand.catalog.text(hand.language, "calendar-name"))
    made.add("prodid", f"-//{HOME}//calendar//{hand.language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    made.add("x-published-ttl", REFRESH_WRITTEN)
    return made


def _coming(observance: Observance, today: date) -> Iterator[Occasion]:
    alone = Almanac((observance,))
    first = alone.following(today).year
    return (alone.occasion(observance.id, year) for year in range(first, first + YEARS))


def _entries(hand: Hand, observance: Observance, occasion: Occasion) -> Iterator[Event]:
    yield _day(hand, observance, occasion)
    if observance.quiet is not None:
        begins = datetime.combine(occasion.date, observance.quiet.begins)
        yield _silence(hand, observance, occasion, zones.utc(begins, observance.zone))


def _day(hand: Hand, observance: Observance, occasion: Occasion) -> Event:
    """The whole day, with an alarm at the time of its notice.

    The alarm of a date is relative to the reader's own midnight (RFC 5545, 3.8.6.3): 09:00 is 09:00 for every reader,
    and no zone is needed. Outlook reads it as time before midnight: 15:00 on the day before, which is not at night
    either.
    """
    main = next(moment for moment in observance.moments if moment.choosable)
    day = _entry(hand, observance, occasion, "day")
    day.add("dtstart", occasion.date)
    day.add("dtend", occasion.date + timedelta(days=1))
    day.add("description", _about(hand, occasion, main))
    _remind(day, datetime.combine(occasion.date, main.at) - datetime.combine(occasion.date, time()))
    return day


def _silence(hand: Hand, observance: Observance, occasion: Occasion, begins: datetime) -> Event:
    """The minute of silence, with an alarm unless it would ring at night or the reader's zone is not known."""
    silence = _entry(hand, observance, occasion, "silence")
    silence.add("dtstart", begins)
    silence.add("dtend", begins + MINUTE)
    silence.add("description", hand.say(occasion, "calendar-silence-about"))
    if hand.zone is not None and not zones.is_night(begins - BEFORE, hand.zone):
        _remind(silence, -BEFORE)
    return silence


def _entry(hand: Hand, observance: Observance, occasion: Occasion, kind: str) -> Event:
    """An entry with the common properties; it does not mark the time as busy."""
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
    """Add an alarm, relative to the start of the entry."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(entry["summary"]))
    alarm.add("trigger", when)
    entry.add_component(alarm)


def _about(hand: Hand, occasion: Occasion, moment: Moment) -> str:
    """The day's notice without its heading, which is the title here, and without commands to press."""
    zone = hand.almanac.observance(occasion.observance).zone
    reader = Reader(hand.language, zone, None, frozenset())
    text = render.notice(hand.catalog, hand.almanac, occasion, moment.name, reader).text
    heading, _, rest = _plain(text).partition("\n\n")
    return markup.elsewhere(rest or heading, lambda command: _command(hand, command))


def _command(hand: Hand, command: str) -> str:
    text = hand.catalog.text(hand.language, "elsewhere", command=command, bot=hand.bot)
    return _plain(text)


def _plain(html: str) -> str:
    """The text without HTML, with ordinary spaces and hyphens only."""
    return typography.breaking(markup.plain(html))
