"""What a measured process is asked to do, and how its time, its CPU and its memory are taken."""

import asyncio
import re
import resource
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.profiling import profiled

#: A token of the right shape, which opens nothing.
TOKEN = "1000001:" + "a" * 35

#: The address of the first chat; as long as Telegram's are.
FIRST = 5_000_000_001

#: Requests at once, for those that do not say so themselves.
WORKERS = 64


@dataclass(frozen=True)
class Task:
    """One run of one way of sending. It crosses to its process as JSON."""

    #: A name in `contender.WAYS`.
    way: str
    #: Where the stand-in listens.
    url: str = ""
    #: How many chats are told, and what.
    chats: int = 0
    text: str = ""
    #: Messages a second, for the ways that pace themselves.
    rate: int = 0
    #: The ledger, for ours.
    database: str = ""
    #: Ours: go on until nothing is owed, instead of sending once what is due now.
    until_settled: bool = False
    #: Ours: stop after that many messages; zero sends all.
    stop_after: int = 0
    #: Ours: notices go with their pictures.
    pictures: bool = False
    #: Ours: seconds between two turns taken for an answer; zero takes none.
    ask_every: float = 0.0
    #: True when the progress is read meanwhile, as for the operators' message.
    watched: bool = False
    #: Run under the profiler.
    profile: bool = False

    def telegram_ids(self) -> range:
        """The chats to be told."""
        return range(FIRST, FIRST + self.chats)


@dataclass
class Errors:
    """What was raised to whoever sent, by kind."""

    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, error: BaseException) -> None:
        """Count one."""
        self.kinds[type(error).__name__] += 1


async def timed(task: Task, work: Awaitable[Any]) -> dict[str, Any]:
    """Seconds that passed, seconds of this process's CPU, and of those the ones of this thread; a profile if wanted."""
    with profiled(task.profile) as profile:
        begun, thread, cpu = time.perf_counter(), time.thread_time(), _cpu()
        await work
        spent = {"seconds": time.perf_counter() - begun, "cpu": _cpu() - cpu}
        spent["thread"] = time.thread_time() - thread
    return spent | {"profile": profile.text}


async def by_workers(task: Task, send: Callable[[int], Awaitable[Any]], errors: Errors) -> None:
    """Send to each chat once, so many at a time; who is refused is counted and left."""
    telegram_ids: Iterator[int] = iter(task.telegram_ids())

    async def worker() -> None:
        for telegram_id in telegram_ids:
            try:
                await send(telegram_id)
            except Exception as error:
                errors.add(error)

    await asyncio.gather(*(worker() for _ in range(WORKERS)))


def peak_memory() -> float:
    """The most memory that this process has held, in MB.

    Not by getrusage, which on Linux begins with what the parent held.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    kilobytes = int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
