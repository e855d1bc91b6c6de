"""The bot as a process: strangers learn nothing about groups, and erased data is gone."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world.chats import Person
from bot.store import chat_lifecycle, managers
from bot.store.records import Chat
from tests.cast import EMILY, LEYLA
from tests.process.launching import PYTHON, bot, free_port, launched
from tests.process.scene import Telegram, database, standing_in
from tests.process.test_groups_and_channels import said
from tests.stage import PATIENCE
from tests.store.test_erasure import traces

#: How many strangers write at once, and how many groups the bot is in.
STRANGERS, GROUPS = 100, 50

#: The first of their ids, which are long enough not to be found in a file by chance.
FIRST = 6_123_456_789

#: Questions that strangers may have asked of Telegram within so many seconds: twenty, and five a second.
AT_ONCE, EACH_SECOND = 20, 5


def strangers(telegram: Telegram) -> list[Person]:
    """People who manage nothing."""
    world = telegram.world
    ids = range(FIRST, FIRST + 7919 * STRANGERS, 7919)
    return [world.people.add(f"Stranger {n}", "en", id=n, started=True) for n in ids]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A stand-in for Telegram, with everybody in it."""
    async with standing_in() as telegram:
        yield telegram


async def groups(telegram: Telegram, home: Path) -> list[int]:
    """Fifty subscribed groups, of which Leyla is known as an admin."""
    leyla = telegram.person(LEYLA)
    made = [telegram.world.groups.create(f"Group {n}", creator=leyla) for n in range(GROUPS)]
    async with database(home) as db:
        for group in made:
            telegram.world.membership.add(group, by=leyla)
            kept = await chat_lifecycle.subscribe(
                db, Chat(None, group.id, "group", "az", "Asia/Baku")
            )
            await managers.met(db, kept, leyla.id, added_bot=True)
    telegram.world.updates.drop()
    return [group.id for group in made]


async def test_a_hundred_strangers_who_ask_for_chats_cost_no_question(
    telegram: Telegram, tmp_path: Path
) -> None:
    """All are answered, no rights are looked up at Telegram, and Emily gets her answer meanwhile."""
    await groups(telegram, tmp_path)
    crowd = strangers(telegram)
    async with bot(telegram.url, tmp_path, send_rate=1000) as running:
        await running.serving()
        telegram.world.calls.clear()
        for one in crowd:
            telegram.world.people.send(one, "/chats")
        assert "January" in await telegram.ask(EMILY, "/next")
        for one in crowd:
            (answer,) = await telegram.world.answers(one, timeout=PATIENCE)
            assert "Group" not in answer.buttons

    arrived = telegram.world.calls.arrived
    assert (arrived["getChatMember"], arrived["getChat"]) == (0, 0)


async def test_links_to_a_group_ask_only_so_much_for_all_strangers_together(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A hundred people follow links to fifty groups; the admin can still open one."""
    made = await groups(telegram, tmp_path)
    crowd = strangers(telegram)
    async with bot(telegram.url, tmp_path, send_rate=1000) as running:
        await running.serving()
        telegram.world.calls.clear()
        started = asyncio.get_running_loop().time()
        for turn in range(3):
            for number, one in enumerate(crowd):
                group = made[(number + turn * 7) % GROUPS]
                telegram.world.people.send(one, f"/start chat_{group}")
        for one in crowd:
            await telegram.world.answers(one, timeout=PATIENCE)
        asked = telegram.world.calls.arrived["getChatMember"]
        seconds = asyncio.get_running_loop().time() - started
        opened = await telegram.ask(LEYLA, f"/start chat_{made[0]}")

    assert 0 < asked <= AT_ONCE + EACH_SECOND * seconds
    assert "Group 0" in opened


async def test_who_is_forgotten_is_in_no_file_while_the_bot_runs(
    telegram: Telegram, tmp_path: Path
) -> None:
    """A person is erased by /forgetme, a group by removing the bot; the others are still stored."""
    world = telegram.world
    leyla, (gone, *others) = telegram.person(LEYLA), strangers(telegram)[:20]
    group = world.groups.create("Choir", creator=leyla, supergroup=True)
    files = tmp_path / "data"
    async with bot(telegram.url, tmp_path, send_rate=1000) as running:
        await running.serving()
        for one in (gone, *others):
            world.people.send(one, "/start")
            await world.answers(one, timeout=PATIENCE)
        world.membership.add(group, by=leyla)
        await world.answers(group, timeout=PATIENCE)
        await said(telegram, LEYLA, "/start@sandbox_bot", group)
        assert all(traces(files, one) for one in (gone.id, group.id))

        world.people.send(gone, "/forgetme yes")
        assert "Erased" in (await world.answers(gone, timeout=PATIENCE))[0].text
        world.membership.remove(group, by=leyla)
        await running.until(lambda: not traces(files, group.id))

        assert traces(files, gone.id) == []
        assert all(traces(files, one.id) for one in others)


async def test_a_new_database_is_said_to_the_log_and_the_operators(
    telegram: Telegram, tmp_path: Path
) -> None:
    """This is said once: not when it is opened again, and not about the sandbox's, which is new each time."""
    operator = telegram.person(EMILY)
    said_so = "A new database was created at"
    own = {"operator_ids": operator.id}
    async with bot(telegram.url, tmp_path, **own) as running:
        await running.serving()
        (told,) = await telegram.world.answers(operator, timeout=PATIENCE)
        assert str(tmp_path / "data" / "bot.db") in told.text
        assert f"{said_so} {tmp_path / 'data' / 'bot.db'}" in running.err
        assert await running.stopped() == 0
    async with bot(telegram.url, tmp_path, **own) as running:
        await running.serving()
        await telegram.ask(LEYLA, "/help")
        assert said_so not in running.err
        assert telegram.world.messages.of(operator).last is told
    sandbox = (PYTHON, "-m", "bot", "sandbox")
    async with launched(*sandbox, folder=tmp_path, sandbox_port=free_port()) as running:
        await running.serving()
        assert said_so not in running.err
