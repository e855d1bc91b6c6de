"""Rehearsals that were asked for, in the ledger: they come after all actual notices, and settle nothing of theirs."""

from datetime import date, timedelta

import pytest

from bot.observances.almanac import Almanac
from bot.store import batches, chat_lifecycle, chats, clock_repair, ledger, rehearsals
from bot.store.batches import DOUBTFUL, LAST, REHEARSED, SUSPECT
from bot.store.engine import Database
from bot.store.records import Chat, State, Status
from bot.store.rehearsals import Rehearsed

HOUR = timedelta(hours=1)


async def exercise(db: Database, almanac: Almanac, *, ahead: timedelta = timedelta(0)) -> Chat:
    """An exercise of one notice for an operator who is not subscribed; `ahead`: by a clock that far ahead."""
    one = await chats.save(db, Chat(None, 1001, "private", "en", "Asia/Baku"))
    now = await db.now() + ahead
    occasion = almanac.following(date(2027, 1, 1))
    notice = Rehearsed(occasion, "day", [one.id or 0], now, now + HOUR)
    await rehearsals.add(db, "run", Status.EXERCISE, [notice])
    return one


@pytest.mark.parametrize("tier", [0, SUSPECT, DOUBTFUL, LAST])
def test_a_rehearsal_stays_behind_all_actual_notices(tier: int) -> None:
    """Whatever is put last, it is before a rehearsal."""
    assert batches.lowered(REHEARSED, tier) == REHEARSED > batches.lowered(SUSPECT - 1, tier)


async def test_a_probe_can_be_an_exercise(db: Database, almanac: Almanac) -> None:
    """After an outage, its chat need not be subscribed."""
    one = await exercise(db, almanac)

    probe = await ledger.claim_probe(db, "a")

    assert probe is not None
    assert probe.status is Status.EXERCISE
    assert [row.chat.id for row in await ledger.advance(db, probe, 2)] == [one.id]


async def test_an_exercise_of_a_wrong_clock_is_due_at_once(db: Database, almanac: Almanac) -> None:
    """It does not come by surprise a day later."""
    await exercise(db, almanac, ahead=timedelta(days=1))
    assert await ledger.claim(db, "a") is None

    await clock_repair.repair(db)

    claimed = await ledger.claim(db, "a")
    assert claimed is not None
    assert claimed.run == "run"


async def test_what_a_chat_is_owed_does_not_change_its_rehearsal(
    db: Database, almanac: Almanac
) -> None:
    """A change of settings plans the actual notices again, and leaves the rehearsal as it is."""
    one = await exercise(db, almanac)
    subscribed = await chat_lifecycle.subscribe(db, one)
    await chats.change(db, subscribed, zone="UTC")

    assert await rehearsals.owed(db, one.id or 0)
    assert await rehearsals.states(db, "run") == {State.PLANNED: 1}
    assert await ledger.tallies(db) == []
    assert await ledger.receipts(db, one.id or 0) == []
