"""Retries: what failed is owed again while its window is open, and what was sent is never touched."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from bot.store import chat_lifecycle, chats, expiry, ledger, retries, senders
from bot.store.engine import Database, open_database
from bot.store.records import Chat, Outcome, State
from bot.store.tables import batch, broadcast, chat, delivery
from tests.conftest import Place

CHATS = 6

#: The broadcasts: the window of each, whether it was recalled, its status and run.
OPEN, CLOSED, RECALLED, EXERCISE, NEWS = range(1, 6)
RETRIED = {State.FAILED, State.UNCERTAIN}

STATES = st.lists(st.sampled_from(list(State)), min_size=5 * CHATS, max_size=5 * CHATS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("settle"), st.sampled_from(list(State))),
        st.tuples(
            st.sampled_from(("retry", "retry", "crash", "stop", "start", "wait", "expire")),
            st.integers(1, CHATS),
        ),
    ),
    max_size=12,
)


async def fill(db: Database, states: list[State]) -> None:
    """Five broadcasts to the same chats, of which the last is not subscribed, with these outcomes."""
    for number in range(1, CHATS + 1):
        kind = "channel" if number == 2 else "private"
        found = await chat_lifecycle.subscribe(db, Chat(None, number, kind, "az", "Asia/Baku"))
    await chat_lifecycle.end(db, found, "stopped")
    now = await db.now()
    async with db.begin() as tx:
        numbers = list((await tx.execute(select(chat.c.id).order_by(chat.c.id))).scalars())
        for number in (OPEN, CLOSED, RECALLED, EXERCISE, NEWS):
            values = {"observance": "january-20", "year": 2027, "moment": f"m{number}"}
            values |= {"id": number, "number": 37, "recalled": number == RECALLED}
            values |= {"status": "exercise" if number == EXERCISE else "actual"}
            values["run"] = "x" if number == NEWS else ""
            await tx.execute(insert(broadcast).values(values))
            ends = now + timedelta(hours=-1 if number == CLOSED else 1)
            span = {"due_us": now - timedelta(hours=2), "expires_us": ends, "state": 2}
            made = insert(batch).values(broadcast_id=number, **span).returning(batch.c.id)
            batch_id = (await tx.execute(made)).scalar_one()
            rows = [
                {
                    "broadcast_id": number,
                    "chat_id": chat_id,
                    "batch_id": batch_id,
                    "position": place,
                    "state": states[(number - 1) * CHATS + place - 1],
                    "doubtful": states[(number - 1) * CHATS + place - 1] is State.UNCERTAIN,
                    "error": "400" if place % 2 else None,
                    "attempts": place,
                    "settled_us": now,
                }
                for place, chat_id in enumerate(numbers, 1)
            ]
            await tx.execute(insert(delivery), rows)
            owed = select(delivery.c.batch_id).where(delivery.c.state == State.PLANNED.value)
            await tx.execute(update(batch).where(batch.c.id.in_(owed)).values(state=0))


async def table(db: Database) -> dict[tuple[int, int], tuple[Any, ...]]:
    """Every delivery, whole."""
    async with db.begin() as tx:
        rows = await tx.execute(select(delivery))
        return {(row.broadcast_id, row.chat_id): tuple(row) for row in rows}


def state(row: tuple[Any, ...]) -> State:
    """The state of a row."""
    return State(row[list(delivery.c.keys()).index("state")])


def doubtful(row: tuple[Any, ...]) -> bool:
    """Whether a row is doubtful."""
    return bool(row[list(delivery.c.keys()).index("doubtful")])


class Play:
    """A ledger in which things happen."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.sent: dict[tuple[int, int], tuple[Any, ...]] = {}

    async def look(self) -> None:
        """What was sent is as it was when it was sent, byte for byte."""
        rows = await table(self.db)
        for key, row in self.sent.items():
            assert rows[key] == row, "a sent row changed"
        self.sent |= {key: row for key, row in rows.items() if state(row) is State.SENT}

    async def retry(self, _: int) -> None:
        """Only what failed, is uncertain and in its window is owed again; a second time, nothing."""
        before, expected = await table(self.db), await retries.count(self.db)
        subscribed = await self._subscribed()
        changed = await retries.retry(self.db)
        after = await table(self.db)
        assert changed == expected
        for key, row in before.items():
            again = key[0] == OPEN and key[1] in subscribed and await self._open()
            if again and state(row) in RETRIED:
                assert state(after[key]) is State.PLANNED
                assert doubtful(after[key]) == doubtful(row)
            else:
                assert after[key] == row
        assert after.keys() == before.keys()
        assert not await retries.retry(self.db)
        assert await table(self.db) == after

    async def settle(self, outcome: State) -> None:
        """A sender claims a batch and settles its rows."""
        await senders.enter(self.db, "living")
        if claimed := await ledger.claim(self.db, "living"):
            rows = await ledger.advance(self.db, claimed, 3)
            await ledger.settle(
                self.db,
                [
                    Outcome(row.broadcast_id, row.chat.id or 0, outcome, message_id=9)
                    for row in rows
                ],
            )
            await ledger.finish(self.db, claimed, timedelta(0))
        await senders.leave(self.db, "living")

    async def crash(self, _: int) -> None:
        """A sender dies with rows under way."""
        await senders.enter(self.db, "dying")
        if claimed := await ledger.claim(self.db, "dying"):
            await ledger.advance(self.db, claimed, 2)
        await senders.leave(self.db, "dying")
        await senders.take_over(self.db, {("january-20", f"m{OPEN}"): frozenset({"channel"})})

    async def stop(self, number: int) -> None:
        if found := await chats.find(self.db, number):
            await chat_lifecycle.end(self.db, found, "stopped")

    async def start(self, number: int) -> None:
        if found := await chats.find(self.db, number):
            await chat_lifecycle.subscribe(self.db, found)

    async def wait(self, _: int) -> None:
        self.db.offset += timedelta(minutes=25)

    async def expire(self, _: int) -> None:
        await expiry.expire(self.db, await self.db.now())

    async def _subscribed(self) -> set[int]:
        async with self.db.begin() as tx:
            return set((await tx.execute(select(chat.c.id).where(chats.subscribed))).scalars())

    async def _open(self) -> bool:
        query = select(batch.c.id).where(
            batch.c.broadcast_id == OPEN, batch.c.expires_us > self.db.clock
        )
        async with self.db.begin() as tx:
            return (await tx.execute(query.limit(1))).one_or_none() is not None


