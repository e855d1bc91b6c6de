"""The calendar at its address."""

from datetime import date

import pytest

from bot import ics
from tests.cast import utc
from tests.web.conftest import Site

LANGUAGES = ("az", "en", "ru", "tr")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_language_has_its_calendar(site: Site, language: str) -> None:
    """The calendar of a reader whose time zone is not known, as text/calendar."""
    answer = await site.ask(f"/calendar/{language}.ics")

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    today = date(2026, 11, 23)
    made = ics.calendar(site.catalog, site.almanac, language, today, site.bot, zone=None)
    assert answer.body == made


async def test_no_minute_of_silence_rings_there(site: Site) -> None:
    """The feed does not know where it is night; only the days have alerts, at 09:00 of each reader's own clock."""
    body = (await site.ask("/calendar/en.ics")).body

    assert body.count(b"BEGIN:VALARM") == body.count(b"TRIGGER:PT9H") == ics.YEARS
    assert body.count(b"BEGIN:VEVENT") == 2 * ics.YEARS


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/de.ics",
        "/calendar/EN.ics",
        "/calendar/.ics",
        "/calendar/en",
        "/calendar/en.ics/",
        "/calendar/",
        "/calendar",
        "/calendar/en.ics/..",
        "/calendar/..%2f..%2f.env",
        "/calendar/%2e%2e/observance.toml",
        "/",
        "/.env",
    ],
)
async def test_nothing_else_is_there(site: Site, path: str) -> None:
    """No language that the bot does not speak, no folder to look into, no way out of one."""
    assert (await site.ask(path)).status == 404


@pytest.mark.parametrize("sent", ["{tag}", 'W/{tag}, "another"', '"another", {tag}', "*"])
async def test_who_has_it_is_not_sent_it_again(site: Site, sent: str) -> None:
    """By the tag that came with it, however caches write it."""
    tag = (await site.ask("/calendar/en.ics")).headers["ETag"]

    again = await site.ask("/calendar/en.ics", If_None_Match=sent.format(tag=tag))

    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == tag


@pytest.mark.parametrize("sent", ['"another"', "", "{other}", "x" * 8000])
async def test_who_has_another_is_sent_it(site: Site, sent: str) -> None:
    """Each language has a tag of its own."""
    other = (await site.ask("/calendar/ru.ics")).headers["ETag"]

    again = await site.ask("/calendar/en.ics", If_None_Match=sent.format(other=other))

    assert again.status == 200


async def test_a_calendar_may_only_ask_whether_there_is_one(site: Site) -> None:
    """HEAD says what GET would, without it."""
    whole = await site.ask("/calendar/en.ics")

    head = await site.ask("/calendar/en.ics", "HEAD")

    assert (head.status, head.body) == (200, b"")
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


async def test_the_day_stays_until_it_has_ended_everywhere(site: Site) -> None:
    """While it is 20 January at the last place on Earth, and long the 21st in Baku, this year comes first."""
    site.now = utc("21 11:59")
    last = await site.ask("/calendar/en.ics")
    site.now = utc("21 12:00")
    after = await site.ask("/calendar/en.ics")

    assert b"DTSTART;VALUE=DATE:20270120" in last.body
    assert b"DTSTART;VALUE=DATE:20270120" not in after.body
    assert last.headers["ETag"] != after.headers["ETag"]


async def test_until_the_bot_knows_its_name_it_asks_for_patience(site: Site) -> None:
    """Telegram tells it; requests before that are answered with the time to retry after."""
    site.bot = ""
    early = await site.ask("/calendar/en.ics")
    site.bot = "january_20_bot"

    assert (early.status, early.headers["Retry-After"]) == (503, "60")
    assert (await site.ask("/calendar/en.ics")).status == 200
