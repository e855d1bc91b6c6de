"""The bot as a process: a kill during a broadcast loses no notice, and one in a rush no subscription."""

from collections.abc import Set
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.sandbox.world.failures import Delay
from bot.store import chats
from bot.store.tables import chat, delivery
from tests.process.launching import bot
from tests.process.scene import IN_BAKU, Telegram, before, database
from tests.stage import PATIENCE

#: After this a silent sender counts as dead.
LEASE = timedelta(seconds=16)

#: Updates that Telegram hands over at once, and people who press Start in a rush.
BATCH, RUSH = 100, 400


async def test_killed_after_the_first_message(telegram: Telegram, hall: Path) -> None:
    """Every notice arrives; only one that was being sent at the kill can arrive twice, and it is listed as doubtful."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(1)
        await running.killed()

    async with bot(telegram.url, hall, clock.later(LEASE)) as running:
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    assert twice(telegram) <= await doubtful(hall)
    assert len(await doubtful(hall)) <= 3


async def test_killed_while_telegram_keeps_its_answers(telegram: Telegram, hall: Path) -> None:
    """The messages that arrived without an answer reaching the bot are those that arrive twice."""
    telegram.world.failures.script(Delay(60, after=True), "sendMessage", times=None)
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(5)
        await running.killed()

    telegram.world.failures.clear()
    async with bot(telegram.url, hall, clock.later(LEASE)) as running:
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    assert twice(telegram) <= await doubtful(hall)
    assert len(twice(telegram)) in (5, 6)


async def test_killed_and_started_at_once(telegram: Telegram, hall: Path) -> None:
    """A bot restarted before the lease ends sends the remaining notices as soon as it has ended."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(3)
        await running.killed()

    async with bot(telegram.url, hall, clock) as running:
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    assert max(telegram.told().values()) <= 2


def twice(telegram: Telegram) -> Set[int | None]:
    """The people who received a notice more than once."""
    return {who for who, times in telegram.told().items() if times > 1}


async def doubtful(folder: Path) -> Set[int | None]:
    """The people whom the ledger lists as possibly notified twice."""
    query = (
        select(chat.c.telegram_id)
        .join(delivery, delivery.c.chat_id == chat.c.id)
        .where(delivery.c.doubtful)
    )
    async with database(folder) as db, db.begin() as tx:
        return {*(await tx.execute(query)).scalars()}


async def test_killed_in_a_rush(telegram: Telegram, tmp_path: Path) -> None:
    """Telegram forgets an update once it is confirmed: by then whoever pressed Start is subscribed."""
    world = telegram.world
    people = [world.people.add(f"Person {n}", "en", started=True) for n in range(RUSH)]
    async with bot(telegram.url, tmp_path) as running:
        await running.serving()
        for person in people:
            world.people.send(person, "/start")
        await world.until(lambda: len(world.updates) <= RUSH - 2 * BATCH, PATIENCE)
        await running.killed()
    assert len(world.updates), "all were confirmed before the kill"

    async with bot(telegram.url, tmp_path) as running:
        await world.until(lambda: not len(world.updates), PATIENCE)
        assert await running.stopped() == 0

    async with database(tmp_path) as db:
        assert await chats.count(db) == RUSH
