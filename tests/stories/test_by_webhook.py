"""The bot behind a real web server: everything that works with polling works by the webhook."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages.typography import unbroken
from bot.sandbox.world import World
from bot.store import chats
from tests.cast import DENIZ, EMILY, utc
from tests.stage import TOKEN, Stage, playing
from tests.stories.groups import found
from tests.tls_front import Front, tls_front


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with tls_front(tmp_path / "front") as made:
        yield made


@pytest.fixture
async def stage(tmp_path: Path, front: Front) -> AsyncIterator[Stage]:
    """The bot in webhook mode; its certificate is the one that it has given to Telegram."""
    world = World(token=TOKEN)
    front.lead(world)
    async with playing(tmp_path, world, **front.settings()) as played:
        yield played


async def test_a_person_subscribes_sets_and_is_told(stage: Stage) -> None:
    """Start, a command, a button, a blocked bot, and the notices: no update was fetched, none waits or has failed."""
    emily = stage.people[EMILY.name]
    welcome = await stage.ask(EMILY, "/start")
    await stage.ask(EMILY, "/timezone Europe/London")
    stage.world.buttons.press(emily, welcome, "Settings")
    (settings,) = await stage.world.answers(emily)
    for label in ("The day before: on", "Picture: on"):
        edits = settings.edits
        stage.world.buttons.press(emily, settings, label)
        await stage.world.until(lambda edits=edits: settings.edits > edits)  # type: ignore[misc]
    await stage.ask(DENIZ, "/start")
    stage.world.people.block(stage.people[DENIZ.name])

    async def blocked() -> bool:
        chat = await chats.find(stage.app.db, stage.people[DENIZ.name].id)
        return chat is not None and chat.subscribed is None

    await stage.until(blocked)
    stage.forget_words(EMILY)
    await stage.at(utc("19 19:00"), utc("20 07:55"), utc("20 09:00"))

    assert len(stage.notices(EMILY)) == 2
    assert unbroken("37 years") in stage.notices(EMILY)[1].text
    assert not stage.world.calls.of("getUpdates")
    assert len(stage.world.updates) == 0
    assert stage.world.webhook.last_error is None


async def test_many_at_once_are_all_answered(stage: Stage) -> None:
    """One update after the other, and each once."""
    people = [stage.world.people.add(f"Person {n}", "en", started=True) for n in range(40)]

    for person in people:
        stage.world.people.send(person, "/start")
    await stage.world.until(
        lambda: all(stage.world.messages.of(person).unread() for person in people), 60
    )

    assert [len(stage.world.messages.of(person).unread()) for person in people] == [1] * 40
    assert await chats.count(stage.app.db) == 40


async def test_a_group_is_served(stage: Stage) -> None:
    """Membership and an admin's command in a group arrive by the webhook too."""
    group = await found(stage)

    await group.ask(group.leyla, "/start@sandbox_bot")

    chat = await group.kept()
    assert chat is not None
    assert chat.subscribed is not None
