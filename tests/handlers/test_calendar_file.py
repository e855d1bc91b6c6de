"""/calendar, as people get it."""

from dataclasses import replace

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from bot import ics
from bot.sandbox.chats import Message
from bot.sandbox.spotting import units
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
    town.application.bot_data["house"] = replace(town.house, feeds=address)


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_calendar_is_a_file_in_the_persons_language(town: Town, who: str) -> None:
    """Twenty years of days and minutes of silence, under a name that says what it is."""
    answer = await town.ask(who, "/calendar")

    assert answer.document is not None
    assert answer.document.file_name == "january-20.ics"
    assert answer.document.mime_type == "text/calendar"
    events = read(answer).events
    assert len(events) == 2 * ics.YEARS
    assert town.house.catalog.of("january-20", who, "day-name") in str(events[0].summary)


async def test_it_begins_with_the_coming_day_by_the_persons_clock(town: Town) -> None:
    """While it is the 20th in New York, and the 21st in Baku, this year still counts there."""
    town.at(utc("21 03:00"))
    await town.ask("en", "/timezone America/New_York")

    in_new_york = read(await town.ask("en", "/calendar")).events
    in_baku = read(await town.ask("az", "/calendar")).events

    assert (in_new_york[0].start.year, in_baku[0].start.year) == (2027, 2028)


@pytest.mark.parametrize("who", LANGUAGES)
async def test_what_to_do_with_it_is_said(town: Town, who: str) -> None:
    """That it should be a calendar of its own, and how it is renewed; without a feed, no link."""
    answer = await town.ask(who, "/calendar")

    assert answer.text == town.text(who, "caption-calendar").replace("<b>", "").replace("</b>", "")
    assert "/calendar" in answer.text
    assert "://" not in answer.text


@pytest.mark.parametrize("who", LANGUAGES)
async def test_with_a_feed_its_address_is_told(town: Town, who: str) -> None:
    """For calendars that know webcal and for those that want https; both to be copied with one press."""
    host = "remember.example.org/".ljust(LONGEST_URL - len("https://"), "a")
    serve_feeds(town, f"https://{host}")

    answer = await town.ask(who, "/calendar")

    for address in (f"webcal://{host}/calendar/{who}.ics", f"https://{host}/calendar/{who}.ics"):
        assert f"\n{address}" in answer.text
    assert [one["type"] for one in answer.entities].count("code") == 2
    assert units(answer.text) <= CAPTION


async def test_nothing_is_kept_about_who_only_asks(town: Town) -> None:
    """Neither a chat nor a subscription."""
    await town.ask("en", "/calendar")

    assert await town.kept("en") is None