@given(states=STATES, steps=STEPS)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_was_sent_is_never_touched(
    place: Place, states: list[State], steps: list[tuple[str, Any]]
) -> None:
    """Whatever the outcomes, and whatever happens between retries."""

    async def scene() -> None:
        db = await open_database(place(), lasting=False)
        try:
            await fill(db, states)
            play = Play(db)
            await play.look()
            for step, which in [*steps, ("retry", 0)]:
                await getattr(play, step)(which)
                await play.look()
        finally:
            await db.close()

    asyncio.run(scene())


async def test_a_retried_notice_is_sent(db: Database) -> None:
    """It is claimed after all others, and stays doubtful if it may have arrived before."""
    failed = [State.SENT, State.UNCERTAIN, State.FAILED, State.GONE, State.EXPIRED, State.FAILED]
    await fill(db, failed + [State.SENT] * 4 * CHATS)

    found = await retries.retry(db)

    assert found == {
        ("january-20", 2027, f"m{OPEN}", State.UNCERTAIN): 1,
        ("january-20", 2027, f"m{OPEN}", State.FAILED): 1,
    }
    await senders.enter(db, "living")
    claimed = await ledger.claim(db, "living")
    assert claimed
    rows = await ledger.advance(db, claimed, 10)
    assert [row.doubtful for row in rows] == [True, False]
    sent = [Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, 7) for row in rows]
    await ledger.settle(db, sent)
    await ledger.finish(db, claimed, timedelta(0))
    (tally, *_) = [one for one in await ledger.tallies(db) if one.moment == f"m{OPEN}"]
    assert tally.states[State.SENT] == 3
    assert tally.doubtful == 1
    assert not await retries.count(db)
