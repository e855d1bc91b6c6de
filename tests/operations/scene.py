"""What the tests of readiness share."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import bot_service
from bot.app.bot_service import BotService
from bot.cli.ready import CHECKS
from bot.operations import readiness
from bot.operations.readiness import Finding, Setup
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group, Topic
from bot.store import metadata, process_liveness
from tests.outside import Outside
from tests.stage import settings

#: When readiness is judged.
TWO_MONTHS_BEFORE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)

#: The time zone of each subscriber, by their Telegram id.
SUBSCRIBERS = {1: "Asia/Baku", 2: "Asia/Baku", 3: "America/New_York"}

MOMENTS = frozenset({"eve", "day", "silence"})

#: The name of the running sender.
SENDER = "sender"


@dataclass
class Scene:
    """A set-up, and its Telegram."""

    setup: Setup
    world: World
    #: The address of Telegram's stand-in, and that of the database.
    url: str
    database_url: str
    #: An empty folder.
    folder: Path
    #: The subscribed group with its topic, and the subscribed channel.
    group: Group
    topic: Topic
    channel: Group
    #: The healthchecks server and the webhook.
    there: Outside

    async def findings(self) -> list[Finding]:
        """The findings of all checks."""
        return await readiness.judge(self.setup, CHECKS)

    def but(self, **changes: object) -> None:
        """Change the set-up."""
        self.setup = dataclasses.replace(self.setup, **changes)  # type: ignore[arg-type]

    async def age(self, *parts: str, by: timedelta = timedelta(minutes=10)) -> None:
        """Let the last sign of life of these parts be that old."""
        before = await self.setup.db.real_now() - by
        for part in parts:
            name = process_liveness.PREFIX + part
            await metadata.put(self.setup.db, name, before.isoformat(timespec="seconds"))

    @asynccontextmanager
    async def running(self, instant: datetime | None = None) -> AsyncIterator[BotService]:
        """The bot itself, with this database and this Telegram, at that instant; by default, now."""
        given = {"database_url": self.database_url, "operator_ids": self.setup.operators}
        service = await bot_service.build(settings(self.url, self.folder, **given))
        service.db.offset = timedelta(0) if instant is None else instant - datetime.now(UTC)
        try:
            await service.start()
            yield service
        finally:
            await service.stop()
