"""The whole bot on a stage: the real app, the sandbox over HTTP, and a clock that is moved."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_, select

from bot.app import bot_service as apps
from bot.sandbox.chats import Message, Person
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.settings import Settings
from bot.store import ledger
from bot.store.records import LotState, State
from bot.store.tables import lot
from tests.cast import EVERYONE, NOVEMBER, Role

TOKEN = "1000001:" + "a" * 35


@dataclass
class Stage:
    """A running bot and the people around it."""

    world: World
    app: apps.BotService
    people: dict[str, Person] = field(default_factory=dict)

    def now(self) -> datetime:
        """What time it is on the stage."""
        return self.app.clock()

    def set_clock(self, instant: datetime) -> None:
        """Let it be that instant."""
        self.app.db.offset = instant - datetime.now(UTC)

    async def at(self, *instants: datetime) -> None:
        """Live through those instants: at each, the minute's sweep, and all that is due goes out."""
        for instant in instants:
            self.set_clock(instant)
            await self.app.sweep()
            await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is due and nothing is under way."""
        while await self._busy():
            self.app.sender.wake()
            await self.world.feed.next(0.02)

    async def ask(self, who: Role, text: str) -> Message:
        """What the bot answers first."""
        self.world.say(self.people[who.name], text)
        return (await self.world.answers(self.people[who.name]))[0]

    async def join(self, who: Role, *, cards: bool = False) -> None:
        """Subscribe, and say where one is; without `cards`, notices come as text."""
        await self.ask(who, "/start")
        await self.ask(who, f"/timezone {who.zone}")
        if not cards:
            await self.ask(who, "/cards off")
        self.forget_words(who)

    def age_lookups(self, seconds: float) -> None:
        """Let that much time pass for what the bot remembers of Telegram's answers about groups and channels."""
        lookups = self.app.application.bot_data["services"].lookups
        clock = lookups.clock
        lookups.clock = lambda: clock() + seconds

    def forget_words(self, who: Role) -> None:
        """Count messages from here on."""
        chat = self.world.chat(self.people[who.name])
        chat.heard = max((message.message_id for message in chat.messages), default=0)

    def notices(self, who: Role) -> list[Message]:
        """What the bot has sent since it was last asked."""
        return self.world.chat(self.people[who.name]).unheard()

    async def tally(self) -> dict[str, dict[State, int]]:
        """The ledger: states by moment."""
        return {tally.moment: tally.states for tally in await ledger.tallies(self.app.db)}

    async def doubtful(self) -> set[int | None]:
        """Who may have been told twice, or not at all, as the ledger has it."""
        return {doubt.address for doubt in await ledger.doubtful(self.app.db)}

    async def _busy(self) -> bool:
        """True while a batch is due or in a sender's hands, as one look at the ledger tells."""
        db = self.app.db
        due = and_(lot.c.due_us <= db.clock, lot.c.expires_us > db.clock)
        leased = lot.c.state == LotState.LEASED.value
        busy = or_(leased, and_(lot.c.state == LotState.OPEN.value, due))
        async with db.begin() as tx:
            return bool((await tx.execute(select(func.count()).where(busy))).scalar_one())


def settings(url: str, folder: Path, **more: Any) -> Settings:
    """The settings of a bot that talks to the sandbox."""
    values = {"telegram_bot_token": TOKEN, "telegram_api_url": url, "send_rate": 1000}
    values["database_url"] = f"sqlite:///{folder / 'bot.db'}"
    return Settings(_env_file=None, **(values | more))


@asynccontextmanager
async def playing(
    folder: Path,
    world: World | None = None,
    now: datetime = NOVEMBER,
    prepare: Callable[[Stage], Awaitable[None]] | None = None,
    *,
    temporary: bool = True,
    **more: Any,
) -> AsyncIterator[Stage]:
    """A bot that has just been started at that instant; it is stopped at the end.

    `prepare` is called before. `temporary`: that its database is new is said to nobody.
    """
    world = world or World(token=TOKEN)
    for role in EVERYONE:
        if role.name not in {person.name for person in world.people.values()}:
            world.person(role.name, role.language)
    async with serve(world) as served:
        app = await apps.build(settings(served.url, folder, **more), temporary=temporary)
        stage = Stage(world, app, {person.name: person for person in world.people.values()})
        stage.set_clock(now)
        world.now = stage.now
        try:
            if prepare is not None:
                await prepare(stage)
            await app.start()
            yield stage
        finally:
            await app.stop()
