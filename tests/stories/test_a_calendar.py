"""The calendar on its ways to people: in a group, in a topic, and over the web."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot import ics
from tests.cast import EMILY, LEYLA
from tests.stage import Stage, playing
from tests.stories.groups import found

PUBLIC = "https://remember.example.org"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot that serves calendars."""
    async with playing(tmp_path, web_port=0, web_url=PUBLIC) as played:
        yield played


def minute_alarms(content: bytes) -> tuple[int, bytes]:
    """How many alarms five minutes before something there are, and the calendar without them."""
    alarm = rb"BEGIN:VALARM\r\n(?:(?!END:VALARM).)*TRIGGER:-PT5M\r\nEND:VALARM\r\n"
    rest, count = re.subn(alarm, b"", content, flags=re.DOTALL)
    return count, rest


async def test_the_file_and_the_feed_are_the_same(stage: Stage) -> None:
    """Only the minute's alarm differs, since it needs a zone; the address is that of the person's language."""
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
    group = (await found(stage)).chat
    emily = stage.people[EMILY.name]
    stage.world.people.send(emily, "/calendar@sandbox_bot", group)
    stage.world.people.send(emily, "/calendar@sandbox_bot", group)
    await stage.ask(EMILY, "/help")

    (answer,) = await stage.world.answers(group)
    assert answer.silent
    assert answer.document is not None
    assert "Ümumxalq Hüzn Günü" in answer.document.content.decode()
    assert not stage.world.messages.of(group).unread()


async def test_a_group_far_away_has_no_alarm_at_its_night(stage: Stage) -> None:
    """A group's file keeps to the group's time zone, whatever that of the person who asks."""
    group = (await found(stage)).chat
    leyla, emily = stage.people[LEYLA.name], stage.people[EMILY.name]
    stage.world.people.send(leyla, "/timezone@sandbox_bot America/New_York", group)
    await stage.world.answers(group)
    stage.world.people.send(emily, "/calendar@sandbox_bot", group)

    (answer,) = await stage.world.answers(group)
    assert answer.document is not None
    assert minute_alarms(answer.document.content) == (0, answer.document.content)
    assert b"TRIGGER:PT9H" in answer.document.content


async def test_in_a_forum_it_comes_to_the_topic(stage: Stage) -> None:
    """Where it was asked for."""
    group = (await found(stage, forum=True)).chat
    topic = stage.world.topics.create(group, "Dates", by=stage.people[LEYLA.name])

    stage.world.people.send(stage.people[EMILY.name], "/calendar", group, topic=topic)

    (answer,) = await stage.world.answers(group)
    assert answer.topic is topic


async def test_a_group_that_takes_no_files_is_told_where_it_is(stage: Stage) -> None:
    """In the private chat."""
    group = (await found(stage, forum=True)).chat
    stage.world.membership.change(group, by=stage.people[LEYLA.name], can_send_documents=False)

    stage.world.people.send(stage.people[EMILY.name], "/calendar@sandbox_bot", group)

    (answer,) = await stage.world.answers(group)
    assert answer.document is None
    assert "@sandbox_bot" in answer.text
