"""The ledger under any interleaving of what may happen: nobody lost, nobody twice unawares, nothing out of its time."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.observances.model import Moment, Occasion, Window
from bot.store import batches, chat_lifecycle, chats, expiry, ledger, planning, senders
from bot.store.engine import Database, open_database
from bot.store.planning import NO_MINUTE, Cohort, Owed
from bot.store.records import Batch, Chat, Delivery, Outcome, State
from bot.store.tables import chat, delivery
from tests.conftest import Place

DAY = Moment("day", 0, time(9), "chat", True, None, {"private": "resend"})
OCCASION = Occasion(date(2027, 1, 20), "january-20", 2027, 37)
BAKU, BERLIN = "Asia/Baku", "Europe/Berlin"
CHATS = 5

#: How long after the beginning each zone's window opens, and how long it is open.
OPENS = {BAKU: timedelta(minutes=-1), BERLIN: timedelta(minutes=20)}
OPEN = timedelta(hours=1)

#: How much time passes at once, sometimes.
WHILE = timedelta(minutes=15)

#: After how long a refusal that is not believed is tried again.
AGAIN = timedelta(minutes=5)

#: What may happen next, and to whom: mostly sending and dying.
POSSIBLE = [
    *((step, which) for step in ("mark", "send", "settle", "finish", "crash") for which in (0, 1)),
    *((step, which) for step in ("send", "crash", "probe", "put_last") for which in (0, 1)),
    *(
        (step, telegram_id)
        for step in ("stop", "start", "travel", "refuse")
        for telegram_id in (1, 4)
    ),
    *((step, telegram_id) for step in ("refuse_once", "mute") for telegram_id in (2, 4)),
    *((step, 0) for step in ("plan", "wait", "sweep")),
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
    """The ledger, two workers, and what really reached people."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.workers = [Worker("a"), Worker("b")]
        self.told: Counter[int] = Counter()
        self.stopped: set[int] = set()
        self.refusing: set[int] = set()
        self.refusing_once: set[int] = set()

    async def begin(self) -> None:
        """Everybody subscribes; the wave is due now."""
        for telegram_id in range(1, CHATS + 1):
            zone = BERLIN if telegram_id == CHATS else BAKU
            await chat_lifecycle.subscribe(self.db, Chat(None, telegram_id, "private", "az", zone))
        now = await self.db.now()
        self.windows = {
            zone: Window(now + opens, now + opens + OPEN) for zone, opens in OPENS.items()
        }
        self.key, _ = await planning.open_broadcast(self.db, OCCASION, "day")
        for worker in self.workers:
            await senders.enter(self.db, worker.owner)
        await self.plan(0)

    async def plan(self, _: int) -> None:
        for stale in await chats.stale(self.db):
            await planning.plan_chat(self.db, stale, self._owing)
        for zone, window in self.windows.items():
            for doubtful in (False, True):
                rank = batches.priority(DAY, "private", doubtful=doubtful)
                cohort = Cohort(zone, NO_MINUTE, rank)
                await planning.open_wave(self.db, self.key, cohort, window)
                while await planning.plan_batches(self.db, self.key, cohort, DAY):
                    pass

    async def wait(self, _: int) -> None:
        """Time passes."""
        self.db.offset += WHILE

    async def sweep(self, _: int) -> None:
        """What is late expires."""
        await expiry.expire(self.db, await self.db.now())

    async def mark(self, which: int) -> list[Delivery]:
        """Claim if need be, and mark rows: the sender may die before any of them leaves."""
        worker = self.workers[which]
        worker.batch = worker.batch or await ledger.claim(self.db, worker.owner)
        return await ledger.advance(self.db, worker.batch, 2) if worker.batch else []

    async def send(self, which: int) -> None:
        """Mark rows, and send them, unless their time is over by now."""
        rows, worker = await self.mark(which), self.workers[which]
        now = await self.db.now()
        if worker.batch is None or now >= worker.batch.expires:
            return
        assert worker.batch.due <= now, "before its instant"
        for row in rows:
            assert worker.batch.due >= self.windows[BAKU].due
            if row.chat.telegram_id in self.refusing:
                worker.outcomes.append(self._gone(row))
            elif row.chat.telegram_id in self.refusing_once:
                self.refusing_once.discard(row.chat.telegram_id)
                worker.outcomes.append(self._refused(row))
            else:
                self.told[row.chat.telegram_id] += 1
                worker.outcomes.append(self._sent(row))

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

    async def put_last(self, which: int) -> None:
        """The batch refuses: what was marked and is not sent, and what was not marked, goes last."""
        rows, worker = await self.mark(which), self.workers[which]
        if worker.batch:
            await ledger.put_last(self.db, worker.batch, [row.chat.id or 0 for row in rows])

    async def probe(self, which: int) -> None:
        """Take one notice as a batch of its own, and send it."""
        worker = self.workers[which]
        worker.batch = worker.batch or await ledger.claim_probe(self.db, worker.owner)
        await self.send(which)

    async def crash(self, which: int) -> None:
        """Killed: what it knew is gone, its lease runs out, another takes over."""
        worker = self.workers[which]
        await senders.leave(self.db, worker.owner)
        worker.batch, worker.outcomes, worker.lives = None, [], worker.lives + 1
        await senders.enter(self.db, worker.owner)
        await senders.take_over(self.db, {})

    async def stop(self, telegram_id: int) -> None:
        found = await chats.find(self.db, telegram_id)
        assert found
        await chat_lifecycle.end(self.db, found, "stopped")
        self.stopped.add(telegram_id)

    async def start(self, telegram_id: int) -> None:
        found = await chats.find(self.db, telegram_id)
        assert found
        kept = await chat_lifecycle.subscribe(self.db, found)
        await planning.plan_chat(self.db, kept.id or 0, self._owing)
        self.stopped.discard(telegram_id)

    async def travel(self, telegram_id: int) -> None:
        """Change to the other zone, whether subscribed or not."""
        found = await chats.find(self.db, telegram_id)
        assert found
        there = BAKU if found.zone == BERLIN else BERLIN
        kept = await chats.change(self.db, found, zone=there)
        await planning.plan_chat(self.db, kept.id or 0, self._owing)

    async def refuse(self, telegram_id: int) -> None:
        """From now on, this chat has blocked the bot."""
        self.refusing.add(telegram_id)

    async def refuse_once(self, telegram_id: int) -> None:
        """The next notice is refused, and nobody believes it."""
        self.refusing_once.add(telegram_id)

    async def mute(self, telegram_id: int) -> None:
        """The bot cannot write there for a while, so its notice is sent last."""
        found = await chats.find(self.db, telegram_id)
        assert found
        await chat_lifecycle.mute(self.db, found)

    async def end(self) -> None:
        """Both live on, plan once more, and send until every window has opened, and then closed."""
        await self.plan(0)
        for _ in range(8):
            await self.plan(0)
            for which in (0, 1, 0, 1, 0, 1):
                for step in (self.send, self.send, self.send, self.finish):
                    await step(which)
            await self.wait(0)
        await self.sweep(0)

    def _owing(self, kept: Chat) -> list[Owed]:
        return [Owed(OCCASION, DAY, self.windows[kept.zone])]

    @staticmethod
    def _gone(row: Delivery) -> Outcome:
        return Outcome(row.broadcast_id, row.chat.id or 0, State.GONE, error="403")

    @staticmethod
    def _refused(row: Delivery) -> Outcome:
        refused = Outcome(row.broadcast_id, row.chat.id or 0, State.PLANNED, error="403")
        return replace(refused, again=AGAIN, refused=True)

    @staticmethod
    def _sent(row: Delivery) -> Outcome:
        return Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, message_id=1)


