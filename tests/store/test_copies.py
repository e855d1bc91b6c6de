"""Copies and revisions in the orders of events that a property meets rarely."""

from datetime import timedelta

import pytest

from bot.delivery import planner
from bot.observances.almanac import Almanac
from bot.store import (
    chat_lifecycle,
    chats,
    copies,
    editions,
    holds,
    ledger,
    rate_limit,
    requests,
    revisions,
    senders,
)
from bot.store.engine import Database
from bot.store.records import (
    Batch,
    Chat,
    Delivery,
    EditOutcome,
    Outcome,
    RequestKind,
    RequestState,
    RevisionKind,
    State,
)
from bot.store.revisions import NewRevision
from tests.cast import NINE
from tests.store import half_sent
from tests.store.half_sent import set_clock

#: The people who are owed the notice.
PEOPLE = range(1, 6)


@pytest.fixture
async def rows(db: Database, almanac: Almanac) -> list[Delivery]:
    """The notices of one batch, which a sender has read and sends now."""
    await set_clock(db, NINE + timedelta(minutes=1))
    for number in PEOPLE:
        chat = Chat(None, number, "private", "en", "Asia/Baku", moments=frozenset({"day"}))
        await chat_lifecycle.subscribe(db, chat)
    await planner.sweep(db, almanac, await db.now())
    await senders.enter(db, "sender")
    batch = await claimed(db)
    await editions.put(db, "a" * 16, {})
    await editions.choose(db, "a" * 16)
    await editions.pin(db, batch.broadcast_id)
    return await ledger.advance(db, batch, 10)


async def claimed(db: Database) -> Batch:
    batch = await ledger.claim(db, "sender")
    assert batch is not None
    return batch


async def sent(db: Database, row: Delivery, number: int) -> None:
    """Telegram has taken a notice."""
    key = (row.broadcast_id, row.chat.id or 0)
    await ledger.settle(db, [Outcome(*key, State.SENT, message_id=number)])


async def revise(db: Database, kind: RevisionKind = RevisionKind.CORRECTION) -> None:
    (one,) = await revisions.begun(db)
    await revisions.add(db, NewRevision(one.id, kind, one.revision, "e" * 16))


async def test_a_copy_that_comes_in_behind_the_corrector(
    db: Database, rows: list[Delivery]
) -> None:
    """It is settled after the corrector has read the copies around it, and before these are done."""
    late, *others = rows[2], *rows[:2], *rows[3:]
    for place, row in enumerate(others):
        await sent(db, row, place + 1)
    await revise(db)
    one = await copies.claim(db, "sender")
    assert one is not None
    found = await copies.left(db, one, one.cursor, 10)
    assert len(found) == 4

    await sent(db, late, 9)
    outcomes = [
        EditOutcome(copy.broadcast_id, copy.chat.id or 0, 1, changed=True) for copy in found
    ]
    last = found[-1].chat.id or 0
    assert not await copies.settle(db, one, outcomes, one.cursor, last)

    again = await copies.claim(db, "sender")
    assert again is not None
    assert [copy.chat.id for copy in await copies.left(db, again, again.cursor, 10)] == [
        late.chat.id
    ]
    assert not await copies.end(db, one)


async def test_nobody_claims_while_an_older_revision_is_being_changed(
    db: Database, rows: list[Delivery]
) -> None:
    """Its changes may arrive late; whoever has it goes on with the newer one."""
    for place, row in enumerate(rows):
        await sent(db, row, place + 1)
    await revise(db)
    await senders.enter(db, "other")
    assert await copies.claim(db, "sender")
    await revise(db)

    assert await copies.claim(db, "other") is None
    mine = await copies.claim(db, "sender")
    assert mine is not None
    assert mine.number == 2
    await copies.release(db, "sender")
    assert await copies.claim(db, "other")


async def test_what_is_in_doubt_at_a_recall(db: Database, rows: list[Delivery]) -> None:
    """After a sender died, rows that it may have sent are uncertain; if it lived, its outcome still counts."""
    await sent(db, rows[0], 1)
    await senders.leave(db, "sender")
    await senders.take_over(db, {})
    await revise(db, RevisionKind.RECALL)
    await copies.withdraw(db, rows[0].broadcast_id)
    (tally,) = [one for one in await ledger.tallies(db) if one.moment == "day"]
    assert tally.states == {State.SENT: 1, State.UNCERTAIN: 4}

    await sent(db, rows[1], 2)
    one = await copies.claim(db, "next")
    assert one is not None
    found = await copies.left(db, one, one.cursor, 10)
    assert {copy.message_id for copy in found} == {1, 2, None}


async def test_an_operator_who_is_erased(db: Database, rows: list[Delivery]) -> None:
    """Their id is nowhere any more, and what they have asked for cannot be confirmed."""
    await sent(db, rows[0], 1)
    (one,) = await revisions.begun(db)
    asked = NewRevision(one.id, RevisionKind.CORRECTION, 0, "e" * 16, asked_by=77, confirmed_by=78)
    await revisions.add(db, asked)
    waits = await requests.add(db, RequestKind.RECALL, {}, 77, alone=False)
    await holds.hold(db, None, "why", 77)

    await chats.forget(db, 77)

    kept = await half_sent.contents(db)
    assert not [row for rows in kept.values() for row in rows if 77 in row]
    assert not await requests.decide(db, waits.id, RequestState.DONE, 78)
    assert await rate_limit.paused(db)
