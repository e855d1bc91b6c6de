"""The bot as a process: killed in the midst of a broadcast, it loses nobody."""

from collections.abc import Set
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.sandbox.world.failures import Delay
from bot.store.tables import chat, delivery
from tests.process.launching import bot
from tests.process.scene import IN_BAKU, Telegram, before, database

#: After this a silent sender counts as dead.
LEASE = timedelta(seconds=16)


async def test_killed_after_the_first_message(telegram: Telegram, hall: Path) -> None:
    """Everybody is told; told twice are at most those whose message was just under way, and they are listed."""
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
    """Messages that arrived without the bot hearing of it: these are the ones that come twice."""
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
    """A supervisor does not wait for the lease: the rest goes out as soon as it has ended."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(3)
        await running.killed()

    async with bot(telegram.url, hall, clock) as running:
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    assert max(telegram.told().values()) <= 2


def twice(telegram: Telegram) -> Set[int | None]:
    """Who was told more than once."""
    return {who for who, times in telegram.told().items() if times > 1}


async def doubtful(folder: Path) -> Set[int | None]:
    """Who may have been told twice, as the ledger has it."""
    query = (
        select(chat.c.telegram_id)
        .join(delivery, delivery.c.chat_id == chat.c.id)
        .where(delivery.c.doubtful)
    )
    async with database(folder) as db, db.begin() as tx:
        return {*(await tx.execute(query)).scalars()}
