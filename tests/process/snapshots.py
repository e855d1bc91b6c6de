"""A snapshot of a machine's database comes to life on another machine, around one sandbox and with one token."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.store.records import State
from tests import postgres
from tests.process import machines
from tests.process.forking import Forge
from tests.process.machines import LATER, NOW, Machine, Workshop
from tests.stage import PATIENCE, TOKEN

#: How many people are told soon, and later.
SOON_TOLD, LATER_TOLD = 24, 3

#: Notices a second: so many that the snapshot is taken in the midst of them.
RATE = 4

#: Seconds from the start of a case to the first notice: enough for a process to start on a busy machine.
LEAD = 8.0

#: After how many notices the snapshot is taken, and after how many more the old machine ends.
TAKEN, MORE = 3, 3

#: Seconds within which machines must find each other.
A_MINUTE = 60.0


#: What is lived through, and what was seen of it.
Key = TypeVar("Key", bound=Hashable)
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Case:
    """What is copied when and how, what became of the old machine, and what an operator answers."""

    database: str
    #: files, file (without the write-ahead log), backup, dump.
    way: str
    #: before, during or after the broadcast.
    age: str
    #: dead, stopped or alive.
    old: str
    #: trust or skip.
    answer: str

    def __str__(self) -> str:
        return "-".join((self.database, self.way, self.age, self.old, self.answer))


@dataclass
class Outcome:
    """What was seen of a case."""

    #: How often each person had been told when the copy was started, when it was answered, and in the end.
    at_start: Counter[int] = field(default_factory=Counter)
    at_answer: Counter[int] = field(default_factory=Counter)
    at_end: Counter[int] = field(default_factory=Counter)
    #: Why the copy and the old machine were held; None: they were not.
    held: str | None = None
    old_held: str | None = None
    #: The notices that the copy had settled when it was made.
    known: int = 0
    #: Who was owed a notice of now by the copy when it was answered.
    owed: set[int] = field(default_factory=set)
    #: The states of the copy's notices in the end, and its mark.
    states: dict[State, int] = field(default_factory=dict)
    later: dict[State, int] = field(default_factory=dict)
    mark: str | None = None
    #: What the operators read before the answer, and what `report` and `ready` printed.
    said: list[str] = field(default_factory=list)
    printed: str = ""


@dataclass
class Scene:
    """Machines around a sandbox, and the people in it."""

    workshop: Workshop
    world: World
    operators: list[Person]
    people: dict[Person, str]
    #: Somebody who subscribed to nothing.
    guest: Person
    #: When the notices of now are due, on the world's monotonic clock.
    due: float

    def told(self) -> Counter[int]:
        """How often each of the people was sent a notice."""
        ids = {who.id for who in self.people}
        calls = self.world.calls.of("sendMessage")
        return Counter(one.chat_id for one in calls if one.processed and one.chat_id in ids)

    def last_told(self) -> float:
        """When the last notice arrived, on the world's monotonic clock."""
        ids = {who.id for who in self.people}
        calls = self.world.calls.of("sendMessage")
        return max(one.monotonic for one in calls if one.chat_id in ids)

    async def has_told(self, count: int) -> None:
        """Wait until so many notices have arrived."""
        await self.world.until(lambda: self.told().total() >= count, PATIENCE)

    async def is_due(self) -> None:
        """Wait until a second after the notices of now are due."""
        left = max(0.0, self.due - self.world.monotonic())
        await self.world.until(lambda: self.world.monotonic() > self.due + 1, left + PATIENCE)

    async def witnessed(self) -> None:
        """Wait until each operator has a witness."""
        everybody = self.operators
        await self.world.until(lambda: all(map(self.world.pins.newest, everybody)), PATIENCE)

    def said(self) -> list[str]:
        """The messages that the operators have got."""
        ids = {one.id for one in self.operators}
        calls = self.world.calls.of("sendMessage")
        return [str(one.params["text"]) for one in calls if one.chat_id in ids and one.processed]

    async def old_machine(self) -> Machine:
        """A machine to which the people subscribed, with the bot running on it and a witness."""
        made = await self.workshop.subscribed(self.people)
        await made.start().serving()
        await self.witnessed()
        return made


