"""What surrounds the process: a stand-in for Telegram, people in their zones, and the hour."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from bot.delivery import planner
from bot.messages.typography import unbroken
from bot.observances import almanac as almanacs
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.calls import Call
from bot.sandbox.world.chats import Person
from bot.store import chat_lifecycle, ledger
from bot.store.engine import Database, open_database
from bot.store.records import Chat, State
from bot.store.tables import chat
from tests.cast import EVERYONE, NOVEMBER, Role, utc
from tests.process.launching import ROOT, ShiftedClock
from tests.stage import PATIENCE, TOKEN

#: Where the day begins last.
RUBEN = Role("Ruben", "en", "America/Los_Angeles")

SUBSCRIBERS = (*EVERYONE, RUBEN)

#: The members of the choir, and the chats that are notified of the eve at 15:00 UTC: the members and Leyla.
VOICES = 40
IN_BAKU = VOICES + 1


#: How a message may arrive.
SENDING = ("sendMessage", "sendPhoto")

EVE, DAY, SILENCE = "eve", "day", "silence"

#: Words that stand in one moment's notice alone, in each language.
PLAIN_WORDS = {
    "az": {EVE: "Sabah 20 Yanvar", DAY: "37 il ötür", SILENCE: "20 Yanvar, 37-ci ildönümü"},
    "en": {EVE: "Tomorrow is the 37th", DAY: "37 years have passed", SILENCE: "20 January, 37th"},
    "ru": {EVE: "Завтра — 37-я", DAY: "исполняется 37 лет", SILENCE: "20 января, 37-я годовщина"},
    "tr": {EVE: "Yarın 20 Ocak", DAY: "üzerinden 37 yıl", SILENCE: "20 Ocak, 37. yıl dönümü"},
}

WORDS = {
    language: {moment: unbroken(words) for moment, words in said.items()}
    for language, said in PLAIN_WORDS.items()
}


@dataclass(frozen=True)
class Telegram:
    """The sandbox, in the process of the test."""

    world: World
    url: str

    def person(self, who: Role) -> Person:
        """Somebody of the cast."""
        return next(one for one in self.world.people.values() if one.name == who.name)

    def sent(self, who: Role | None = None) -> list[Call]:
        """The messages that arrived, for one person or for all, oldest first."""
        address = None if who is None else self.person(who).id
        calls = [call for method in SENDING for call in self.world.calls.of(method, address)]
        return sorted((one for one in calls if one.processed), key=lambda one: one.monotonic)

    def told(self) -> Counter[int | None]:
        """Who was sent something, and how often."""
        return self.world.calls.delivered(*SENDING)

    async def has_told(self, count: int) -> None:
        """Wait until that many people have been sent something."""
        await self.world.until(lambda: len(self.told()) >= count, PATIENCE)

    async def has_been_asked(self, method: str, times: int = 1) -> None:
        """Wait until the bot has called a method that often, whatever came of it."""
        await self.world.until(lambda: self.world.calls.arrived[method] >= times, PATIENCE)

    def forget_words(self, who: Role) -> None:
        """Count messages from here on."""
        chat = self.world.messages.of(self.person(who))
        chat.read_until = max((message.message_id for message in chat.messages), default=0)

    async def ask(self, who: Role, text: str) -> str:
        """What the bot answers."""
        self.world.people.send(self.person(who), text)
        return (await self.world.answers(self.person(who), timeout=PATIENCE))[0].text


@asynccontextmanager
async def standing_in() -> AsyncIterator[Telegram]:
    """A stand-in with everybody in it."""
    world = World(token=TOKEN)
    for role in SUBSCRIBERS:
        world.people.add(role.name, role.language, started=True)
    async with serve(world) as served:
        yield Telegram(world, served.url)


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    """The database of a bot that does not run at present."""
    db = await open_database(f"sqlite:///{folder / 'data' / 'bot.db'}")
    try:
        yield db
    finally:
        await db.close()


async def subscribe_many(folder: Path, telegram: Telegram) -> None:
    """Many more people in Baku, who subscribed on a day in November; nobody there wants pictures."""
    almanac = almanacs.load(ROOT / "messages")
    async with database(folder) as db:
        db.offset = ShiftedClock.beginning(NOVEMBER).offset
        for number in range(VOICES):
            person = telegram.world.people.add(f"Voice {number}", "az", started=True)
            await chat_lifecycle.subscribe(db, Chat(None, person.id, "private", "az", "Asia/Baku"))
        async with db.begin() as tx:
            await tx.execute(update(chat).values(cards=False))
        await planner.sweep(db, almanac, NOVEMBER)


async def tally(folder: Path) -> dict[str, dict[State, int]]:
    """The ledger of a bot that does not run: states by moment."""
    async with database(folder) as db:
        return {tally.moment: tally.states for tally in await ledger.tallies(db)}


def before(instant: str, seconds: float) -> ShiftedClock:
    """A clock on which it is that many seconds before an instant of January 2027."""
    return ShiftedClock.beginning(utc(instant) - timedelta(seconds=seconds))


def said(call: Call) -> str:
    """The words of a message, or those below a picture."""
    return str(call.params.get("text") or call.params["caption"])


def moment_of(who: Role, text: str) -> str:
    """Which moment's notice that is, in the language of its reader."""
    (moment,) = (moment for moment, words in WORDS[who.language].items() if words in text)
    return moment
