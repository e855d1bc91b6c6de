"""What another machine may have sent is skipped: nobody gets a notice twice, and what is due later is sent."""

import contextlib
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.delivery import planner, trust
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, chats, ledger, restored, restored_mark
from bot.store.engine import Database, open_database
from bot.store.nonces import Mark
from bot.store.records import Chat, Delivery, Outcome, State
from tests.cast import utc
from tests.store.half_sent import set_clock

#: Where the chats are; some choose another hour.
ZONES = ("Pacific/Kiritimati", "Asia/Baku", "Europe/Berlin", "America/New_York")

#: From before anything is planned until all is over, in hours: at this minute the minute of silence can be told.
BEGIN, END = utc("17 09:56"), utc("21 11:56")
SPAN = (END - BEGIN) // timedelta(hours=1)

INSTANTS = st.integers(0, SPAN - 1)

#: When something is sent, and how many notices at most.
SENDS = st.lists(st.tuples(INSTANTS, st.integers(0, 9)), max_size=4)


@dataclass(frozen=True)
class Plot:
    """What happens, with instants in hours."""

    #: What the original sends before the snapshot and after it, and whose notices are put off.
    before: list[tuple[int, int]]
    after: list[tuple[int, int]]
    seed: int
    #: When the copy is made, and when it takes over.
    snapshot: int
    taken_over: int
    #: Who moves to another zone then.
    moves: list[int]


PLOTS = st.builds(
    Plot,
    before=SENDS,
    after=SENDS,
    seed=st.integers(0, 2**16),
    snapshot=INSTANTS,
    taken_over=INSTANTS,
    moves=st.lists(st.integers(1, 12), max_size=2),
)

#: How often who got which moment, on any machine.
Arrived = Counter[tuple[int, str]]


class Machine:
    """A database whose owed notices are sent at instants."""

    def __init__(self, db: Database, almanac: Almanac, arrived: Arrived, seed: int | None) -> None:
        """`seed`: some notices are put off, at random; None: none is."""
        self.db, self._almanac, self._arrived = db, almanac, arrived
        self._random = None if seed is None else random.Random(seed)

    async def at(self, hour: int, most: int = 1000) -> None:
        """Let it be that hour: plan, and send at most so many of what is due; some are put off."""
        await set_clock(self.db, BEGIN + hour * timedelta(hours=1))
        await planner.sweep(self.db, self._almanac, await self.db.now(), 28.0)
        while most > 0 and (batch := await ledger.claim(self.db, "sender")):
            while most > 0 and (rows := await ledger.advance(self.db, batch, min(2, most))):
                most -= len(rows)
                await ledger.settle(self.db, [self._outcome(row) for row in rows])
            await ledger.finish(self.db, batch, timedelta(0))

    def _outcome(self, row: Delivery) -> Outcome:
        number = row.chat.id or 0
        if self._random is not None and self._random.random() < 0.2:
            again = timedelta(hours=self._random.choice((1, 3)))
            return Outcome(row.broadcast_id, number, State.PLANNED, again=again)
        self._arrived[row.chat.telegram_id, row.moment] += 1
        return Outcome(row.broadcast_id, number, State.SENT, message_id=1)


async def subscribe(db: Database, telegram_id: int) -> None:
    """A chat that subscribes now."""
    zone, minute = ZONES[telegram_id % 4], 18 * 60 if telegram_id % 3 == 0 else None
    one = Chat(None, telegram_id, "private", "az", zone, minute=minute)
    await chat_lifecycle.subscribe(db, one)


async def change(db: Database, telegram_id: int) -> None:
    """Let a chat move to another zone."""
    one = await chats.find(db, telegram_id)
    assert one
    await chats.change(db, one, zone=ZONES[(telegram_id + 1) % 4])


@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(plot=PLOTS)
async def test_nobody_gets_it_twice(
    tmp_path_factory: pytest.TempPathFactory, almanac: Almanac, plot: Plot
) -> None:
    """Whenever the copy was made, whatever was sent and put off since, whenever it takes over."""
    folder, arrived = tmp_path_factory.mktemp("machines"), Arrived()
    original = Machine(await opened(folder / "original.db"), almanac, arrived, plot.seed)
    await set_clock(original.db, BEGIN)
    for telegram_id in range(1, 13):
        await subscribe(original.db, telegram_id)
    for hour, most in sorted(one for one in plot.before if one[0] <= plot.snapshot):
        await original.at(hour, most)
    with contextlib.closing(sqlite3.connect(folder / "original.db")) as connection:
        connection.execute("VACUUM INTO ?", (str(folder / "copy.db"),))
    begin = max(plot.snapshot, plot.taken_over)
    for hour, most in sorted(one for one in plot.after if plot.snapshot <= one[0] <= begin):
        await original.at(hour, most)
    await original.db.close()

    by_original = set(arrived)
    copy = Machine(await opened(folder / "copy.db"), almanac, arrived, None)
    await set_clock(copy.db, BEGIN + begin * timedelta(hours=1))
    await restored.distrust(copy.db, restored_mark.AHEAD, Mark("elsewhere2", 1000))
    later = await due_later(copy, almanac, set(plot.moves))
    await trust.skip(copy.db, almanac, 28.0)
    for telegram_id in plot.moves:
        await change(copy.db, telegram_id)
    for hour in range(begin, SPAN + 1):
        await copy.at(hour)
    await copy.db.close()

    assert {one: count for one, count in arrived.items() if count > 1} == {}
    assert later - set(arrived) == set()
    assert later & by_original == set()


async def due_later(machine: Machine, almanac: Almanac, besides: set[int]) -> set[tuple[int, str]]:
    """Who is owed what after now, without the chats that will move."""
    now, occasion = await machine.db.now(), almanac.occasion("january-20", 2027)
    return {
        (one.telegram_id, moment.name)
        for one in await chats.everyone(machine.db)
        for moment, window in almanac.windows(occasion, one.moments, one.zone, one.minute)
        if window.due > now + timedelta(minutes=1) and one.telegram_id not in besides
    }


async def opened(file: Path) -> Database:
    """The database in that file."""
    return await open_database(f"sqlite:///{file}", lasting=False)
