"""A healthy set-up of the bot, which a test breaks in one place."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram import Bot

from bot.app.clock import monotonic
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.operations.readiness import Setup
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store import chat_lifecycle, senders
from bot.store.engine import Database
from bot.store.records import Chat
from tests.conftest import MESSAGES
from tests.operations import rehearsed
from tests.operations.scene import MOMENTS, SENDER, SUBSCRIBERS, TWO_MONTHS_BEFORE, Scene
from tests.stage import TOKEN


@pytest.fixture
async def scene(db: Database, catalog: Catalog, tmp_path: Path) -> AsyncIterator[Scene]:
    """Three subscribed chats, a running sender, and an operator who has started the bot."""
    messages = tmp_path / "messages"
    shutil.copytree(MESSAGES, messages)
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", started=True)
    for number, zone in SUBSCRIBERS.items():
        one = Chat(None, number, "private", "az", zone, moments=MOMENTS)
        await chat_lifecycle.subscribe(db, one)
    await senders.enter(db, SENDER)
    telegram_clock = TelegramClock(monotonic)
    request = AiohttpRequest(clock=telegram_clock)
    await request.initialize()
    async with serve(world) as served:
        setup = Setup(
            db=db,
            bot=Bot(
                TOKEN, base_url=f"{served.url}/bot", request=request, get_updates_request=request
            ),
            telegram_clock=telegram_clock,
            almanac=almanacs.load(messages),
            catalog=catalog,
            messages_dir=messages,
            operators=(operator.id,),
            rate=30,
            require_review=False,
            at=TWO_MONTHS_BEFORE,
        )
        made = Scene(setup, world)
        await rehearsed.rehearse(made)
        yield made
    await request.shutdown()
