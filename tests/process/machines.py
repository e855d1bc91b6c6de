"""Machines: each is a folder, a database and a process of the bot, started, killed, frozen, copied and moved."""

import asyncio
import shutil
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.store.engine import Database, open_database
from bot.store.tables import chat
from tests import postgres
from tests.process.forking import Forge
from tests.process.launching import ROOT, Running
from tests.process.ledgers import Reader
from tests.stage import TOKEN

#: The moments of the texts below: one that is due soon, and one that is due later.
NOW, LATER = "eve", "day"

#: Half a day apart: in one of them midnight is hours away, whenever the tests run.
ZONES = ("Asia/Baku", "America/Los_Angeles")

MOMENT = """
[[moment]]
name = "{name}"
days = {after}
at = {at:%H:%M:%S}
clock = "observance"
expires = "end of day"
on_uncertain = {{ private = "resend", group = "resend", supergroup = "resend", channel = "leave" }}
"""


def zone(now: datetime) -> ZoneInfo:
    """The zone in which midnight is hours away."""
    found = min(ZONES, key=lambda name: abs(12 - now.astimezone(ZoneInfo(name)).hour))
    return ZoneInfo(found)


def texts(folder: Path, now: float, later: float = 3600, *, chosen: bool = False) -> Path:
    """The bot's own texts in that folder, but with a moment that is due in so many seconds and one that is due later.

    `chosen`: the later one is due at the minute of the day that a chat has chosen, in its zone.
    """
    messages = folder / "messages"
    shutil.copytree(ROOT / "messages", messages)
    begun = datetime.now(UTC)
    here = zone(begun)
    instants = {
        name: (begun + timedelta(seconds=wait)).astimezone(here)
        for name, wait in ((NOW, now), (LATER, later))
    }
    day = instants[NOW].date()
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    file = messages / "january-20" / "observance.toml"
    made = _observance(file.read_text("utf-8"), day, here.key, instants)
    if chosen:
        head, name, tail = made.partition(f'name = "{LATER}"')
        made = head + name + "\nchoosable = true" + tail.replace('"observance"', '"chat"', 1)
    file.write_text(made, "utf-8")
    return messages


def _observance(shipped: str, day: date, zone: str, instants: dict[str, datetime]) -> str:
    """The observance that ships, on that day of the year and with those moments."""
    rule = f'[rule]\nkind = "fixed"\nmonth = {day.month}\nday = {day.day}\n'
    head = f'first = 1990-{day:%m-%d}\nzone = "{zone}"\n\n{rule}'
    moments = [
        MOMENT.format(name=name, after=(at.date() - day).days, at=at)
        for name, at in instants.items()
    ]
    return "".join((head, *moments, shipped[shipped.index("\n[[source]]") :]))


def migrating() -> asyncio.Lock:
    """A lock of the running loop: Alembic migrates one database of a process at a time."""
    return _LOCKS.setdefault(asyncio.get_running_loop(), asyncio.Lock())


_LOCKS: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]" = WeakKeyDictionary()


@dataclass
class Machine:
    """A machine on which the bot runs, or ran."""

    forge: Forge
    folder: Path
    #: The address of its database.
    address: str
    #: The settings of its processes besides.
    settings: dict[str, object]
    running: Running = field(init=False)

    def start(self, *words: str) -> Running:
        """Start the bot: `run`, or another command that lasts."""
        self.running = self._launch(words or ("run",), **self.settings)
        return self.running

    async def command(self, *words: object, code: int = 0, **settings: object) -> str:
        """Run a command to its end, with the settings of the machine but no operators; what it printed."""
        given = self.settings | {"operator_ids": ""} | settings
        running = self._launch(tuple(map(str, words)), **given)
        assert await running.ended() == code, running.out + running.err
        return running.out + running.err

    def freeze(self) -> None:
        """Let its process stand still."""
        self.running.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let its process go on."""
        self.running.process.send_signal(signal.SIGCONT)

    @property
    def file(self) -> Path:
        """The file of its database, on SQLite."""
        return self.folder / "data" / "bot.db"

    @property
    def on_sqlite(self) -> bool:
        """True when its database is a file."""
        return self.address.startswith("sqlite")

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Its database, beside its process."""
        address = f"sqlite:///{self.file}" if self.on_sqlite else self.address
        async with migrating():
            db = await open_database(address)
        try:
            yield db
        finally:
            await db.close()

    @property
    def ledger(self) -> Reader:
        """What is in its database."""
        return Reader(self.address, self.file)

    async def becomes_held(self, within: float) -> str:
        """Wait until its database is held as one that may not be the one to send from; why."""
        await self._until(within, self.ledger.mark)
        return await self.ledger.mark() or ""

    async def idle(self, within: float) -> None:
        """Wait until no notice is due and none is under way."""

        async def is_idle() -> bool:
            return not await self.ledger.busy()

        await self._until(within, is_idle)

    async def _until(self, within: float, true: Callable[[], Awaitable[object]]) -> None:
        """Wait until something is true; TimeoutError after so many seconds."""
        end = time.monotonic() + within
        while not await true():
            if time.monotonic() > end:
                raise TimeoutError(f"Not within {within} s: {true.__name__} of {self.folder}")
            await asyncio.sleep(0.1)

    def _launch(self, words: tuple[str, ...], **settings: object) -> Running:
        return self.forge.start(self.folder, words, None, database_url=self.address, **settings)


