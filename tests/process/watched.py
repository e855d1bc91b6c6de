"""Machines on which the bot runs, with all routes by which it can tell an operator of a fault, and what these carry."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store.engine import open_database
from tests import postgres
from tests.outside import Outside, outside, true_time
from tests.process.fast_clock import FastClock
from tests.process.faults import Fault, Route
from tests.process.forking import Forge
from tests.process.launching import Running, SettableClock, ShiftedClock, launched
from tests.process.machines import migrating
from tests.process.scene import said
from tests.stage import TOKEN

#: Somebody who runs the bot.
OPERATOR = 77

#: Real seconds after which Telegram answers getUpdates: by the clock of the processes that is ten seconds and more.
LONGEST_POLL = 0.3

#: Real seconds within which a process starts while all others do.
STARTED = 150.0


@dataclass(frozen=True)
class Told:
    """Something that an operator learned by a route."""

    route: Route
    at: datetime
    text: str


@dataclass
class Watched:
    """The machine, its processes, and what is around it."""

    fault: Fault
    folder: Path
    clock: ShiftedClock
    #: The servers that it reaches over the network: when they are closed, it reaches nobody.
    servers: AsyncExitStack
    world: World = field(init=False)
    url: str = field(init=False)
    there: Outside = field(init=False)
    #: On PostgreSQL: the server, the address of the database there, and a session of somebody else.
    server: postgres.Cluster = field(init=False, repr=False)
    address: str = ""
    session: asyncpg.Connection = field(init=False, repr=False)
    running: list[Running] = field(default_factory=list)

    def now(self) -> datetime:
        """The true time: that of the machine, as it was before its clock broke, if that is what breaks."""
        return self.clock.now()

    def told(self, since: datetime) -> list[Told]:
        """All that was told since then, oldest first."""
        sent = self.world.calls.of("sendMessage", OPERATOR)
        found = [
            *(Told(Route.TELEGRAM, one.at, said(one)) for one in sent if one.status == 200),
            *(Told(Route.ALARM, *one) for one in self.there.told()),
            *(Told(Route.FAIL, *one) for one in self.there.failures()),
            *(Told(Route.SILENCE, at, "") for at in self.there.silences(self.now())),
        ]
        return sorted((one for one in found if one.at >= since), key=lambda one: one.at)

    def sends_alarm(self) -> bool:
        """True while one of its processes has one of its own, which sends an alarm."""
        tasks = (f"/proc/{one.process.pid}/task" for one in self.running)
        return any(path.read_text() for task in tasks for path in Path(task).glob("*/children"))

    def logs(self) -> str:
        """What its processes have logged."""
        return "\n".join(one.err for one in self.running)

    async def start(self, stack: AsyncExitStack, forge: Forge) -> None:
        """Start its processes, and wait until they work and it has pinged so."""
        for command in self.fault.commands:
            if isinstance(self.clock, SettableClock):
                starting = launched(
                    *command, folder=self.folder, clock=self.clock, **self.settings()
                )
                self.running.append(await stack.enter_async_context(starting))
            else:
                one = forge.start(self.folder, command[3:], self.clock, **self.settings())
                self.running.append(one)
                stack.callback(one.process.wait)
                stack.callback(one.process.kill)
            await self.running[-1].until(self._serves, STARTED)
        await self.running[0].until(lambda: self.there.state == "up", STARTED)

    def settings(self) -> dict[str, object]:
        """Those of its processes."""
        found = {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": self.url,
            "operator_ids": OPERATOR,
            "default_language": "en",
            "heartbeat_url": self.there.check,
            "alarm_urls": self.there.route,
        }
        return found | ({"database_url": self.address} if self.address else {})

    def _serves(self) -> bool:
        return "Serving" in self.running[-1].err or "Sending" in self.running[-1].err


@asynccontextmanager
async def watched(
    fault: Fault, folder: Path, empty: Path, forge: Forge, clock: FastClock
) -> AsyncIterator[Watched]:
    """A machine with a bot that works; `empty` is a folder with a database without chats."""
    shutil.copytree(empty, folder)
    own: ShiftedClock = clock
    if fault.on_settable_clock:
        own = SettableClock(clock.now() - true_time(), folder / "clock")
    async with AsyncExitStack() as stack:
        servers = await stack.enter_async_context(AsyncExitStack())
        machine = Watched(fault, folder, own, servers)
        machine.there = await servers.enter_async_context(outside(machine.now))
        machine.world = World(machine.now, token=TOKEN)
        machine.world.date_clock = machine.now
        machine.world.longest_poll = LONGEST_POLL
        machine.world.people.add("Operator", "en", id=OPERATOR, started=True)
        machine.url = (await servers.enter_async_context(serve(machine.world))).url
        if fault.on_postgresql:
            making = postgres.cluster(environment=clock.environment())
            machine.server = await asyncio.to_thread(making.__enter__)
            stack.push(making.__exit__)
            machine.address = await asyncio.to_thread(machine.server.new_database)
            await make_database(machine.address)
        await machine.start(stack, forge)
        yield machine


async def make_database(address: str) -> None:
    """Make the tables: a bot tells its operators if it has to do so itself."""
    async with migrating():
        await (await open_database(address)).close()
