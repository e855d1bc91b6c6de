"""Chats that may well refuse come last, whatever happens between planning and sending; no notice is lost by it."""

from datetime import timedelta

import pytest

from bot.observances.model import Window
from bot.store import batches, chat_lifecycle, chats, ledger, planning
from bot.store.engine import Database
from bot.store.planning import Owed
from bot.store.records import Batch, Chat, Delivery, Outcome, State
from tests.store.test_ledger import DAY, OCCASION, plan, plan_one, sent, states, subscribe

AGO = -timedelta(minutes=1)


async def claimed(db: Database) -> tuple[Batch, list[Delivery]]:
    """The next batch and its rows."""
    batch = await ledger.claim(db, "a")
    assert batch
    return batch, await ledger.advance(db, batch, batches.BATCH_SIZE)


async def due(db: Database) -> list[list[int]]:
    """Whom each batch is for, in the order in which they are claimed."""
    found = []
    while batch := await ledger.claim(db, "a"):
        rows = await ledger.advance(db, batch, batches.BATCH_SIZE)
        found += [[row.chat.telegram_id for row in rows]] if rows else []
    return found


def refused(row: Delivery, again: timedelta) -> Outcome:
    """The chat refused it, and it is tried again after that time."""
    return Outcome(
        row.broadcast_id, row.chat.id or 0, State.PLANNED, error="no", again=again, refused=True
    )


@pytest.mark.parametrize("how", ["muted", "unknown", "refused"])
async def test_a_doubtful_chat_has_a_batch_after_all_others(db: Database, how: str) -> None:
    """Although it is a channel, and subscribed first."""
    channel = await subscribe(db, 1, "channel")
    await subscribe(db, 2)
    await doubt(db, channel, how)

    await plan(db, due=AGO)

    assert await due(db) == [[2], [1]]


async def doubt(db: Database, chat: Chat, how: str) -> None:
    """Let it be known as that."""
    if how == "muted":
        await chat_lifecycle.mute(db, chat)
    elif how == "unknown":
        await chat_lifecycle.mark_unknown(db, chat)
    else:
        async with db.begin() as tx:
            await chat_lifecycle.refuse(db, tx, [chat.id or 0])


@pytest.mark.parametrize("how", ["muted", "unknown", "refused"])
async def test_a_chat_that_becomes_doubtful_while_it_is_planned_is_not_lost(
    db: Database, how: str
) -> None:
    """The planner has passed the batches of doubtful chats already; the next sweep plans the chat by itself."""
    chat = await subscribe(db, 1)
    now = await db.now()
    key, _ = await planning.open_broadcast(db, OCCASION, "day")
    window = Window(now + AGO, now + timedelta(hours=1))
    (cohort,) = await planning.cohorts(db, DAY)
    await planning.open_wave(db, key, cohort, window)
    await doubt(db, chat, how)
    while await planning.plan_batches(db, key, cohort, DAY):
        pass
    assert await states(db) == {}

    for stale in await chats.stale(db):
        await planning.plan_chat(db, stale, lambda _: [Owed(OCCASION, DAY, window)])

    assert await states(db) == {State.PLANNED: 1}


async def test_what_was_refused_is_tried_again_together_after_all_others(db: Database) -> None:
    """Once it is due again; refusing has made the chats doubtful."""
    first, second = await subscribe(db, 1), await subscribe(db, 2)
    await plan(db, due=AGO)
    batch, rows = await claimed(db)

    await ledger.settle(db, [refused(row, timedelta(minutes=5)) for row in rows])
    await ledger.finish(db, batch, timedelta(0))

    assert await due(db) == []
    db.offset += timedelta(minutes=5, seconds=2)
    assert await due(db) == [[1, 2]]
    for chat in (first, second):
        kept = await chats.find(db, chat.telegram_id)
        assert kept
        assert kept.doubtful


async def test_planning_a_doubtful_chat_anew_keeps_the_time_of_its_next_try(db: Database) -> None:
    """Until it takes notices again: then it is due at once."""
    chat = await subscribe(db, 1)
    await plan(db, due=AGO)
    batch, (row,) = await claimed(db)
    await ledger.settle(db, [refused(row, timedelta(minutes=5))])
    await ledger.finish(db, batch, timedelta(0))

    await plan_one(db, chat, Window(batch.due, batch.expires))
    assert await due(db) == []

    await chat_lifecycle.reachable(db, chat)
    await plan_one(db, chat, Window(batch.due, batch.expires))
    assert await due(db) == [[1]]


