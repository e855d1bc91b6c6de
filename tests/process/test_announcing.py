"""Announcements and processes: the command asks, the bot sends, and a kill loses nobody."""

import asyncio
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import approvals
from bot.delivery.approvals import Decision
from bot.observances import almanac as almanacs
from bot.sandbox.world.failures import Delay
from bot.store import announcements, planning, requests
from bot.store.records import State
from tests.cast import NOVEMBER
from tests.process.launching import PYTHON, ROOT, ShiftedClock, bot, environment
from tests.process.scene import SUBSCRIBERS, VOICES, Telegram, database
from tests.process.test_killing import LEASE, doubtful, twice

ALMANAC = almanacs.load(ROOT / "messages")

#: When everybody in the hall has subscribed.
LATER = NOVEMBER + timedelta(hours=1)

#: Everybody in the hall.
EVERYBODY = VOICES + len(SUBSCRIBERS)


async def command(
    folder: Path, clock: ShiftedClock, *words: str
) -> "subprocess.CompletedProcess[str]":
    """A command of the bot with two operators, run to its end."""
    return await asyncio.to_thread(
        subprocess.run,
        [PYTHON, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder, clock, operator_ids="11,12"),
        capture_output=True,
        text=True,
        check=False,
    )


async def confirmed(folder: Path, clock: ShiftedClock) -> None:
    """An announcement is asked for with the command, and an operator confirms it."""
    found = await command(folder, clock, "announce", "--prepared", "late", "--by", "12", "--yes")
    assert found.returncode == 0, found.stderr
    async with database(folder) as db:
        db.offset = clock.offset
        (request,) = await requests.waiting(db)
        assert await approvals.confirm(db, ALMANAC, request.id, 11) is Decision.DONE


async def came_of_it(folder: Path) -> dict[State, int]:
    """The states of the only announcement."""
    async with database(folder) as db:
        (found,) = await announcements.all_begun(db)
    return dict(found.states)


async def test_killed_while_it_goes_out(telegram: Telegram, hall: Path) -> None:
    """Everybody gets it; only one that was being sent at the kill can arrive twice, and it is listed as doubtful."""
    clock = ShiftedClock.beginning(LATER)
    await confirmed(hall, clock)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(3)
        await running.killed()

    async with bot(telegram.url, hall, clock.later(LEASE)) as running:
        await telegram.has_told(EVERYBODY)
        assert await running.stopped() == 0
    assert twice(telegram) <= await doubtful(hall)
    assert len(await doubtful(hall)) <= 3
    assert await came_of_it(hall) == {State.SENT: EVERYBODY}


async def test_killed_while_telegram_keeps_its_answers(telegram: Telegram, hall: Path) -> None:
    """The messages that arrived without an answer reaching the bot are those that arrive twice."""
    telegram.world.failures.script(Delay(60, after=True), "sendMessage", times=None)
    clock = ShiftedClock.beginning(LATER)
    await confirmed(hall, clock)
    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(5)
        await running.killed()

    telegram.world.failures.clear()
    async with bot(telegram.url, hall, clock.later(LEASE)) as running:
        await telegram.has_told(EVERYBODY)
        assert await running.stopped() == 0
    assert twice(telegram) <= await doubtful(hall)
    assert await came_of_it(hall) == {State.SENT: EVERYBODY}


async def test_a_bot_that_is_started_again_sends_nothing_twice(
    telegram: Telegram, hall: Path
) -> None:
    """Also when it is started three times; other commands can read such a ledger."""
    clock = ShiftedClock.beginning(LATER)
    await confirmed(hall, clock)
    for _ in range(3):
        async with bot(telegram.url, hall, clock) as running:
            await running.serving()
            await telegram.has_told(EVERYBODY)
            assert await running.stopped() == 0

    assert set(telegram.told().values()) == {1}
    for words in (("report",), ("report", "--doubtful"), ("schedule",)):
        found = await command(hall, clock, *words)
        assert found.returncode == 0, found.stderr
    report = await command(hall, clock, "report")
    assert f"sent {EVERYBODY}" in report.stdout


async def test_killed_while_it_is_planned(telegram: Telegram, hall: Path) -> None:
    """What the process that confirmed it had not planned, the next sweep plans."""
    clock = ShiftedClock.beginning(LATER)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(planning, "BATCH_SIZE", 5)
        patched.setattr(planning, "AT_ONCE", 2)
        await confirmed(hall, clock)
    assert await came_of_it(hall) == {State.PLANNED: 10}

    async with bot(telegram.url, hall, clock) as running:
        await telegram.has_told(EVERYBODY)
        assert await running.stopped() == 0
    assert set(telegram.told().values()) == {1}
