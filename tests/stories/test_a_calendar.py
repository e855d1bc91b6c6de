"""The calendar on its ways to people: in a group, in a topic, and over the web."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot import ics
from bot.sandbox.rooms import Room
from tests.cast import EMILY, LEYLA
from tests.stage import Stage, playing

PUBLIC = "https://remember.example.org"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot that serves calendars."""
    async with playing(tmp_path, web_port=0, web_url=PUBLIC) as played:
        yield played


async def choir(stage: Stage, **kind: bool) -> Room:
    """A group to which Leyla has added the bot, with Emily as a plain member."""
    room = stage.world.group("Choir", creator=stage.people[LEYLA.name], **kind)
    stage.world.join(stage.people[EMILY.name], room)
    stage.world.add_bot(room, by=stage.people[LEYLA.name])
    await stage.world.answers(room)
    return room


def minute_alarms(content: bytes) -> tuple[int, bytes]:
    """How many alarms five minutes before something there are, and the calendar without them."""
    alarm = rb"BEGIN:VALARM\r\n(?:(?!END:VALARM).)*TRIGGER:-PT5M\r\nEND:VALARM\r\n"
    rest, count = re.subn(alarm, b"", content, flags=re.DOTALL)
    return count, rest


async def test_the_file_and_the_feed_are_the_same(stage: Stage) -> None:
    """But for the minute's alarm, which needs a zone; the address that is told is that of the person's language."""
    answer = await stage.ask(EMILY, "/calendar")

    assert stage.app.web is not None
    assert f"\nwebcal://remember.example.org/calendar/{EMILY.language}.ics" in answer.text
    address = f"http://127.0.0.1:{stage.app.web.port}/calendar/{EMILY.language}.ics"
    async with aiohttp.ClientSession() as session, session.get(address) as feed:
        body = await feed.read()
    assert answer.document is not None
    assert minute_alarms(answer.document.content) == (ics.YEARS, body)


async def test_anyone_in_a_group_may_ask(stage: Stage) -> None:
    """Once a minute, in the group's language and without a sound."""
    room = await choir(stage)
    emily = stage.people[EMILY.name]
    stage.world.say(emily, "/calendar@sandbox_bot", room)
    stage.world.say(emily, "/calendar@sandbox_bot", room)
    await stage.ask(EMILY, "/help")

    (answer,) = await stage.world.answers(room)
    assert answer.silent
    assert answer.document is not None
    assert "Ümumxalq Hüzn Günü" in answer.document.content.decode()
    assert not stage.world.chat(room).unheard()


async def test_a_group_far_away_has_no_alarm_at_its_night(stage: Stage) -> None:
    """A group's file keeps to the group's time zone, whatever that of the person who asks."""
    room = await choir(stage)
    leyla, emily = stage.people[LEYLA.name], stage.people[EMILY.name]
    stage.world.say(leyla, "/timezone@sandbox_bot America/New_York", room)
    await stage.world.answers(room)
    stage.world.say(emily, "/calendar@sandbox_bot", room)

    (answer,) = await stage.world.answers(room)
    assert answer.document is not None
    assert minute_alarms(answer.document.content) == (0, answer.document.content)
    assert b"TRIGGER:PT9H" in answer.document.content


async def test_in_a_forum_it_comes_to_the_topic(stage: Stage) -> None:
    """Where it was asked for."""
    room = await choir(stage, forum=True)
    topic = stage.world.topic(room, "Dates", by=stage.people[LEYLA.name])

    stage.world.say(stage.people[EMILY.name], "/calendar", room, topic=topic)

    (answer,) = await stage.world.answers(room)
    assert answer.topic is topic


async def test_a_group_that_takes_no_files_is_told_where_it_is(stage: Stage) -> None:
    """In the private chat."""
    room = await choir(stage, forum=True)
    stage.world.let_bot(room, by=stage.people[LEYLA.name], can_send_documents=False)

    stage.world.say(stage.people[EMILY.name], "/calendar@sandbox_bot", room)

    (answer,) = await stage.world.answers(room)
    assert answer.document is None
    assert "@sandbox_bot" in answer.text
