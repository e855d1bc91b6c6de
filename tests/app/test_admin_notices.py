"""What chat admins are told: titles that cannot mislead, and memory that does not grow."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import admin_notices
from bot.app.admin_notices import ONCE
from bot.sandbox.world import World
from bot.store.records import Chat
from tests.cast import EMILY
from tests.stage import TOKEN, Stage, playing

#: A title that would be a link, is written backwards in part, and hides the rest of the message below it.
TITLE = "https://evil.example \u202e\u2066gnp\u200b\n\n@somebody"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot and everybody."""
    async with playing(tmp_path, World(token=TOKEN)) as played:
        yield played


async def test_a_title_is_plain_text_on_one_line(stage: Stage) -> None:
    """It stands in code, where Telegram marks neither a link nor a mention."""
    emily = stage.people[EMILY.name]
    await stage.ask(EMILY, "/help")
    channel = stage.world.channel(TITLE, creator=emily)
    stage.world.add_bot(channel, by=emily)
    page = (await stage.world.answers(emily))[0]
    stage.world.press(emily, page, "Subscribe")
    await stage.world.until(lambda: page.edits)

    stage.world.let_bot(channel, by=emily, can_post_messages=False)
    told = (await stage.world.answers(emily))[0]

    assert "https://evil.example gnp @somebody" in told.text
    (code,) = (one for one in told.entities if one["type"] == "code")
    assert told.text[code["offset"] :][: code["length"]].startswith("https://evil.example gnp")
    assert not {one["type"] for one in told.entities} & {"url", "mention", "text_link"}


async def test_memory_does_not_grow_with_chats(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the chats of which something was said lately, those of longest ago are forgotten."""
    monkeypatch.setattr(admin_notices, "REMEMBERED", 10)
    warn = stage.app.out.warn

    for number in range(100):
        await warn(Chat(number, -number, "channel", "en", "Asia/Baku"), "room-heard", title="x")

    assert len(warn._said) == 10


async def test_of_one_chat_little_is_said_within_a_while(stage: Stage) -> None:
    """However often a right is taken and given back."""
    warn, said = stage.app.out.warn, []
    chat, begun = Chat(7, -7, "channel", "en", "Asia/Baku"), 1000.0

    for number in range(20):
        warn._monotonic = lambda number=number: begun + number * ONCE / 10
        said.append(not warn._too_often(chat))

    assert said == ([True] * admin_notices.OFTEN + [False] * 6) * 2
