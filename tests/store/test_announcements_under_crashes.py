"""An announcement under any interleaving of planning, sending and crashes: nobody lost, nobody twice unawares."""

import asyncio
from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.observances.model import Window
from bot.store import announcements, chat_lifecycle, chats, ledger, planning, senders
from bot.store.engine import Database, open_database
from bot.store.records import Batch, Chat, Outcome, State
from bot.store.tables import chat, delivery
from tests.conftest import Place

#: The chats that are subscribed when it begins; more than one part of its planning.
CHATS = 7

POSSIBLE = [
    *((step, which) for step in ("mark", "send", "settle", "finish", "crash") for which in (0, 1)),
    *((step, one) for step in ("stop", "start") for one in (1, CHATS)),
    *((step, CHATS + 1) for step in ("start", "start")),
    *((step, 0) for step in ("plan", "plan_next", "change")),
]
STEPS = st.lists(st.sampled_from(POSSIBLE), min_size=3, max_size=30)


class Worker:
    """A sender that can be killed at any point."""

    def __init__(self, name: str) -> None:
        self.name, self.lives = name, 0
        self.batch: Batch | None = None
        self.outcomes: list[Outcome] = []

    @property
    def owner(self) -> str:
        """A new name for each life."""
        return f"{self.name}{self.lives}"


class Play:
    """An announcement, two senders, and what really reached the chats."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.workers = [Worker("a"), Worker("b")]
        self.told: Counter[int] = Counter()
        self.ended: set[int] = set()

    async def begin(self) -> None:
        for telegram_id in range(1, CHATS + 1):
            await self.start(telegram_id)
        for worker in self.workers:
            await senders.enter(self.db, worker.owner)
        now = await self.db.now()
        window = Window(now, now + timedelta(hours=1))
        self.key = await announcements.begin(self.db, "0" * 16, "a", now.year, window)

    async def plan(self, _: int) -> None:
        await announcements.plan(self.db)

    async def plan_next(self, _: int) -> None:
        """A planner dies after one part."""
        await announcements.plan_next(self.db, self.key)

    async def change(self, _: int) -> None:
        """Every chat is planned again."""
        for one in await chats.everyone(self.db):
            await planning.plan_chat(self.db, one.id or 0, lambda kept: ())

    async def start(self, telegram_id: int) -> None:
        fresh = Chat(None, telegram_id, "private", "az", "Asia/Baku")
        await chat_lifecycle.subscribe(self.db, await chats.find(self.db, telegram_id) or fresh)

    async def stop(self, telegram_id: int) -> None:
        found = await chats.find(self.db, telegram_id)
        assert found
        await chat_lifecycle.end(self.db, found, "stopped")
        self.ended.add(telegram_id)

    async def mark(self, which: int) -> None:
        """Claim if need be, and read rows: the sender may die before any of them leaves."""
        worker = self.workers[which]
        worker.batch = worker.batch or await ledger.claim(self.db, worker.owner)
        if worker.batch:
            await ledger.advance(self.db, worker.batch, 1)

    async def send(self, which: int) -> None:
        worker = self.workers[which]
        worker.batch = worker.batch or await ledger.claim(self.db, worker.owner)
        if worker.batch is None:
            return
        for row in await ledger.advance(self.db, worker.batch, 2):
            self.told[row.chat.telegram_id] += 1
            sent = Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, message_id=1)
            worker.outcomes.append(sent)

    async def settle(self, which: int) -> None:
        worker = self.workers[which]
        outcomes, worker.outcomes = worker.outcomes, []
        await ledger.settle(self.db, outcomes)

    async def finish(self, which: int) -> None:
        worker = self.workers[which]
        await self.settle(which)
        if worker.batch:
            await ledger.finish(self.db, worker.batch, timedelta(0))
        worker.batch = None

    async def crash(self, which: int) -> None:
        """Killed: what it knew is gone, its lease runs out, another takes over."""
        worker = self.workers[which]
        await senders.leave(self.db, worker.owner)
        worker.batch, worker.outcomes, worker.lives = None, [], worker.lives + 1
        await senders.enter(self.db, worker.owner)
        await senders.take_over(self.db, {})

    async def end(self) -> None:
        """The planning ends, and both senders go on until nothing is due."""
        for _ in range(4):
            await self.plan(0)
            for which in (0, 1, 0, 1, 0, 1):
                for step in (self.send, self.send, self.finish):
                    await step(which)

    async def judge(self) -> None:
        crashes = sum(worker.lives for worker in self.workers)
        columns = (chat.c.telegram_id, delivery.c.state, delivery.c.doubtful)
        query = select(*columns).join_from(delivery, chat, delivery.c.chat_id == chat.c.id)
        async with self.db.begin() as tx:
            rows = {row.telegram_id: row for row in await tx.execute(query)}
        assert CHATS + 1 not in rows, "subscribed meanwhile"
        for telegram_id in {*range(1, CHATS + 1)} - self.ended:
            assert self.told[telegram_id], "lost"
            assert rows[telegram_id].state == State.SENT
        for telegram_id, times in self.told.items():
            assert times <= 1 + crashes
            assert times <= 1 or rows[telegram_id].doubtful, "twice, and the ledger does not know"


async def _play(place: Place, steps: list[tuple[str, int]]) -> None:
    db = await open_database(place(), lasting=False)
    at_once, planning.AT_ONCE = planning.AT_ONCE, 1
    size, planning.BATCH_SIZE = planning.BATCH_SIZE, 2
    try:
        play = Play(db)
        await play.begin()
        for step, which in steps:
            await getattr(play, step)(which)
        await play.end()
        await play.judge()
    finally:
        planning.AT_ONCE, planning.BATCH_SIZE = at_once, size
        await db.close()


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_announcement_is_never_lost_and_never_twice_unawares(
    place: Place, steps: list[tuple[str, int]]
) -> None:
    """In any order: whoever stays subscribed gets it; one that gets it twice is listed; nobody new gets it."""
    asyncio.run(_play(place, steps))
