"""The ledger under any interleaving of planning, sending, crashing, stopping: never lost, never twice unawares."""

import asyncio
import tempfile
from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.observances.model import Moment, Occasion, Window
from bot.store import chats, ledger, senders, waves
from bot.store.engine import Database, open_database
from bot.store.records import Chat, Delivery, Lot, Outcome, State
from bot.store.tables import chat, delivery
from bot.store.waves import NO_MINUTE, Cohort, Owed

DAY = Moment("day", 0, time(9), "chat", True, None, {"private": "resend"})
OCCASION = Occasion(date(2027, 1, 20), "january-20", 2027, 37)
BAKU = Cohort("Asia/Baku", NO_MINUTE, waves.priority(DAY, "private"))
CHATS = 5

#: What may happen next, and to whom: mostly sending and dying.
POSSIBLE = [
    *((step, which) for step in ("mark", "send", "settle", "finish", "crash") for which in (0, 1)),
    *((step, which) for step in ("send", "crash") for which in (0, 1)),
    *((step, address) for step in ("stop", "start") for address in (1, 4)),
    ("plan", 0),
]
STEPS = st.lists(st.sampled_from(POSSIBLE), min_size=3, max_size=30)


class Worker:
    """A sender that can be killed at any point."""

    def __init__(self, name: str) -> None:
        self.name, self.lives = name, 0
        self.lot: Lot | None = None
        self.outcomes: list[Outcome] = []

    @property
    def owner(self) -> str:
        """A new name for each life."""
        return f"{self.name}{self.lives}"


class Play:
    """The ledger, two workers, and what really reached people."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.workers = [Worker("a"), Worker("b")]
        self.told: Counter[int] = Counter()
        self.stopped: set[int] = set()

    async def begin(self) -> None:
        """Everybody subscribes; the wave is due now."""
        for address in range(1, CHATS + 1):
            await chats.subscribe(self.db, Chat(None, address, "private", "az", "Asia/Baku"))
        now = await self.db.now()
        self.window = Window(now - timedelta(minutes=1), now + timedelta(hours=1))
        self.key, _ = await waves.open_occasion(self.db, OCCASION, "day")
        for worker in self.workers:
            await senders.enter(self.db, worker.owner)
        await self.plan(0)

    async def plan(self, _: int) -> None:
        await waves.open_wave(self.db, self.key, BAKU, self.window)
        while await waves.plan_lots(self.db, self.key, BAKU, DAY):
            pass

    async def mark(self, which: int) -> list[Delivery]:
        """Claim if need be, and mark rows: the sender may die before any of them leaves."""
        worker = self.workers[which]
        worker.lot = worker.lot or await ledger.claim(self.db, worker.owner)
        return await ledger.advance(self.db, worker.lot, 2) if worker.lot else []

    async def send(self, which: int) -> None:
        """Mark rows, and send them."""
        for row in await self.mark(which):
            self.told[row.chat.address] += 1
            self.workers[which].outcomes.append(self._sent(row))

    async def settle(self, which: int) -> None:
        worker = self.workers[which]
        outcomes, worker.outcomes = worker.outcomes, []
        await ledger.settle(self.db, outcomes)

    async def finish(self, which: int) -> None:
        worker = self.workers[which]
        await self.settle(which)
        if worker.lot:
            await ledger.finish(self.db, worker.lot, timedelta(0))
        worker.lot = None

    async def crash(self, which: int) -> None:
        """Killed: what it knew is gone, its lease runs out, another takes over."""
        worker = self.workers[which]
        await senders.leave(self.db, worker.owner)
        worker.lot, worker.outcomes, worker.lives = None, [], worker.lives + 1
        await senders.enter(self.db, worker.owner)
        await senders.take_over(self.db, {})

    async def stop(self, address: int) -> None:
        found = await chats.find(self.db, address)
        assert found
        await chats.end(self.db, found, "stopped")
        self.stopped.add(address)

    async def start(self, address: int) -> None:
        found = await chats.find(self.db, address)
        assert found
        kept = await chats.subscribe(self.db, found)
        owed = Owed(self.key, DAY, self.window)
        await waves.plan_chat(self.db, kept.id or 0, lambda _: [owed])
        self.stopped.discard(address)

    async def end(self) -> None:
        """Both live on, plan once more, and send until nothing is owed."""
        await self.plan(0)
        for _ in range(10):
            for which in (0, 1):
                for step in (self.send, self.send, self.send, self.finish):
                    await step(which)

    @staticmethod
    def _sent(row: Delivery) -> Outcome:
        return Outcome(row.occasion_id, row.chat.id or 0, State.SENT, message_id=1)


async def _play(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(f"sqlite:///{Path(folder) / 'bot.db'}", lasting=False)
        try:
            play = Play(db)
            await play.begin()
            for step, which in steps:
                await getattr(play, step)(which)
            await play.end()
            await _judge(play)
        finally:
            await db.close()


async def _judge(play: Play) -> None:
    crashes = sum(worker.lives for worker in play.workers)
    for address in range(1, CHATS + 1):
        if address not in play.stopped:
            assert play.told[address] >= 1, "lost"
        assert play.told[address] <= 1 + crashes, "oftener than anybody crashed"
    (tally,) = await ledger.tallies(play.db)
    assert State.PLANNED not in tally.states
    doubled = {address for address, count in play.told.items() if count > 1}
    assert doubled <= await _doubtful(play.db), "twice, and the ledger does not know"


async def _doubtful(db: Database) -> set[int]:
    """The addresses of those who may have been told twice."""
    async with db.begin() as tx:
        query = (
            select(chat.c.address)
            .join(delivery, delivery.c.chat_id == chat.c.id)
            .where(delivery.c.doubtful)
        )
        return set((await tx.execute(query)).scalars())


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_never_lost_and_never_twice_unawares(steps: list[tuple[str, int]]) -> None:
    """Whatever the order: who stays subscribed is told; who is told twice is listed as doubtful."""
    asyncio.run(_play(steps))
