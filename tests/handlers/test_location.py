"""A place that is shared sets the time zone, and leaves no trace."""

import logging
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.chats import Message
from tests.handlers.conftest import Town

LANGUAGES = ("az", "en", "ru", "tr")

#: A spot in New York, to the last digit.
LATITUDE, LONGITUDE = 40.748433, -73.985656

Json = dict[str, Any]


def placed(town: Town, who: str, latitude: object, longitude: object) -> Json:
    """A message of that person with any location in it."""
    person = town.people[who]
    head = {"message_id": 900, "date": int(town.now.timestamp())}
    where = {"latitude": latitude, "longitude": longitude}
    return head | {"chat": person.chat(), "from": person.user(), "location": where}


async def share(town: Town, who: str, latitude: float, longitude: float) -> Message:
    """What the bot answers to a location first."""
    town.world.share_location(town.people[who], latitude, longitude)
    return (await town.world.answers(town.people[who]))[0]


@pytest.mark.parametrize("who", LANGUAGES)
async def test_a_place_sets_the_zone(town: Town, who: str) -> None:
    """The answer is the one that /timezone gives."""
    answer = await share(town, who, LATITUDE, LONGITUDE)

    assert (await town.kept(who)).zone == "America/New_York"
    assert answer.text == (await town.ask(who, "/timezone New York")).text
    assert "{" not in answer.text


@pytest.mark.parametrize(
    ("place", "zone", "name"),
    [
        ((38.456, 48.875), "Asia/Baku", "Baku (Asia/Baku)"),
        ((1.872, -157.4278), "Pacific/Kiritimati", "Kiritimati"),
        ((30.0, -40.0), "Etc/GMT+3", "UTC−3"),
        ((90.0, 0.0), "Etc/GMT", "UTC"),
        ((0, 0), "Etc/GMT", "UTC"),
    ],
)
async def test_every_place_has_a_name(town: Town, place: Any, zone: str, name: str) -> None:
    """A border town, an island, a ship, the pole."""
    answer = await share(town, "en", *place)

    assert (await town.kept("en")).zone == zone
    assert answer.text.startswith(f"Time zone: {name}")


async def test_where_no_zone_is_known_it_is_asked_for(town: Town) -> None:
    """With the question of /timezone; nothing is kept."""
    question = await town.ask("en", "/timezone")

    town.world.inject({"message": placed(town, "en", 500, 500)})
    (answer,) = await town.world.answers(town.people["en"])

    assert (answer.text, answer.buttons) == (question.text, question.buttons)
    assert await town.kept("en") is None


@pytest.mark.parametrize("wrong", ["east", None, [1], True])
async def test_what_is_no_place_stops_nobody(town: Town, wrong: object) -> None:
    """An update that cannot be read is skipped."""
    town.world.inject({"message": placed(town, "en", 1.5, wrong)})

    assert (await town.ask("en", "/privacy")).text
    assert await town.kept("en") is None


async def test_of_a_live_place_the_first_counts(town: Town) -> None:
    """Where the person goes from there is not followed."""
    emily = town.people["en"]
    live = town.world.share_location(emily, LATITUDE, LONGITUDE, live=True)
    await town.world.answers(emily)

    town.world.move(live, 40.4, 49.8)
    town.world.inject({"edited_message": placed(town, "en", 40.4, 49.8)})
    await town.ask("en", "/help")

    assert (await town.kept("en")).zone == "America/New_York"
    assert len(town.world.calls.of("sendMessage")) == 2


async def test_in_a_group_a_place_is_nobodys_business(town: Town) -> None:
    """It is neither answered nor looked at."""
    group = {"id": -5, "type": "group", "title": "Choir"}
    town.world.inject({"message": placed(town, "en", LATITUDE, LONGITUDE) | {"chat": group}})

    await town.ask("en", "/help")

    assert {call.chat_id for call in town.world.calls.of("sendMessage")} == {town.people["en"].id}
    assert await town.kept("en") is None


async def test_a_place_is_kept_nowhere(
    town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither in the database nor in the log, whatever that is asked to say; nor when it was no place."""
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, "telegram"):
        await share(town, "en", LATITUDE, LONGITUDE)
        town.world.inject({"message": placed(town, "en", 7654.321, "1234.567")})
        town.world.inject({"message": placed(town, "en", 7654.321, 1234.567)})
        await town.ask("en", "/status")

    found = written(tmp_path) + caplog.text.encode()
    for trace in (b"40.748", b"73.985", b"7654.3", b"1234.5"):
        assert trace not in found


@pytest.mark.parametrize("who", LANGUAGES)
async def test_the_question_says_that_a_place_will_do(town: Town, who: str) -> None:
    """And that nothing else of it is kept; so does /privacy."""
    word = {"az": "məkan", "en": "location", "ru": "геопозици", "tr": "konum"}[who]

    for asked in ("/timezone", "/privacy"):
        assert word in (await town.ask(who, asked)).text.casefold()


def written(folder: Path) -> bytes:
    """All that the database has on disk."""
    return b"".join(file.read_bytes() for file in folder.glob("bot.db*"))


@pytest.mark.parametrize("what", ["forwarded", "venue"])
async def test_the_place_of_another_is_not_ones_own(town: Town, what: str) -> None:
    """A restaurant that a friend recommends does not move the person there."""
    await town.ask("en", "/start")
    where = placed(town, "en", LATITUDE, LONGITUDE)
    origin = {"type": "hidden_user", "sender_user_name": "Leyla", "date": 1}
    venue = {"location": where["location"], "title": "Restaurant", "address": "Somewhere"}
    town.world.inject(
        {"message": where | ({"venue": venue} if what == "venue" else {"forward_origin": origin})}
    )

    await town.ask("en", "/help")

    assert (await town.kept("en")).zone == "Asia/Baku"
