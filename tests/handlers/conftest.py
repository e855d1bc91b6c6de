"""The handlers as people meet them: a real Application that asks a sandbox for updates over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.ext import Application

from bot.botapi import polling
from bot.botapi.answering_bot import AnsweringBot
from bot.botapi.client import AiohttpRequest
from bot.handlers import routes
from bot.handlers.services import Services
from bot.handlers.update_processor import PerChatUpdateProcessor
from bot.messages import catalog as catalogs
from bot.messages import markup
from bot.observances import almanac as almanacs
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.messages import Message
from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat
from tests.conftest import MESSAGES

TOKEN = "1000001:" + "a" * 35

#: The morning on which all tests begin, 58 days before 20 January 2027.
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@dataclass
class Town:
    """The bot, the people around it, and what they share: a clock and a database."""

    world: World
    db: Database
    now: datetime = MORNING
    #: How often the sender was woken.
    woken: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    application: Any = None

    def __post_init__(self) -> None:
        for name, code in (("Leyla", "az"), ("Anna", "ru"), ("Emily", "en"), ("Deniz", "tr")):
            self.people[code] = self.world.people.add(name, code)
        self.at(self.now)

    def at(self, instant: datetime) -> None:
        """Let it be that instant, for the bot and for the ledger."""
        self.now = instant
        self.db.offset = instant - datetime.now(UTC)

    def wake(self) -> None:
        self.woken += 1

    @property
    def services(self) -> Services:
        services: Services = self.application.bot_data["services"]
        return services

    async def ask(self, who: str, text: str) -> Message:
        """What the bot answers that person first."""
        person = self.people[who]
        self.world.people.send(person, text)
        return (await self.world.answers(person))[0]

    async def press(self, who: str, message: Message, label: str) -> Message:
        """The message after a press of a button, once the press is handled."""
        self.world.buttons.press(self.people[who], message, label)
        await self.handled()
        return message

    async def handled(self) -> None:
        """Wait until the bot has fetched and handled every update."""
        processor, queue = self.application.update_processor, self.application.update_queue
        await self.world.until(
            lambda: (
                not len(self.world.updates)
                and queue.empty()
                and not processor.current_concurrent_updates
            )
        )

    async def kept(self, who: str) -> Chat | None:
        """What is kept about that person."""
        return await chats.find(self.db, self.people[who].id)

    def text(self, language: str, key: str, **values: str | int) -> str:
        """One of the bot's own texts, as it is read: without its HTML."""
        return markup.plain(self.services.catalog.text(language, key, **values))


@pytest.fixture
async def town(sqlite_db: Database) -> AsyncIterator[Town]:
    """Leyla, Anna, Emily and Deniz, none of whom has met the bot, which is listening."""
    world = World(token=TOKEN)
    made = Town(world, sqlite_db)
    world.now = lambda: made.now
    async with serve(world) as served:
        made.application = _application(made, served.url)
        async with made.application as application:
            await application.start()
            await application.updater.start_polling(allowed_updates=polling.ALLOWED_UPDATES)
            yield made
            await application.updater.stop()
            await application.stop()


def _application(town: Town, url: str) -> Application[Any, Any, Any, Any, Any, Any]:
    bot = AnsweringBot(
        TOKEN,
        base_url=f"{url}/bot",
        request=AiohttpRequest(),
        get_updates_request=polling.PollingRequest(),
    )
    builder = Application.builder().bot(bot)
    application = builder.concurrent_updates(PerChatUpdateProcessor()).job_queue(None).build()
    application.bot_data["services"] = Services(
        catalog=catalogs.load(MESSAGES),
        almanac=almanacs.load(MESSAGES),
        db=town.db,
        clock=lambda: town.now,
        wake=town.wake,
        default_language="az",
        default_zone="Asia/Baku",
        operators=frozenset(),
    )
    routes.add_to(application)
    return application