#: Makes a machine with a snapshot that was taken before.
Restore = Callable[[], Awaitable[Machine]]


@dataclass
class Workshop:
    """Makes machines around one sandbox and one token, and copies of them."""

    forge: Forge
    folder: Path
    world: World
    #: The settings of all machines.
    settings: dict[str, object]
    #: Where databases are made; None: on SQLite.
    server: postgres.Cluster | None
    _numbers: "count[int]" = field(default_factory=count)
    machines: list[Machine] = field(default_factory=list)

    def machine(self, address: str | None = None) -> Machine:
        """A new machine with an empty database, or with the one at that address."""
        folder = self.folder / str(next(self._numbers))
        (folder / "data").mkdir(parents=True)
        if address is None:
            address = "sqlite:///data/bot.db" if self.server is None else self.server.new_database()
        made = Machine(self.forge, folder, address, self.settings)
        self.machines.append(made)
        return made

    async def subscribed(self, people: dict[Person, str]) -> Machine:
        """A new machine to which those people subscribed in the past, each to one moment."""
        made = self.machine()
        rows = [
            {
                "telegram_id": who.id,
                "language": "az",
                "kind": "private",
                "zone": "Asia/Baku",
                "moments": frozenset({moment}),
                "cards": False,
                "subscribed_us": datetime.now(UTC) - timedelta(days=90),
            }
            for who, moment in people.items()
        ]
        async with made.database() as db, db.begin() as tx:
            await tx.execute(chat.insert(), rows)
        return made

    async def taken(self, old: Machine, way: str) -> Restore:
        """Take a snapshot of another machine's database as of one instant; what makes a machine with it, later.

        The ways: `files`, `file` (without the write-ahead log), `backup` and `dump`.
        """
        if way == "backup":
            backup = old.folder / "backup"
            await old.command("backup", backup)
            return lambda: self._restored(backup)
        if way == "dump":
            assert self.server is not None
            dumped = await asyncio.to_thread(self.server.dump, old.address)
            return lambda: self._loaded(dumped)
        return self._copied(old, wal=way == "files")

    def _copied(self, old: Machine, *, wal: bool) -> Restore:
        new = self.machine("sqlite:///data/bot.db")
        old.freeze()
        try:
            shutil.copy(old.file, new.file)
            log = Path(f"{old.file}-wal")
            if wal and log.exists():
                shutil.copy(log, f"{new.file}-wal")
        finally:
            old.thaw()

        async def made() -> Machine:
            return new

        return made

    async def _restored(self, backup: Path) -> Machine:
        new = self.machine()
        if new.on_sqlite:
            (new.folder / "data").rmdir()
        await new.command("restore", backup)
        return new

    async def _loaded(self, dump: Path) -> Machine:
        assert self.server is not None
        return self.machine(await asyncio.to_thread(self.server.restored, dump))

    def moved(self, old: Machine) -> Machine:
        """A machine with the disk of another one, whose process has ended."""
        new = self.machine(old.address)
        if old.on_sqlite:
            shutil.rmtree(new.folder / "data")
            (old.folder / "data").rename(new.folder / "data")
        return new

    def end(self) -> None:
        """Kill all processes."""
        for machine in self.machines:
            if hasattr(machine, "running"):
                machine.thaw()
                machine.running.process.kill()
                machine.running.process.wait()


def settings(url: str, messages: Path, operators: Iterable[Person], rate: int) -> dict[str, object]:
    """The settings of machines around the sandbox at that address."""
    return {
        "telegram_bot_token": TOKEN,
        "telegram_api_url": url,
        "messages_dir": messages,
        "operator_ids": ",".join(str(one.id) for one in operators),
        "default_language": "en",
        "send_rate": rate,
    }
