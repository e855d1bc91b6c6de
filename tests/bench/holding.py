"""A hold in the midst of a broadcast: how soon the last request of two senders has left, and when the answer comes."""

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bot.store import holds
from bot.store.engine import open_database
from tests.bench.ledgers import DATABASES
from tests.bench.paced import PAID, USUAL
from tests.bench.processes import Unavailable, measured
from tests.bench.runs import LEAST, PLAIN, QUICKER, Bench, planned, row_or_reason
from tests.bench.table import judged
from tests.bench.task import Task

#: Broadcasts that are held at each rate, and the chats of each: enough for the whole time.
RUNS, CHATS = 5, {USUAL: 600, PAID: 12_000}

#: Processes that send.
SENDERS = 2

#: Seconds until both must send.
PATIENCE = 60.0

NOTES = (
    f"{SENDERS} processes send; after {LEAST} messages another process holds. The last request is that of the last "
    "message that arrived at the stand-in, over loopback; both times begin when the hold is stored. In milliseconds."
)
COLUMNS = ("holds", "last request: median", "longest", "answer: median", "longest", "none later")


@dataclass(frozen=True)
class Hold:
    """What was measured of a hold, in seconds after it was stored."""

    last: float
    answer: float


def holding(bench: Bench) -> None:
    """The scenario."""
    table = bench.table("A hold in the midst of a broadcast", *COLUMNS, notes=NOTES)
    for rate, chats in CHATS.items():
        for kind in DATABASES:
            name = f"this bot, ledger on {kind}, SEND_RATE={rate}"
            with row_or_reason(table, name):
                runs = max(2, RUNS // QUICKER) if bench.quick else RUNS
                found = [_held(bench, kind, chats, rate) for _ in range(runs)]
                cells = [*_shown([one.last for one in found])]
                cells += _shown([one.answer for one in found])
                later = all(one.last <= one.answer for one in found)
                table.row(name, f"{runs}", *cells, judged(later))


def _shown(seconds: list[float]) -> tuple[str, str]:
    """The median and the longest, in milliseconds."""
    ordered = sorted(seconds)
    return f"{1000 * ordered[len(ordered) // 2]:.0f}", f"{1000 * ordered[-1]:.0f}"


def _held(bench: Bench, kind: str, chats: int, rate: int) -> Hold:
    """Send with all processes, hold, and wait until all of them have ended."""
    with planned(kind, chats) as (database, _), ThreadPoolExecutor(SENDERS) as pool:
        task = Task(way="ours until held", url=bench.stand_in.url, rate=rate, database=database)
        bench.stand_in.begin(PLAIN)
        sending = [pool.submit(measured, task) for _ in range(SENDERS)]
        _wait(bench, sending)
        stored, answered = asyncio.run(_hold(database))
        for one in sending:
            one.result()
        return Hold(bench.stand_in.summary(chats)["last"] - stored, answered - stored)


def _wait(bench: Bench, sending: list["Future[dict[str, Any]]"]) -> None:
    """Return when the broadcast is in its midst."""
    end = time.monotonic() + PATIENCE
    while bench.stand_in.summary(0)["processed"] < LEAST:
        if time.monotonic() > end or any(one.done() for one in sending):
            raise Unavailable("the senders did not begin")
        time.sleep(0.05)


async def _hold(database: str) -> tuple[float, float]:
    """When the hold was stored, and when it was answered, on the monotonic clock of this machine."""
    db = await open_database(database)
    try:
        await holds.hold(db, None, "measured")
        stored = time.monotonic()
        if not await holds.settled(db):
            raise Unavailable("a sender did not confirm the hold")
        return stored, time.monotonic()
    finally:
        await db.close()
