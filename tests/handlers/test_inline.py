"""What `@bot` offers in any chat."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.handlers import inline
from bot.observances.almanac import Almanac
from bot.sandbox.world.failures import Reply
from tests.cast import utc
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: What is offered, in order.
EVERY = ["next", "about", "timeline", "history", "sources"]


async def type_(town: Town, who: str, text: str = "") -> list[dict[str, Any]]:
    """What is offered to that person."""
    query = town.world.inline.type(town.people[who], text)
    return await town.world.inline.results(query)


def kept_for(town: Town) -> int:
    """Seconds for which the last answer may be given again; it is always personal."""
    answer = list(town.world.inline.queries.values())[-1].answer
    assert answer is not None
    assert answer.is_personal
    return answer.cache_time


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_next_occasion_and_what_is_known_are_offered(town: Town, who: str) -> None:
    """In the language of the person's Telegram, each with a title and a line below it."""
    offered = await type_(town, who)
    first, second = offered[:2]
    assert [one["id"] for one in offered] == EVERY
    assert all(one["title"] and one["description"] for one in offered)

    assert first["title"] == town.services.catalog.of("january-20", who, "day-name")
    assert "37" in first["description"]
    about = town.services.catalog.of("january-20", who, "about")
    assert f"<b>{second['title']}</b>" in about
    assert second["description"] in about.splitlines()[1]


@pytest.mark.parametrize("who", LANGUAGES)
async def test_what_is_chosen_comes_into_the_chat(town: Town, who: str) -> None:
    """In Telegram's HTML, without a preview; the command in it has given way to the bot's name."""
    person = town.people[who]
    group = town.world.groups.create("Choir", creator=person)
    query = town.world.inline.type(person, "")
    await town.world.inline.results(query)

    said = [town.world.inline.choose(person, query, id, group) for id in EVERY]

    assert "58" in said[0].text
    assert said[1].text.endswith(": @sandbox_bot")
    assert "150" in said[4].text
    for message in said:
        assert message.entities[0]["type"] == "bold"
        assert message.link_preview_options == {"is_disabled": True}
        assert not re.search(r"/[a-z]", message.text)


async def test_what_is_chosen_tells_nothing_of_the_person(town: Town) -> None:
    """Neither the zone nor the hour that they have chosen."""
    await town.ask("en", "/timezone America/New_York")
    await town.ask("en", "/time 06:30")

    offered = str(await type_(town, "en"))

    for secret in ("New York", "New_York", "06:30", "Time zone"):
        assert secret not in offered


async def test_a_chosen_language_counts_more_than_that_of_telegram(town: Town) -> None:
    """Whoever has told the bot is offered that."""
    await town.ask("en", "/language ru")

    first, *_ = await type_(town, "en")

    assert first["title"] == town.services.catalog.of("january-20", "ru", "day-name")