async def test_a_refused_notice_that_is_not_wanted_any_more_is_not_tried_again(
    db: Database,
) -> None:
    """The chat has left that moment out since."""
    chat = await subscribe(db, 1)
    await plan(db, due=AGO)
    batch, (row,) = await claimed(db)
    await ledger.settle(db, [refused(row, timedelta(minutes=5))])
    await ledger.finish(db, batch, timedelta(0))

    await planning.plan_chat(db, chat.id or 0, lambda _: [])

    assert await states(db) == {}


async def test_a_batch_that_refuses_is_split_and_put_last(db: Database) -> None:
    """In parts, after the batches of others; a part that refuses as well goes after all parts."""
    for telegram_id in range(1, batches.PART + 11):
        await subscribe(db, telegram_id)
    await plan(db, due=AGO)
    batch, rows = await claimed(db)
    other = await subscribe(db, 1000)
    await plan_one(db, other, Window(batch.due, batch.expires))

    await ledger.put_last(db, batch, [row.chat.id or 0 for row in rows[1:]])
    await ledger.settle(db, [sent(rows[0])])
    await ledger.finish(db, batch, timedelta(0))

    usual, (row,) = await claimed(db)
    assert (usual.priority, row.chat.telegram_id) == (batch.priority, 1000)
    part, rows = await claimed(db)
    assert [row.chat.telegram_id for row in rows] == list(range(2, batches.PART + 2))
    await ledger.put_last(db, part, [row.chat.id or 0 for row in rows])
    second, rows = await claimed(db)
    assert [row.chat.telegram_id for row in rows] == list(
        range(batches.PART + 2, batches.PART + 11)
    )
    last, _ = await claimed(db)
    tiers = [one.priority - batch.priority for one in (part, second, last)]
    assert tiers == [batches.SUSPECT, batches.SUSPECT, batches.DOUBTFUL]


async def test_a_probe_is_one_notice_to_a_chat_that_took_its_last(db: Database) -> None:
    """Not to a channel that was never sent any, and comes first, nor to one that refused."""
    for telegram_id in (1, 2):
        await subscribe(db, telegram_id)
    await plan(db, due=AGO)
    batch, rows = await claimed(db)
    await ledger.settle(db, [refused(rows[0], timedelta(days=9)), sent(rows[1])])
    await ledger.finish(db, batch, timedelta(0))
    await subscribe(db, 3, "channel")
    now = await db.now()
    window = Window(now + AGO, now + timedelta(hours=1))
    for telegram_id in (3, 1, 2):
        chat = await chats.find(db, telegram_id)
        assert chat
        await plan_one(db, chat, window, "eve")

    probed = []
    while probe := await ledger.claim_probe(db, "a"):
        probed.append([row.chat.telegram_id for row in await ledger.advance(db, probe, 10)])

    assert probed == [[2], [3], [1]]
    assert await due(db) == []


async def test_a_batch_that_a_probe_has_emptied_hides_no_other(db: Database) -> None:
    """Many chats chose times of their own: each has a batch of its own, and each can be a probe in turn."""
    count = 3 * ledger.PROBED
    now = await db.now()
    for number in range(1, count + 1):
        chat = await subscribe(db, number)
        await plan_one(db, chat, Window(now + number * AGO, now + timedelta(hours=1)))

    for _ in range(count):
        probe = await ledger.claim_probe(db, "a")
        assert probe
        (row,) = await ledger.advance(db, probe, 10)
        later = Outcome(row.broadcast_id, row.chat.id or 0, State.PLANNED, error="no answer")
        await ledger.settle(db, [later])
        await ledger.finish(db, probe, timedelta(minutes=1))

    assert await ledger.claim_probe(db, "a") is None
    due = await ledger.next_due(db)
    assert due
    assert due > await db.now()


async def test_two_processes_probe_with_two_chats(db: Database) -> None:
    """A probe that one has claimed is not another's."""
    for telegram_id in (1, 2):
        await subscribe(db, telegram_id)
    await plan(db, due=AGO)

    ours, theirs = await ledger.claim_probe(db, "a"), await ledger.claim_probe(db, "b")

    assert ours
    assert theirs
    assert (await ledger.advance(db, ours, 9))[0].chat != (await ledger.advance(db, theirs, 9))[
        0
    ].chat
    assert await ledger.claim_probe(db, "a") is None
