"""A group that became a supergroup stays one chat, with one notice."""

from dataclasses import replace

import pytest

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.store import chat_lifecycle, chat_migration, chats, ledger, managers
from bot.store.engine import Database
from bot.store.records import Chat, Outcome, State
from tests.cast import NINE
from tests.conftest import MESSAGES

OLD, NEW = -4_000_001, -1_002_000_000_001
GROUP = Chat(None, OLD, "group", "az", "Asia/Baku", thread_id=7)


async def owing(db: Database, one: Chat) -> Chat:
    """The chat, subscribed and planned for, on the morning of the day."""
    kept = await chat_lifecycle.subscribe(db, one)
    await planner.sweep(db, almanacs.load(MESSAGES), NINE)
    return kept


async def states(db: Database, one: Chat) -> dict[str, State]:
    return {receipt.moment: receipt.state for receipt in await ledger.receipts(db, one.id or 0)}


async def test_a_chat_takes_its_settings_along(db: Database) -> None:
    """Address and kind are new; settings, number and what is planned stay."""
    old = await owing(db, GROUP)

    moved = await chat_migration.move(db, old, NEW)

    assert (moved.id, moved.telegram_id, moved.kind) == (old.id, NEW, "supergroup")
    assert moved.thread_id == 7
    assert await chats.find(db, OLD) is None
    assert State.PLANNED in (await states(db, moved)).values()


@pytest.mark.parametrize("subscribed", [True, False])
async def test_two_that_are_one_are_merged(db: Database, subscribed: bool) -> None:
    """One subscription is left, at the new address."""
    old = await owing(db, GROUP)
    new = replace(GROUP, telegram_id=NEW, kind="supergroup")
    await (owing(db, new) if subscribed else chats.save(db, new))

    moved = await chat_migration.move(db, old, NEW)

    assert moved.telegram_id == NEW
    assert [one.telegram_id for one in await chats.everyone(db)] == [NEW]
    assert await chats.find(db, OLD) is None


async def test_what_the_old_one_was_told_the_new_one_is_not_told_again(db: Database) -> None:
    """Both were subscribed, and the old one had its notice."""
    old = await owing(db, GROUP)
    db.offset = NINE - await db.real_now()
    batch = await ledger.claim(db, "me")
    assert batch
    row = (await ledger.advance(db, batch, 1))[0]
    await ledger.settle(db, [Outcome(row.broadcast_id, old.id or 0, State.SENT, 5)])
    new = await owing(db, replace(GROUP, telegram_id=NEW, kind="supergroup"))

    moved = await chat_migration.move(db, old, NEW)

    assert moved.id == new.id
    assert (await states(db, moved))[row.moment] == State.SENT


async def test_managers_come_along(db: Database) -> None:
    """Whoever may change the one may change the other."""
    old = await chats.save(db, GROUP)
    new = await chat_lifecycle.subscribe(db, replace(GROUP, telegram_id=NEW))
    await managers.met(db, old, 5, added_bot=True)
    await managers.met(db, new, 6)

    moved = await chat_migration.move(db, old, NEW)

    assert [one.telegram_id for one in await managers.of(db, moved)] == [5, 6]


async def test_moved_twice_is_moved_once(db: Database) -> None:
    """The service message and the refusal both say so."""
    old = await chat_lifecycle.subscribe(db, GROUP)
    first = await chat_migration.move(db, old, NEW)

    assert (await chat_migration.move(db, old, NEW)).id == first.id
