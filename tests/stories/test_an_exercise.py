"""An operator tries the coming notices through the real Telegram: who gets them, and what stays as it was."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import rehearsal
from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.messages import Message
from bot.store import chats, holds, rate_limit
from bot.store.records import State
from tests.cast import LEYLA, NINE
from tests.stage import TOKEN, Stage, playing
from tests.stories.groups import OPERATOR, GroupScene, found

#: The first words of every rehearsed notice in English.
MARK = "This is a rehearsal for 2027"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot with an operator, who is not subscribed, and Leyla, who is."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        await stage.join(LEYLA)
        yield stage


@pytest.fixture
async def group(stage: Stage) -> GroupScene:
    """A group of Leyla's with the operator as a plain member."""
    group = await found(stage)
    stage.world.groups.join(operator(stage), group.chat)
    await group.ask(group.leyla, "/start")
    await group.ask(group.leyla, "/cards off")
    return group


def operator(stage: Stage) -> Person:
    return stage.world.people[OPERATOR]


async def said(stage: Stage, text: str, chat: GroupScene | None = None) -> str:
    """What the bot answers the operator there."""
    there = chat.chat if chat else None
    stage.world.people.send(operator(stage), text, there)
    return (await stage.world.answers(there or operator(stage)))[0].text


async def rehearsed(stage: Stage, chat: object, count: int) -> list[Message]:
    """That many notices that arrive one after the other, a second of the ledger's clock apart."""
    kept = stage.world.messages.of(chat)  # type: ignore[arg-type]
    before = len(kept.messages)
    for _ in range(count + 1):
        await stage.rest()
        stage.app.db.offset += rehearsal.SPACING
    await stage.rest()
    return kept.messages[before:]


async def test_an_operator_gets_every_notice_in_every_language(stage: Stage) -> None:
    """With its card, marked as a rehearsal, and nobody else gets anything."""
    assert unbroken("12 messages for 20 January 2027") in await said(stage, "/rehearse")

    notices = await rehearsed(stage, operator(stage), 12)

    assert len(notices) == 12
    assert all(one.photo for one in notices)
    assert sum(MARK in one.text for one in notices) == 3
    assert len({one.text for one in notices}) == 12
    assert not stage.notices(LEYLA)


async def test_an_exercise_settles_no_actual_notice(stage: Stage) -> None:
    """A subscribed operator still gets the real ones, each once; receipts do not count the exercise."""
    await said(stage, "/start")
    await said(stage, "/cards off")
    await said(stage, "/rehearse")
    await rehearsed(stage, operator(stage), 12)

    await stage.at(NINE)

    *_, notice = stage.world.messages.of(operator(stage)).messages
    assert unbroken("37 years have passed") in notice.text
    assert MARK not in notice.text
    assert (await stage.tally())["day"] == {State.SENT: 2}


@pytest.mark.parametrize("command", ["/rehearse", "/enroll"])
async def test_nobody_else_has_the_commands(stage: Stage, command: str) -> None:
    """The answer is the one to any unknown command, and no notice follows."""
    answer = await stage.ask(LEYLA, command)
    unknown = await stage.ask(LEYLA, "/nonsense")

    assert answer.text == unknown.text
    assert not await rehearsed(stage, stage.people[LEYLA.name], 3)


async def test_an_enrolled_group_takes_part(group: GroupScene) -> None:
    """In its own language; it needs no admin, but an operator."""
    stage = group.stage
    stage.world.people.send(group.leyla, "/enroll", group.chat)
    await group.settled()
    assert not group.notices()
    assert "iştirak etmir" in await said(stage, "/rehearse", group)

    assert "/enroll off" in await said(stage, "/enroll", group)
    await said(stage, "/rehearse", group)
    notices = await rehearsed(stage, group.chat, 3)
    assert "daha sınaqlarda" in await said(stage, "/enroll off", group)

    assert len(notices) == 3
    assert all("sınaq" in one.text for one in notices)
    assert "iştirak etmir" in await said(stage, "/rehearse", group)


async def test_only_off_ends_the_part_of_a_group(group: GroupScene) -> None:
    """In any language. Another word neither enrols nor ends; the answer says what can be typed."""

    async def enrolled() -> bool:
        kept = await chats.find(group.stage.app.db, group.chat.id)
        return kept is not None and kept.enrolled is not None

    for word in ("stop", "of"):
        assert "/enroll off" in await said(group.stage, f"/enroll {word}", group)
        assert not await enrolled()
    for word in ("OFF", "bağlı", "no", "kapalı", "выкл"):
        await said(group.stage, "/enroll", group)
        assert "/chats" in await said(group.stage, "/enroll stop", group)
        assert await enrolled()
        await said(group.stage, f"/enroll {word}", group)
        assert not await enrolled(), word


async def test_an_enrolled_channel_takes_part(stage: Stage) -> None:
    """The commands are a reply to its settings; alone, /enroll says how."""
    assert "/chats" in await said(stage, "/enroll")
    channel = stage.world.groups.create_channel("Test", creator=operator(stage))
    stage.world.membership.add(channel, by=operator(stage))
    page = (await stage.world.answers(operator(stage)))[0]
    for command in ("/enroll", "/rehearse"):
        stage.world.people.send(operator(stage), command, reply_to=page)
        await stage.world.answers(operator(stage))

    notices = await rehearsed(stage, channel, 3)

    assert [MARK in one.text for one in notices] == [True] * 3


async def test_a_second_exercise_waits_for_the_first(stage: Stage) -> None:
    """And nothing is rehearsed while sending is paused."""
    await said(stage, "/rehearse")
    assert "under way" in await said(stage, "/rehearse")
    await rehearsed(stage, operator(stage), 12)

    await holds.hold(stage.app.db, None, "the figures have changed")

    assert "paused by an operator" in await said(stage, "/rehearse")


async def test_a_pause_that_ends_by_itself_needs_nobody(stage: Stage) -> None:
    """The circuit breaker's: it is said how long it lasts, and not that somebody has to resume it."""
    await rate_limit.pause(stage.app.db, timedelta(seconds=100), "no answer")

    answer = await said(stage, "/rehearse")

    assert re.search(r"ends by itself in (100|[89]\d).s", answer)
    assert "resume" not in answer


async def test_what_was_enrolled_is_erased_with_the_rest(group: GroupScene) -> None:
    """A group that is erased and comes back takes part in nothing."""
    await said(group.stage, "/enroll", group)
    await group.ask(group.leyla, "/forgetme")
    await group.ask(group.leyla, "/forgetme bəli")
    await group.ask(group.leyla, "/start")

    kept = await chats.find(group.stage.app.db, group.chat.id)

    assert kept
    assert kept.enrolled is None


async def test_the_commands_are_in_the_menu_of_operators_only(stage: Stage) -> None:
    """In their private chat, beside all others."""
    menus = stage.world.profile.commands
    await stage.world.until(lambda: any(str(OPERATOR) in scope for scope, _ in menus))

    names = {key: {one["command"] for one in menu} for key, menu in menus.items()}

    (with_them,) = [key for key in names if "rehearse" in names[key]]
    assert str(OPERATOR) in with_them[0]
    assert {"start", "enroll"} <= names[with_them]


async def test_nothing_is_rehearsed_by_a_wrong_clock(stage: Stage) -> None:
    """It would be due when that clock was right again, perhaps on the day itself."""
    stage.world.date_clock = lambda: stage.now() + timedelta(minutes=10)
    await stage.ask(LEYLA, "/help")

    assert "clocks disagree" in await said(stage, "/rehearse")
