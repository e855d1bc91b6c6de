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

Step = Callable[["Watched"], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Something that breaks."""

    #: What breaks, as in `NEEDS`.
    breaks: str
    strike: Step
    #: The routes that tell it within ten minutes, each with words of its text that name the cause.
    told: Mapping[Route, str]
    #: The minutes within which it is told first, as docs/ say.
    within: int
    #: Ends it, and words of what is then told; None where nothing of the bot is left that could tell it.
    mend: Step | None = None
    ends: str = ""
    #: Parts that are silent too, because they wait for what broke: pings name them, and no alert does.
    waiting: frozenset[str] = frozenset()
    #: Words of what a route can tell only after the end.
    late: Mapping[Route, str] = field(default_factory=dict)
    #: The commands that run.
    commands: tuple[tuple[str, ...], ...] = (RUN,)
    on_postgresql: bool = False
    #: True when the clock is what breaks: the process then lives by one that can be set, at true speed.
    on_settable_clock: bool = False


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


def _lock(table: str) -> Step:
    """Lock a table for as long as a session of somebody else lasts, as maintenance can that was forgotten."""

    async def strike(machine: "Watched") -> None:
        machine.session = await asyncpg.connect(machine.address)
        await machine.session.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")

    return strike


async def _unlock(machine: "Watched") -> None:
    await machine.session.close()


async def _stop_server(machine: "Watched") -> None:
    await asyncio.to_thread(machine.server.stop, "immediate")


async def _start_server(machine: "Watched") -> None:
    await asyncio.to_thread(machine.server.start)


async def _fill_disk(machine: "Watched") -> None:
    """Let nothing be written behind the first page of a file: a stand-in for a full disk that takes no rights.

    The system refuses with EFBIG, not ENOSPC, so SQLite reports an I/O error, not that the disk is full. The bot treats
    both alike, as tests/store/test_cannot_write.py shows with the other one. The free space stays as it is: no alert of
    a disk that is nearly full comes first, as it would in life.
    """
    _limit_files(machine, resource.getpagesize())


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


def _alerts(words: str) -> dict[Route, str]:
    return dict.fromkeys((Route.TELEGRAM, Route.ALARM), words)


def _clock(days: int) -> Fault:
    return Fault(
        breaks="clock",
        strike=_set_clock(days),
        told=_alerts("Two clocks disagree"),
        within=1,
        mend=_set_clock(0),
        ends="The two clocks agree again",
        on_settable_clock=True,
    )


NOT_HANDED_OVER = "Telegram has not handed over what people write"
HANDED_OVER = "Telegram hands over what people write again"

#: All of them, by name.
FAULTS = {
    "the process is killed": Fault(
        breaks="process", strike=_kill, told={Route.SILENCE: ""}, within=10
    ),
    "the process hangs": Fault(
        breaks="process", strike=_freeze, told={Route.SILENCE: ""}, within=10, mend=_thaw
    ),
    "the sender of run is stuck": Fault(
        breaks="sender",
        strike=_lock("sender"),
        told=_alerts("Sending has stood still") | {Route.FAIL: "silent: sender for"},
        within=4,
        mend=_unlock,
        ends="Sending goes on",
        on_postgresql=True,
    ),
    "the process that sends hangs": Fault(
        breaks="sender",
        strike=_freeze_between_writes,
        told=_alerts("no process that sends") | {Route.FAIL: "silent: sender for"},
        within=3,
        mend=_thaw,
        ends="A process sends again",
        commands=((*RUN, "--no-sender"), SENDER),
    ),
    "planning is stuck": Fault(
        breaks="planner",
        strike=_lock("broadcast"),
        told=_alerts("No notices could be planned") | {Route.FAIL: "silent: planner for"},
        within=6,
        mend=_unlock,
        ends="Notices are planned again",
        on_postgresql=True,
    ),
    "polling is stuck": Fault(
        breaks="polling",
        strike=_telegram(Delay(3600), "getUpdates"),
        told=_alerts(NOT_HANDED_OVER) | {Route.FAIL: "silent: polling for"},
        within=4,
        mend=_telegram_again,
        ends=HANDED_OVER,
    ),
    "the database is gone": Fault(
        breaks="database",
        strike=_stop_server,
        told=_alerts("The database has not answered") | {Route.FAIL: "silent: database for"},
        waiting=frozenset({"sender", "planner"}),
        within=2,
        mend=_start_server,
        ends="The database answers again",
        on_postgresql=True,
    ),
    "the token is revoked": Fault(
        breaks="token",
        strike=_telegram(Reply(401, "Unauthorized")),
        told={
            Route.ALARM: "Telegram refuses the bot's token",
            Route.FAIL: "Telegram refuses the token of the bot",
        },
        within=1,
    ),
    "the network is gone": Fault(
        breaks="network", strike=_cut_network, told={Route.SILENCE: ""}, within=10
    ),
    "the disk is full": Fault(
        breaks="disk",
        strike=_fill_disk,
        told=_alerts("its disk is full") | {Route.FAIL: "silent: database for"},
        waiting=frozenset({"sender", "planner"}),
        within=1,
        mend=_free_disk,
        ends="The database can write again",
    ),
    "the clock jumps a day ahead": _clock(1),
    "the clock jumps a day back": _clock(-1),
    "Telegram answers 502": Fault(
        breaks="Telegram",
        strike=_telegram(Reply(502, body="<html>502 Bad Gateway</html>")),
        told={Route.ALARM: NOT_HANDED_OVER, Route.FAIL: "silent: polling for"},
        # Nothing is planned while Telegram tells no time.
        waiting=frozenset({"planner"}),
        within=4,
        mend=_telegram_again,
        ends=HANDED_OVER,
        late={Route.TELEGRAM: NOT_HANDED_OVER},
    ),
}