@asynccontextmanager
async def around(
    forge: Forge,
    folder: Path,
    server: postgres.Cluster | None = None,
    *,
    soon: int = SOON_TOLD,
    later: float = 3600,
    rate: int = RATE,
    lead: float = LEAD,
) -> AsyncIterator[Scene]:
    """A sandbox with two operators and people in it; all processes end with the block."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    world = World(token=TOKEN)
    operators = [world.people.add(name, "en", started=True) for name in ("Anna", "Rena")]
    moments = [NOW] * soon + [LATER] * LATER_TOLD
    people = {
        world.people.add(f"Voice {number}", "az", started=True): moment
        for number, moment in enumerate(moments)
    }
    async with serve(world) as served:
        due = world.monotonic() + lead
        messages = machines.texts(folder, lead, later)
        own = machines.settings(served.url, messages, operators, rate)
        workshop = Workshop(forge, folder, world, own, server)
        try:
            yield Scene(workshop, world, operators, people, world.people.add("Guest"), due)
        except Exception as error:
            error.add_note(logs(folder))
            raise
        finally:
            workshop.end()


def logs(folder: Path) -> str:
    """What all processes wrote."""
    return "\n".join(
        f"== {path.relative_to(folder)}\n{path.read_text('utf-8')}"
        for path in sorted(folder.glob("*/*.err"))
    )


async def play(
    case: Case, forge: Forge, folder: Path, server: postgres.Cluster | None = None
) -> Outcome:
    """Live through a case; what was seen of it."""
    async with around(forge, folder, server) as scene:
        seen = Outcome()
        old = await scene.old_machine()
        await _reach(scene, old, case.age)
        restore = await scene.workshop.taken(old, case.way)
        await _leave(scene, old, case)
        copy = await restore()
        seen.known = (await copy.ledger.states(NOW)).get(State.SENT, 0)
        seen.at_start = scene.told()
        await copy.start().serving()
        await scene.is_due()
        await _wait_for_holds(scene, old, copy, case, seen)
        await _answer(scene, copy, case, seen)
        return seen


async def _reach(scene: Scene, old: Machine, age: str) -> None:
    """Wait for the time of the snapshot."""
    if age == "before":
        assert not scene.told(), "This machine is too slow."
    elif age == "during":
        await scene.has_told(TAKEN)
    else:
        await scene.has_told(SOON_TOLD)
        await old.idle(PATIENCE)


async def _leave(scene: Scene, old: Machine, case: Case) -> None:
    """Let the old machine go on for a while, and then what becomes of it."""
    more = {"before": TAKEN, "during": TAKEN + MORE, "after": SOON_TOLD}
    await scene.has_told(more[case.age])
    if case.old == "dead":
        await old.running.killed()
    elif case.old == "stopped":
        assert await old.running.stopped() == 0


async def _wait_for_holds(
    scene: Scene, old: Machine, copy: Machine, case: Case, seen: Outcome
) -> None:
    """Wait until those are held that must be; without another machine, until the copy has nothing to send."""
    if must_hold(case, seen):
        seen.held = await copy.becomes_held(A_MINUTE)
        if case.old == "alive":
            seen.old_held = await old.becomes_held(A_MINUTE)
        count = len(scene.operators)
        await scene.world.until(lambda: len(about_holds(scene.said())) >= count, A_MINUTE)
    else:
        await copy.idle(PATIENCE)
        seen.held = await copy.ledger.mark()
    if case.old != "alive":
        scene.world.people.send(scene.guest, "/help")
        await scene.world.answers(scene.guest, timeout=PATIENCE)
    seen.said = scene.said()
    seen.printed = await copy.command("report")


def must_hold(case: Case, seen: Outcome) -> bool:
    """True when the copy may not be the ledger to send from."""
    return case.way == "backup" or case.old == "alive" or seen.known < seen.at_start.total()


def about_holds(said: list[str]) -> list[str]:
    """Those of the messages to operators that say that a database is held."""
    return [text for text in said if "Nothing is sent" in text or "was restored from" in text]


async def _answer(scene: Scene, copy: Machine, case: Case, seen: Outcome) -> None:
    """Answer as an operator, and wait until nothing is left to be sent."""
    seen.at_answer, seen.owed = scene.told(), await copy.ledger.owed(NOW)
    if seen.held is not None:
        option = {"trust": "--trust-ledger", "skip": "--skip-unaccounted"}[case.answer]
        await copy.command("resume", option)
    await copy.idle(PATIENCE)
    seen.at_end = scene.told()
    seen.states, seen.later = await copy.ledger.states(NOW), await copy.ledger.states(LATER)
    seen.mark = await copy.ledger.mark()


async def all_of(
    plays: Mapping[Key, Callable[[], Awaitable[Seen]]], at_once: int
) -> dict[Key, Seen | BaseException]:
    """Live through all of them, so many at once; an error takes the place of what was seen."""
    free = asyncio.Semaphore(at_once)

    async def one(play: Callable[[], Awaitable[Seen]]) -> Seen:
        async with free:
            return await play()

    found = await asyncio.gather(*(one(it) for it in plays.values()), return_exceptions=True)
    return dict(zip(plays, found, strict=True))
