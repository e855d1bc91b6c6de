"""What can break around the bot and in it, each caused from outside of its process, and who tells an operator of it."""

import asyncio
import contextlib
import resource
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from bot.sandbox.world.failures import Delay, Kind, Reply
from tests.process.launching import RUN, SettableClock

if TYPE_CHECKING:
    from tests.process.watched import Watched

#: The command of a process that only sends.
SENDER = (*RUN[:-1], "sender")


class Route(StrEnum):
    """A way by which an operator learns of a fault."""

    TELEGRAM = "alert in Telegram"
    ALARM = "ALARM_URLS"
    FAIL = "HEARTBEAT_URL: failure"
    SILENCE = "HEARTBEAT_URL: silence"


#: What each route needs so that it can tell anything. Silence needs only the other server, which is elsewhere.
NEEDS = {
    Route.TELEGRAM: {"process", "network", "Telegram", "token"},
    Route.ALARM: {"process", "network"},
    Route.FAIL: {"process", "network"},
    Route.SILENCE: set[str](),
}

#: What a process can tell of a fault that it sees itself, besides a refused token.
ALL = (Route.TELEGRAM, Route.ALARM, Route.FAIL)

Step = Callable[["Watched"], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """Something that breaks."""

    #: What breaks, as in `NEEDS`.
    breaks: str
    strike: Step
    #: The routes that tell it within ten minutes, each with words of its text that name the cause.
    told: Mapping[Route, str]
    #: The minutes within which it is told first, as docs/ say.
    within: int
    #: Ends it; None where nothing of the bot is left that could tell the end.
    mend: Step | None = None
    #: The commands that run.
    commands: tuple[tuple[str, ...], ...] = (RUN,)
    on_postgresql: bool = False
    #: True when the clock is what breaks: the process then lives by one that can be set, at true speed.
    on_settable_clock: bool = False
    #: True for one that ends the process.
    ends_process: bool = field(default=False, kw_only=True)


async def _kill(machine: "Watched") -> None:
    await machine.running[0].killed()


async def _freeze(machine: "Watched") -> None:
    machine.running[-1].process.send_signal(signal.SIGSTOP)


async def _freeze_between_writes(machine: "Watched") -> None:
    """Freeze it while it does not lock the database, which would be another fault, and told as such."""
    while True:
        await _freeze(machine)
        await asyncio.sleep(0.05)
        if not _is_locked(machine.folder / "data" / "bot.db"):
            return
        await _thaw(machine)


async def _thaw(machine: "Watched") -> None:
    machine.running[-1].process.send_signal(signal.SIGCONT)


def _is_locked(file: Path) -> bool:
    with contextlib.closing(sqlite3.connect(file, timeout=1.0, isolation_level=None)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


async def _lock(machine: "Watched") -> None:
    """Lock the table of broadcasts, as maintenance can that somebody has forgotten: only planning waits for it."""
    machine.session = await asyncpg.connect(machine.address)
    await machine.session.execute("BEGIN; LOCK TABLE broadcast IN ACCESS EXCLUSIVE MODE")


async def _unlock(machine: "Watched") -> None:
    await machine.session.close()


async def _stop_server(machine: "Watched") -> None:
    await asyncio.to_thread(machine.server.stop, "immediate")


async def _start_server(machine: "Watched") -> None:
    await asyncio.to_thread(machine.server.start)


async def _fill_disk(machine: "Watched") -> None:
    """Let no file grow: what a full disk is to the process, without the rights to make one."""
    largest = max(path.stat().st_size for path in (machine.folder / "data").iterdir())
    _limit_files(machine, largest)


async def _free_disk(machine: "Watched") -> None:
    _limit_files(machine, resource.RLIM_INFINITY)


def _limit_files(machine: "Watched", size: int) -> None:
    number = machine.running[0].process.pid
    hard = resource.prlimit(number, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(number, resource.RLIMIT_FSIZE, (size, hard))


async def _cut_network(machine: "Watched") -> None:
    await machine.servers.aclose()


def _telegram(kind: Kind, method: str | None = None) -> Step:
    """Let Telegram answer like that, to one method or to all."""

    async def strike(machine: "Watched") -> None:
        machine.world.failures.script(kind, method, times=None)

    return strike


async def _telegram_again(machine: "Watched") -> None:
    machine.world.failures.clear()


def _set_clock(days: int) -> Step:
    async def strike(machine: "Watched") -> None:
        assert isinstance(machine.clock, SettableClock)
        machine.clock.set(machine.clock.later(timedelta(days=days)))

    return strike


def _clock(days: int) -> Fault:
    told = {Route.TELEGRAM: "Two clocks disagree", Route.ALARM: "Two clocks disagree"}
    return Fault("clock", _set_clock(days), told, 1, _set_clock(0), on_settable_clock=True)


def _all(words: str, ping: str) -> dict[Route, str]:
    return dict.fromkeys((Route.TELEGRAM, Route.ALARM), words) | {Route.FAIL: ping}


NOT_HANDED_OVER = "Telegram has not handed over what people write"
REFUSED = "Telegram refuses the"

#: All of them, by name.
FAULTS = {
    "the process is killed": Fault("process", _kill, {Route.SILENCE: ""}, 10),
    "the process hangs": Fault("process", _freeze, {Route.SILENCE: ""}, 10, _thaw),
    "the sender hangs": Fault(
        *("sender", _freeze_between_writes, {Route.FAIL: "silent: sender for"}, 3, _thaw),
        commands=((*RUN, "--no-sender"), SENDER),
    ),
    "planning is stuck": Fault(
        *("planner", _lock, _all("No notices could be planned", "silent: planner for"), 6, _unlock),
        on_postgresql=True,
    ),
    "polling is stuck": Fault(
        *("polling", _telegram(Delay(3600), "getUpdates")),
        *(_all(NOT_HANDED_OVER, "silent: polling for"), 4, _telegram_again),
    ),
    "the database is gone": Fault(
        *("database", _stop_server, _all("The database has not answered", "silent: database for")),
        *(2, _start_server),
        on_postgresql=True,
    ),
    "the token is revoked": Fault(
        *("token", _telegram(Reply(401, "Unauthorized"))),
        *({Route.ALARM: f"{REFUSED} bot’s token", Route.FAIL: f"{REFUSED} token"}, 1),
        ends_process=True,
    ),
    "the network is gone": Fault("network", _cut_network, {Route.SILENCE: ""}, 10),
    "the disk is full": Fault(
        "disk", _fill_disk, _all("its disk is full", "silent: database for"), 1, _free_disk
    ),
    "the clock jumps ahead": _clock(1),
    "the clock jumps back": _clock(-1),
    "Telegram answers 502": Fault(
        *("Telegram", _telegram(Reply(502, body="<html>502 Bad Gateway</html>"))),
        *({Route.ALARM: NOT_HANDED_OVER, Route.FAIL: "silent: polling for"}, 4, _telegram_again),
    ),
}
