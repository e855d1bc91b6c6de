"""/calendar, as people get it."""

from dataclasses import replace

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from bot import ics
from bot.messages import dates
from bot.observances import zones
from bot.sandbox.world.entities import units
from bot.sandbox.world.messages import Message
from bot.settings import LONGEST_URL
from tests.cast import utc
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: Telegram's bound for what stands below a file.
CAPTION = 1024


def read(answer: Message) -> Calendar:
    """The file as another library reads it."""
    assert answer.document is not None
    return IcsCalendarStream.calendar_from_ics(answer.document.content.decode())


def serve_feeds(town: Town, address: str) -> None:
    """Let calendars find the feeds below that address."""
    town.application.bot_data["services"] = replace(town.services, feeds=address)


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_calendar_is_a_file_in_the_persons_language(town: Town, who: str) -> None:
    """Twenty years of days and minutes of silence, under a name that says what it is."""
    answer = await town.ask(who, "/calendar")

    assert answer.document is not None
    assert answer.document.file_name == "january-20.ics"
    assert answer.document.mime_type == "text/calendar"
    events = read(answer).events
    assert len(events) == 2 * ics.YEARS
    assert town.services.catalog.of("january-20", who, "day-name") in str(events[0].summary)


async def test_it_begins_with_the_coming_day_by_the_persons_clock(town: Town) -> None:
    """While it is the 20th in New York, and the 21st in Baku, this year still counts there."""
    town.at(utc("21 03:00"))
    await town.ask("en", "/timezone America/New_York")

    in_new_york = read(await town.ask("en", "/calendar")).events
    in_baku = read(await town.ask("az", "/calendar")).events

    assert (in_new_york[0].start.year, in_baku[0].start.year) == (2027, 2028)


@pytest.mark.parametrize(
    ("zone", "alarms"), [("Asia/Baku", 2), ("Europe/Berlin", 2), ("America/New_York", 1)]
)
async def test_the_minute_rings_by_day_only_where_the_person_is(
    town: Town, zone: str, alarms: int
) -> None:
    """At 11:55 in Baku and 08:55 in Berlin it does, at 02:55 in New York it does not; the day does everywhere."""
    await town.ask("en", f"/timezone {zone}")

    events = read(await town.ask("en", "/calendar")).events

    assert len(events) == 2 * ics.YEARS
    assert sum(len(event.alarm) for event in events) == alarms * ics.YEARS


async def test_who_has_chosen_no_zone_is_taken_to_be_where_the_bot_is(town: Town) -> None:
    """So the minute has its alarm by the default zone, and the caption names that, with the way to another."""
    answer = await town.ask("en", "/calendar")

    assert town.services.default_zone == "Asia/Baku"
    assert all(event.alarm for event in read(answer).events)
    assert "Time zone: Baku (/timezone)" in answer.text


@pytest.mark.parametrize(
    ("who", "city"),
    [("az", "Nyu York"), ("en", "New York"), ("ru", "Нью-Йорк"), ("tr", "New York")],
)
async def test_by_which_clock_it_reminds_is_said(town: Town, who: str, city: str) -> None:
    """The city of the zone that was chosen, in the person's language."""
    await town.ask(who, "/timezone America/New_York")

    assert f"{city} (/timezone)" in (await town.ask(who, "/calendar")).text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_what_to_do_with_it_is_said(town: Town, who: str) -> None:
    """That it should be a calendar of its own, and how it is renewed; without a feed, no link."""
    answer = await town.ask(who, "/calendar")

    city = dates.zone_city(town.services.default_zone, who)
    said = town.text(who, "caption-calendar", zone=city)
    assert answer.text == said.replace("<b>", "").replace("</b>", "")
    assert "/calendar" in answer.text
    assert "://" not in answer.text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_with_a_feed_its_address_is_told(town: Town, who: str) -> None:
    """For calendars that know webcal and for those that want https; both to be copied with one press.

    Below the longest address and the longest name of a zone there is room for all of it.
    """
    host = "remember.example.org/".ljust(LONGEST_URL - len("https://"), "a")
    serve_feeds(town, f"https://{host}")
    longest = max(zones.common(), key=lambda zone: len(dates.zone_city(zone, who)))
    await town.ask(who, f"/timezone {longest}")

    answer = await town.ask(who, "/calendar")

    for address in (f"webcal://{host}/calendar/{who}.ics", f"https://{host}/calendar/{who}.ics"):
        assert f"\n{address}" in answer.text
    assert [one["type"] for one in answer.entities].count("code") == 2
    assert dates.zone_city(longest, who) in answer.text
    assert units(answer.text) <= CAPTION


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("az", "Saat qurşağınızı bilmədiyi üçün sükut dəqiqəsini xatırlatmır."),
        ("en", "does not know your time zone and does not remind of the minute."),
        ("ru", "О минуте он не напоминает: ваш часовой пояс ему неизвестен."),
        ("tr", "Saat diliminizi bilmediği için saygı duruşunu hatırlatmaz."),
    ],
)
async def test_what_the_feed_lacks_is_said_with_it(town: Town, who: str, said: str) -> None:
    """Who subscribes learns that no minute of silence will ring there; without a feed it is not mentioned."""
    alone = await town.ask(who, "/calendar")
    serve_feeds(town, "https://remember.example.org")

    assert said in (await town.ask(who, "/calendar")).text
    assert said not in alone.text


async def test_nothing_is_kept_about_who_only_asks(town: Town) -> None:
    """Neither a chat nor a subscription."""
    await town.ask("en", "/calendar")

    assert await town.kept("en") is None
