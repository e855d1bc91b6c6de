"""The texts change while the bot is stopped: a broadcast that has begun goes on as it began, others are new."""

import shutil
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import World
from tests.cast import EMILY, NINE, NOVEMBER, Role, utc
from tests.conftest import MESSAGES
from tests.stage import TOKEN, Stage, playing
from tests.stories.test_correcting import ANNA, RIGHT, WRONG, say, told

#: A reader of English in Baku, who gets the day's notice nine hours before Emily.
NIGAR = Role("Nigar", "en", "Asia/Baku")

#: When the bot is started again, and when the minute of silence is announced.
LATER, BEFORE_SILENCE = NINE + timedelta(hours=1), utc("20 07:56")

#: The words of another moment, before and after.
OLD_SILENCE, NEW_SILENCE = "20 January, { ordinal }", "20 January, the { ordinal }"

#: What operators read.
OTHER_TEXTS = "The texts have changed since"


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    """A copy of the texts."""
    folder = tmp_path / "messages"
    shutil.copytree(MESSAGES, folder)
    return folder


@pytest.fixture
def world() -> World:
    """Telegram, which outlives each start of the bot."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=ANNA, started=True)
    world.people.add(NIGAR.name, NIGAR.language)
    return world


def change(messages: Path) -> None:
    """Somebody edits the texts of two moments."""
    path = messages / "january-20" / "en.ftl"
    text = path.read_text("utf-8")
    assert WRONG in text
    assert OLD_SILENCE in text
    path.write_text(text.replace(WRONG, RIGHT).replace(OLD_SILENCE, NEW_SILENCE), "utf-8")


def started(
    messages: Path, world: World, database_url: str, now: datetime
) -> AbstractAsyncContextManager[Stage]:
    """The bot, started at that instant with the texts as they are then."""
    more = {"operator_ids": (ANNA,), "messages_dir": messages, "default_language": "en"}
    return playing(messages.parent, world, now, database_url=database_url, **more)


async def begun(messages: Path, world: World, database_url: str) -> None:
    """The day's notice has arrived in Baku, and not yet in New York, when the bot is stopped."""
    async with started(messages, world, database_url, NOVEMBER) as stage:
        await stage.join(NIGAR)
        await stage.join(EMILY)
        await stage.at(NINE)
        assert WRONG in last(stage, NIGAR)


def last(stage: Stage, who: Role) -> str:
    """The last message in somebody's chat."""
    return stage.world.messages.of(stage.people[who.name]).last.text


def alerts(stage: Stage) -> list[str]:
    """What the operator has read about other texts."""
    kept = stage.world.messages.of(stage.world.people[ANNA]).messages
    return [one.text for one in kept if OTHER_TEXTS in one.text]


async def test_what_is_left_goes_out_as_it_began(
    messages: Path, world: World, database_url: str
) -> None:
    """The operator reads it once, what follows in the new texts is only what had not begun."""
    await begun(messages, world, database_url)
    change(messages)

    async with started(messages, world, database_url, LATER) as stage:
        await told(stage, ANNA, OTHER_TEXTS)
        await stage.at(BEFORE_SILENCE)
        assert "20 January, the 37th" in last(stage, NIGAR).replace("\N{NO-BREAK SPACE}", " ")
        await stage.at(NINE + timedelta(hours=9))

        assert WRONG in last(stage, EMILY)
        assert len(alerts(stage)) == 1
        assert "/correct" in alerts(stage)[0]


async def test_the_difference_is_against_what_was_sent(
    messages: Path, world: World, database_url: str
) -> None:
    """Although no process has the old texts any more; once corrected, those who wait get the new ones."""
    await begun(messages, world, database_url)
    change(messages)

    async with started(messages, world, database_url, LATER) as stage:
        await say(stage, ANNA, "/correct day")
        message = await told(stage, ANNA, "Correction:")
        assert f"− {WRONG}" in message.text
        assert f"+ {RIGHT}" in message.text
        assert "English, sent: 1, still owed: 1" in message.text

        stage.set_clock(stage.now() + timedelta(minutes=1))
        await told(stage, ANNA, "The correction is done")
        await stage.at(NINE + timedelta(hours=9))
        kept = stage.world.messages.of(stage.people[NIGAR.name]).messages
        assert not [one for one in kept if WRONG in one.text]
        assert RIGHT in last(stage, EMILY)


async def test_nothing_is_said_when_nothing_is_left(
    messages: Path, world: World, database_url: str
) -> None:
    """Neither of the same texts nor of a broadcast that is over: no correction is needed for what comes."""
    await begun(messages, world, database_url)
    async with started(messages, world, database_url, LATER) as stage:
        await stage.at(NINE + timedelta(hours=9))
        assert alerts(stage) == []
    change(messages)

    async with started(messages, world, database_url, NINE + timedelta(days=3)) as stage:
        await stage.at(NINE + timedelta(days=3))
        await say(stage, ANNA, "/correct")
        await told(stage, ANNA, "What can be corrected:")

        assert alerts(stage) == []
