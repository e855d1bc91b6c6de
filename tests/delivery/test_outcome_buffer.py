"""No outcome is lost, whatever the database says to it: a notice that was sent would be sent again."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.outcome_buffer import OutcomeBuffer
from bot.sandbox.world.failures import Reply
from bot.store import ledger
from bot.store.engine import Database
from bot.store.records import Outcome, State
from tests.cast import NINE
from tests.stage import PATIENCE, Stage
from tests.store.test_ledger import plan, states, subscribe


async def outcomes(db: Database, count: int) -> list[Outcome]:
    """What became of that many notices, which are under way: they were sent."""
    for telegram_id in range(1, count + 1):
        await subscribe(db, telegram_id)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "a")
    assert batch
    rows = await ledger.advance(db, batch, count)
    return [Outcome(row.broadcast_id, row.chat.id or 0, State.SENT, 7) for row in rows]


async def test_an_outcome_that_cannot_be_written_costs_no_other(db: Database) -> None:
    """The others are written whole; of this one the state, and why the rest is missing."""
    first, broken, last = await outcomes(db, 3)
    object.__setattr__(broken, "error", 5)
    buffer = OutcomeBuffer(db)
    for one in (first, broken, last):
        buffer.add(one)

    async with asyncio.timeout(PATIENCE):
        await buffer.flush()

    assert await states(db) == {State.SENT: 3}


async def test_an_outcome_that_cannot_be_written_at_all_stops_no_other(db: Database) -> None:
    """It is given up, and logged; its notice counts as one that may have been sent. Later outcomes are written."""
    first, broken, last = await outcomes(db, 3)
    object.__setattr__(broken, "broadcast_id", 2**70)
    buffer = OutcomeBuffer(db)
    for one in (first, broken):
        buffer.add(one)

    async with asyncio.timeout(PATIENCE):
        await buffer.flush()
        buffer.add(last)
        await buffer.flush()

    assert await states(db) == {State.SENT: 2, State.PLANNED: 1}


async def test_a_write_that_is_cancelled_is_made_later(sqlite_db: Database) -> None:
    """Its outcomes are kept for the next one."""
    buffer = OutcomeBuffer(sqlite_db)
    for one in await outcomes(sqlite_db, 2):
        buffer.add(one)
    async with sqlite_db.begin():
        flushing = asyncio.create_task(buffer.flush())
        await asyncio.sleep(0)
        flushing.cancel()
        await asyncio.gather(flushing, return_exceptions=True)

    await buffer.flush()

    assert await states(sqlite_db) == {State.SENT: 2}


@pytest.mark.parametrize("character", ["\ud800", "\0"])
async def test_what_telegram_says_can_be_written(stage: Stage, character: str) -> None:
    """Whatever characters it contains."""
    refusing, taking = await stage.subscribers(2)
    refusal = Reply(400, f"Bad Request: odd {character} words")
    stage.world.failures.script(refusal, chat_id=refusing.telegram_id)

    await stage.at(NINE)

    assert (await stage.tally())["day"] == {State.FAILED: 1, State.SENT: 1}
    assert len(stage.world.messages.of(stage.world.people[taking.telegram_id]).messages) == 1
