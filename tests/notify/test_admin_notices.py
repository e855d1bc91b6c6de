"""Notices to chat admins: titles that cannot mislead, and memory that does not grow."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.notify import admin_notices
from bot.notify.admin_notices import PERIOD
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
    """It is formatted as code, where Telegram marks neither a link nor a mention."""
    emily = stage.people[EMILY.name]
    await stage.ask(EMILY, "/help")
    channel = stage.world.groups.create_channel(TITLE, creator=emily)
    stage.world.membership.add(channel, by=emily)
    page = (await stage.world.answers(emily))[0]
    stage.world.buttons.press(emily, page, "Subscribe")
    await stage.world.until(lambda: page.edits)

    stage.world.membership.change(channel, by=emily, can_post_messages=False)
    told = (await stage.world.answers(emily))[0]

    assert "https://evil.example gnp @somebody" in told.text
    (code,) = (one for one in told.entities if one["type"] == "code")
    assert told.text[code["offset"] :][: code["length"]].startswith("https://evil.example gnp")
    assert not {one["type"] for one in told.entities} & {"url", "mention", "text_link"}


async def test_memory_does_not_grow_with_chats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the chats about which admins were notified, those of longest ago are forgotten."""
    monkeypatch.setattr(admin_notices, "REMEMBERED", 10)
    async with playing(tmp_path, World(token=TOKEN)) as stage:
        notify_admins = stage.app.wiring.notify_admins

        for number in range(100):
            chat = Chat(number, -number, "channel", "en", "Asia/Baku")
            await notify_admins(chat, "chat-writable", title="x")

        assert set(notify_admins._recent) == set(range(90, 100))


async def test_of_one_chat_little_is_said_within_a_while(stage: Stage) -> None:
    """However often a right is taken and given back."""
    notify_admins, sent = stage.app.wiring.notify_admins, []
    chat, begun = Chat(7, -7, "channel", "en", "Asia/Baku"), 1000.0

    for number in range(20):
        notify_admins._monotonic = lambda number=number: begun + number * PERIOD / 10
        sent.append(not notify_admins._too_many(chat))

    assert sent == ([True] * admin_notices.MAX_NOTICES + [False] * 6) * 2
