"""The bot as a process: it stops within ten seconds whatever it is doing, and loses nothing."""

import asyncio
import contextlib
import signal
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.failures import Delay, too_many
from bot.store.records import State
from tests.cast import LEYLA
from tests.process.launching import Running, bot, free_port
from tests.process.scene import IN_BAKU, SUBSCRIBERS, Telegram, before, tally

#: Messages a second: so few that one is in the midst of it for eight seconds.
SLOWLY = 5

#: After this a silent sender counts as dead.
LEASE = timedelta(seconds=16)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
async def test_idle(telegram: Telegram, tmp_path: Path, how: signal.Signals) -> None:
    """With nothing to do, it ends at once."""
    async with bot(telegram.url, tmp_path) as running:
        await running.serving()

        assert await running.stopped(how) == 0
        in_order(running)


async def test_while_somebody_dawdles_over_the_calendar(telegram: Telegram, tmp_path: Path) -> None:
    """A line to the web part on which a request was begun and never ended is cut."""
    web = free_port()
    async with bot(telegram.url, tmp_path, web_port=web) as running:
        await running.serving()
        _, line = await asyncio.open_connection("127.0.0.1", web)
        line.write(b"GET /calendar/az.i")

        assert await running.stopped() == 0
        in_order(running)
        line.close()


async def test_in_the_midst_of_a_broadcast(telegram: Telegram, hall: Path) -> None:
    """What was sent is settled, what was not goes out at the next start: everybody once."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=SLOWLY) as running:
        await telegram.has_told(8)
        assert await running.stopped() == 0
        in_order(running)
    assert len(telegram.told()) < IN_BAKU

    async with bot(telegram.url, hall, clock):
        await telegram.has_told(IN_BAKU)
    assert max(telegram.told().values()) == 1


async def test_while_messages_are_not_answered(telegram: Telegram, hall: Path) -> None:
    """Telegram keeps silent: the bot does not wait for it, and tells everybody at the next start."""
    telegram.world.failures.script(Delay(60), "sendMessage", times=None)
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock) as running:
        await telegram.has_been_asked("sendMessage", 10)
        assert await running.stopped() == 0
        in_order(running)

    telegram.world.failures.clear()
    async with bot(telegram.url, hall, clock):
        await telegram.has_told(IN_BAKU)


async def test_while_updates_are_not_answered(telegram: Telegram, tmp_path: Path) -> None:
    """The question for updates hangs, and so does the last one."""
    telegram.world.failures.script(Delay(60), "getUpdates", times=None)
    async with bot(telegram.url, tmp_path) as running:
        await telegram.has_been_asked("getUpdates")

        assert await running.stopped() == 0
        in_order(running)


async def test_while_sent_away_for_twelve_hours(telegram: Telegram, hall: Path) -> None:
    """A 429 of half a day, and somebody who waits for an answer: whatever is owed stays owed."""
    telegram.world.failures.script(too_many(12 * 3600), "sendMessage", times=None)
    async with bot(telegram.url, hall, before("19 15:00", 1)) as running:
        await running.until(lambda: "Sending rests" in running.err)
        telegram.world.say(telegram.person(LEYLA), "/help")
        await telegram.world.until(lambda: not len(telegram.world.updates))
        assert await running.stopped() == 0
        in_order(running)

    further_west = len(SUBSCRIBERS) - 2
    assert (await tally(hall))["eve"][State.PLANNED] == IN_BAKU + further_west


async def test_before_telegram_was_reached(tmp_path: Path) -> None:
    """Nobody listens where Telegram should be."""
    async with bot(f"http://127.0.0.1:{free_port()}", tmp_path) as running:
        await running.until(lambda: "cannot be reached" in running.err)

        assert await running.stopped() == 0
        in_order(running)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_before_telegram_has_answered(
    telegram: Telegram, tmp_path: Path, method: str
) -> None:
    """One of the first questions hangs."""
    telegram.world.failures.script(Delay(60), method, times=None)
    async with bot(telegram.url, tmp_path) as running:
        await telegram.has_been_asked(method)

        assert await running.stopped() == 0
        in_order(running)


async def test_while_it_plans(telegram: Telegram, hall: Path) -> None:
    """The plan for an instant is under way: it is continued at the next start."""
    clock = before("19 15:00", 0)
    async with bot(telegram.url, hall, clock, log_level="DEBUG") as running:
        await telegram.has_been_asked("getMe")
        assert await running.stopped() == 0
        in_order(running)


async def test_while_somebody_holds_the_database(telegram: Telegram, hall: Path) -> None:
    """A backup tool keeps the database to itself in the midst of a broadcast: what was sent stays sent or doubtful."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=SLOWLY) as running:
        await telegram.has_told(3)
        with contextlib.closing(sqlite3.connect(hall / "data" / "bot.db")) as held:
            held.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(1)
            assert await running.stopped() == 0
            in_order(running)

    async with bot(telegram.url, hall, clock.later(LEASE)):
        await telegram.has_told(IN_BAKU)


def in_order(running: Running) -> None:
    """It did not complain of anything that it should have put in order."""
    for complaint in ("Traceback", "Unclosed", "never retrieved", "was destroyed", "never awaited"):
        assert complaint not in running.err, running.err