async def _play(place: Place, steps: list[tuple[str, int]]) -> None:
    db = await open_database(place(), lasting=False)
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
    rows = await _rows(play.db)
    assert len(rows) == len({row.telegram_id for row in rows}), "two rows for one chat"
    for row in rows:
        told = play.told[row.telegram_id]
        assert row.state != State.PLANNED, "still owed"
        assert told <= 1 + crashes, "oftener than anybody crashed"
        assert told <= 1 or row.doubtful, "twice, and the ledger does not know"
        if row.state == State.SENT:
            assert told, "sent, they say"
        if row.telegram_id not in play.stopped | play.refusing:
            late = row.state in (State.EXPIRED, State.UNCERTAIN)
            assert told or late, "lost"


async def _rows(db: Database) -> list[Any]:
    """Every delivery, with its chat's address."""
    async with db.begin() as tx:
        columns = (chat.c.telegram_id, delivery.c.state, delivery.c.doubtful)
        here = delivery.c.chat_id == chat.c.id
        return list(
            (await tx.execute(select(*columns).select_from(delivery).join(chat, here))).all()
        )


@given(steps=STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_never_lost_never_twice_unawares_never_late(
    place: Place, steps: list[tuple[str, int]]
) -> None:
    """In any order: a subscribed chat is notified in time or listed; one notified twice is listed as doubtful."""
    asyncio.run(_play(place, steps))
