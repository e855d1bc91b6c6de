"""Changes of a chat: only what was changed is written, and nothing about a chat whose data was erased meanwhile."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.errors import ChatErased
from bot.store import chat_lifecycle, chats
from bot.store.engine import Database
from bot.store.records import Chat
from tests.store.test_erasure import row

GROUP = Chat(None, -100_5, "supergroup", "az", "Asia/Baku")

#: A change of a chat; some return it, others tell whether they changed something.
Change = Callable[[Database, Chat], Awaitable[object]]

#: The changes after which somebody is told what the chat is like now.
ANSWERED: dict[str, Change] = {
    "change": lambda db, one: chats.change(db, one, language="en"),
    "subscribe": chat_lifecycle.subscribe,
    "end": lambda db, one: chat_lifecycle.end(db, one, "stopped"),
    "unmute": chat_lifecycle.unmute,
}

#: The changes that the sender makes.
UNANSWERED: dict[str, Change] = {
    "mute": chat_lifecycle.mute,
    "reachable": chat_lifecycle.reachable,
    "mark_unknown": chat_lifecycle.mark_unknown,
    "mark_known": chat_lifecycle.mark_known,
    "drop_topic": chat_lifecycle.drop_topic,
    "lose": lambda db, one: chat_lifecycle.lose(db, one, "left"),
}


async def found(db: Database) -> Chat:
    """The group as it is stored now."""
    kept = await chats.find(db, GROUP.telegram_id)
    assert kept
    return kept


async def test_a_subscription_undoes_no_change_made_meanwhile(db: Database) -> None:
    """One admin subscribes a group that another one has changed since it was read."""
    read = await chats.save(db, GROUP)
    await chats.change(db, read, zone="Europe/Berlin", silent=True)

    await chat_lifecycle.subscribe(db, read, thread_id=7)

    kept = await found(db)
    assert (kept.zone, kept.silent, kept.thread_id) == ("Europe/Berlin", True, 7)
    assert kept.subscribed is not None


async def test_two_changes_of_a_chat_that_was_not_stored_are_both_kept(db: Database) -> None:
    """The later one does not store the defaults again."""
    await chats.change(db, GROUP, zone="Europe/Berlin")
    await chats.change(db, GROUP, language="en")
    await chats.save(db, GROUP)
    await chat_lifecycle.subscribe(db, GROUP, cards=False)

    kept = await found(db)
    assert (kept.zone, kept.language, kept.cards) == ("Europe/Berlin", "en", False)


@pytest.mark.parametrize("name", ANSWERED)
async def test_a_change_of_an_erased_chat_is_an_error(db: Database, name: str) -> None:
    """The row stays as empty as it was, and no other is made."""
    one = await chat_lifecycle.subscribe(db, GROUP)
    await chats.forget(db, GROUP.telegram_id)
    erased = await row(db, one.id)

    with pytest.raises(ChatErased):
        await ANSWERED[name](db, one)

    assert await row(db, one.id) == erased
    assert await chats.find(db, GROUP.telegram_id) is None


@pytest.mark.parametrize("name", UNANSWERED)
async def test_nothing_is_written_about_an_erased_chat(db: Database, name: str) -> None:
    """What the sender learns of it later is worth nothing."""
    one = await chat_lifecycle.subscribe(db, replace(GROUP, thread_id=7))
    await chats.forget(db, GROUP.telegram_id)
    erased = await row(db, one.id)

    await UNANSWERED[name](db, one)

    assert await row(db, one.id) == erased