async def test_nothing_is_kept_about_who_asks(town: Town) -> None:
    """Of strangers nothing at all; of others no new language, which only a message of theirs brings."""
    await town.ask("az", "/start")
    before = await town.kept("az")
    town.people["az"].language_code = "tr"

    turkish, *_ = await type_(town, "az")
    await type_(town, "en")

    assert turkish["title"] == town.services.catalog.of("january-20", "tr", "day-name")
    assert await town.kept("az") == before
    assert await town.kept("en") is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("next", ["next"]),
        ("/next", ["next"]),
        ("ABOUT", ["about"]),
        ("источники", ["sources"]),
        ("mənbələr", ["sources"]),
        ("20 января хронология", ["timeline"]),
        ("növbəti ildönümü", ["next"]),
        ("godovshchina", EVERY),
        ("Годовщина", ["next"]),
        ("что произошло", ["about"]),
        ("bir sonraki", ["next"]),
        ("what happened", ["about"]),
        ("sources", ["sources"]),
        ("откуда", ["sources"]),
        ("mənbə", ["sources"]),
        ("kronoloji", ["timeline"]),
        ("timeline events", ["timeline"]),
        ("before after", ["history"]),
        ("what", ["about", "history"]),
        ("/", EVERY),
        ("20 January", EVERY),
        ("🕯", EVERY),
        ("x" * 256, EVERY),
    ],
)
async def test_a_name_that_is_typed_chooses(town: Town, typed: str, offered: list[str]) -> None:
    """In any of the languages; whatever else is typed hides nothing."""
    assert [one["id"] for one in await type_(town, "en", typed)] == offered


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (utc("17 19:59"), 60),
        (utc("17 20:00"), inline.NEAR),
        (utc("20 08:00"), inline.NEAR),
        (utc("22 19:57"), inline.NEAR),
        (utc("22 20:00"), inline.FAR),
        (datetime.fromisoformat("2026-11-23T06:00Z"), inline.FAR),
        (datetime.fromisoformat("2026-11-23T19:15Z"), 45 * 60),
        (datetime.fromisoformat("2026-11-23T19:59:59Z"), 1),
        (datetime.fromisoformat("2026-11-23T19:59:59.500Z"), 1),
    ],
)
async def test_how_long_telegram_may_give_the_same_answer(
    town: Town, now: datetime, seconds: int
) -> None:
    """An hour, but minutes on the days around the occasion, and never past the person's midnight."""
    town.at(now)

    await type_(town, "en")

    assert kept_for(town) == seconds


async def test_midnight_is_the_persons_own(town: Town) -> None:
    """In New York it comes nine hours after Baku's."""
    town.at(datetime.fromisoformat("2026-11-23T04:58Z"))
    await town.ask("en", "/timezone America/New_York")

    today, *_ = await type_(town, "en")
    seconds = kept_for(town)
    town.at(town.now + timedelta(seconds=seconds))
    tomorrow, *_ = await type_(town, "en")

    assert seconds == 120
    assert "59" in today["input_message_content"]["message_text"]
    assert "58" in tomorrow["input_message_content"]["message_text"]


async def test_an_answer_that_comes_too_late_is_let_be(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    """Telegram waits for seconds only, so the error is not reported to anybody."""
    refusal = Reply(400, "Bad Request: query is too old and response timeout expired")
    late = town.world.failures.script(refusal, "answerInlineQuery")

    town.world.inline.type(town.people["en"], "")
    await town.world.until(lambda: late.failed)

    assert (await town.ask("en", "/help")).text
    assert not [one for one in caplog.records if one.levelname != "DEBUG" and "inline" in one.name]


async def test_an_error_is_told_to_no_chat(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    """There is none: it is logged."""
    whole = town.services
    town.application.bot_data["services"] = replace(whole, almanac=Almanac(()))
    town.world.inline.type(town.people["en"], "")
    await town.world.until(lambda: "An update could not be handled" in caplog.text)
    town.application.bot_data["services"] = whole

    assert (await town.ask("en", "/privacy")).text
    assert len(town.world.calls.of("sendMessage")) == 1


async def test_too_many_queries_are_dropped(town: Town) -> None:
    """As messages are, and without a word; others are answered meanwhile."""
    for number in range(60):
        town.world.inline.type(town.people["az"], f"{number}")

    await type_(town, "en")

    await town.world.until(lambda: town.application.update_processor.dropped >= 35)
    assert not town.world.calls.of("sendMessage")


async def test_a_query_that_cannot_be_read_stops_nobody(town: Town) -> None:
    """It is skipped."""
    sender = town.people["en"].user()
    town.world.updates.inject(
        {"inline_query": {"id": "1", "from": sender, "query": 7, "offset": ""}}
    )

    assert len(await type_(town, "en")) == len(EVERY)


async def test_what_is_shared_with_the_bot_itself_is_not_answered(town: Town) -> None:
    """It is the bot's own text."""
    emily = town.people["en"]
    query = town.world.inline.type(emily, "")
    await town.world.inline.results(query)

    town.world.inline.choose(emily, query, "about", emily)

    assert (await town.ask("en", "/privacy")).text.startswith("Privacy")
    assert len(town.world.calls.of("sendMessage")) == 1
