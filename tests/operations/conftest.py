"""A healthy set-up of the bot, which a test breaks in one place."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot

from bot.app.clock import monotonic
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.operations import drill
from bot.operations.process_checks import PARTS
from bot.operations.readiness import Setup
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group, Person, Topic
from bot.store import (
    backup,
    backup_folder,
    bot_identity,
    chat_lifecycle,
    process_liveness,
    senders,
    subscriber_counts,
)
from bot.store.engine import Database
from bot.store.records import Chat
from tests.conftest import MESSAGES
from tests.operations import rehearsed
from tests.operations.scene import MOMENTS, SENDER, SUBSCRIBERS, TWO_MONTHS_BEFORE, Scene
from tests.outside import outside
from tests.stage import TOKEN


@pytest.fixture
async def scene(
    db: Database, database_url: str, catalog: Catalog, tmp_path: Path
) -> AsyncIterator[Scene]:
    """Three people, a group and a channel that are subscribed, a running bot, and an operator who has started it."""
    messages, folder = tmp_path / "messages", tmp_path / "empty"
    shutil.copytree(MESSAGES, messages)
    folder.mkdir()
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", started=True)
    group, topic, channel = _groups(world, operator)
    await _subscribe(db, world, group, topic, channel)
    await _run(db)
    telegram_clock = TelegramClock(monotonic)
    request = AiohttpRequest(clock=telegram_clock)
    await request.initialize()
    async with serve(world) as served, outside() as there:
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
            paid=False,
            require_review=False,
            at=TWO_MONTHS_BEFORE,
            heartbeat_url=there.check,
            alarm_urls=(there.route,),
        )
        place = (served.url, database_url, folder)
        made = Scene(setup, world, *place, group, topic, channel, there)
        await rehearsed.rehearse(made)
        await _back_up(made, tmp_path / "backups")
        yield made
    await request.shutdown()


async def _back_up(made: Scene, folder: Path) -> None:
    """Store what the bot and the operators store: a backup of today, and that a drill has passed."""
    db = made.setup.db
    backup_folder.create(folder)
    path = backup_folder.new(folder, await db.real_now())
    await backup.write(db, path, None, lambda name, rows: None)
    await drill.remember(db)
    made.but(backup_dir=folder)


def _groups(world: World, creator: Person) -> tuple[Group, Topic, Group]:
    """A group with a topic, and a channel; the bot is in both, and its queue of updates is empty."""
    group = world.groups.create("Choir", creator=creator, forum=True)
    channel = world.groups.create_channel("Museum", creator=creator)
    world.membership.add(group, by=creator)
    world.membership.add(channel, by=creator)
    topic = world.topics.create(group, "Notices", by=creator)
    world.updates.drop()
    return group, topic, channel


async def _subscribe(
    db: Database, world: World, group: Group, topic: Topic, channel: Group
) -> None:
    for number, zone in SUBSCRIBERS.items():
        world.people.add(f"Person {number}", "az", id=number, started=True)
        one = Chat(None, number, "private", "az", zone, moments=MOMENTS)
        await chat_lifecycle.subscribe(db, one)
    for one in (
        Chat(None, group.id, "supergroup", "en", "Asia/Baku", thread_id=topic.thread_id),
        Chat(None, channel.id, "channel", "az", "Asia/Baku"),
    ):
        await chat_lifecycle.subscribe(db, one)


async def _run(db: Database) -> None:
    """Store what a running bot stores."""
    await senders.enter(db, SENDER)
    await process_liveness.mark(db, PARTS)
    await bot_identity.remember(db, int(TOKEN.partition(":")[0]))
    yesterday = (await db.now()).date() - timedelta(days=1)
    await subscriber_counts.count_today(db, yesterday)
