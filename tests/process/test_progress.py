"""The progress of a broadcast, while processes send it: the operator's message, and the command `watch`."""

import asyncio
import itertools
import os
import pty
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.world.calls import Call
from bot.sandbox.world.chats import Person
from tests import postgres
from tests.process.launching import PYTHON, ROOT, RUN, ShiftedClock, bot, environment, launched
from tests.process.scene import IN_BAKU, Telegram, before
from tests.process.test_killing import LEASE
from tests.process.test_senders import SENDER, beside, saying, subscribed

WATCH = (PYTHON, "-m", "bot", "watch")

#: The fewest seconds between two edits.
APART = 5.0


def text_of(telegram: Telegram, operator: Person) -> str:
    """The message with the progress, with plain spaces; empty when there is none."""
    messages = telegram.world.messages.of(operator).messages
    texts = [one.text for one in messages if "Details" in one.buttons]
    return texts[-1].replace("\N{NO-BREAK SPACE}", " ") if texts else ""


def of_progress(telegram: Telegram, method: str) -> list[Call]:
    """The requests about such messages, whoever gets them."""
    calls = telegram.world.calls.of(method)
    return [call for call in calls if "progress:" in str(call.params.get("reply_markup"))]


async def once(folder: Path, clock: ShiftedClock, **settings: object) -> str:
    """What `watch --once` prints."""
    async with launched(*WATCH, "--once", folder=folder, clock=clock, **settings) as running:
        assert await running.ended() == 0, running.err
        return running.out


async def test_after_a_kill_the_same_message_is_edited(telegram: Telegram, hall: Path) -> None:
    """It appears once, is edited every five seconds at most, and ends with the final numbers; nobody else gets it."""
    operator = telegram.world.people.add("Operator", "en", started=True)
    own = {"send_rate": 2, "operator_ids": operator.id, "default_language": "en"}
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, **own) as running:
        await running.until(lambda: len(of_progress(telegram, "editMessageText")) >= 2)
        await running.killed()
    first = of_progress(telegram, "editMessageText")

    async with bot(telegram.url, hall, clock.later(LEASE), **own) as running:
        await running.until(lambda: f"Azərbaycanca: {IN_BAKU} of" in text_of(telegram, operator))
        assert await running.stopped() == 0

    second = of_progress(telegram, "editMessageText")[len(first) :]
    for made in (first, second):
        times = [call.monotonic for call in made]
        assert all(late - early >= APART for early, late in itertools.pairwise(times))
    assert len(of_progress(telegram, "sendMessage")) == 1
    shown = [
        call for one in ("sendMessage", "editMessageText") for call in of_progress(telegram, one)
    ]
    assert {call.chat_id for call in shown} == {operator.id}


async def test_watch_shows_what_another_process_sends(telegram: Telegram, hall: Path) -> None:
    """Once, with only DATABASE_URL; without a terminal `--once` is not needed."""
    clock = before("19 15:00", 1)
    quiet = await once(hall, clock.later(timedelta(hours=-1)))
    assert "Nothing is under way; the next is january-20 2027 eve: 19 January 2027, 19:00" in quiet

    async with bot(telegram.url, hall, clock, send_rate=5) as running:
        await telegram.has_told(5)
        during = await once(hall, clock)
        await telegram.has_told(IN_BAKU)
        assert await running.stopped() == 0
    assert "january-20 2027 eve: under way" in during
    assert "left" in during

    async with launched(*WATCH, folder=hall, clock=clock) as piped:
        assert await piped.ended() == 0
    assert f"az {IN_BAKU} of" in " ".join(piped.out.split())
    assert "january-20 2027 eve: under way" in piped.out
    assert "next: " in piped.out


async def test_ctrl_c_ends_watch_in_a_terminal(telegram: Telegram, hall: Path) -> None:
    """With exit code 0; the progress was shown."""
    clock = before("19 15:00", 60)
    ours, theirs = pty.openpty()
    variables = environment(hall, clock, TERM="xterm")
    process = await asyncio.create_subprocess_exec(
        *WATCH, cwd=hall, env=variables, stdin=theirs, stdout=theirs, stderr=theirs
    )
    try:
        seen = b""
        while b"Nothing is under way" not in seen:
            seen += await asyncio.to_thread(os.read, ours, 4096)
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 10) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(ours)
        os.close(theirs)


@pytest.fixture
def clock() -> ShiftedClock:
    """Eight seconds before the eve's notice in Baku."""
    return before("19 15:00", 8)


@pytest.fixture
def january(clock: ShiftedClock, telegram: Telegram) -> Iterator[postgres.Cluster]:
    """A PostgreSQL server with that clock, which Telegram has as well."""
    telegram.world.date_clock = clock.now
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(environment=clock.environment()) as server:
        yield server


async def test_on_postgresql_any_process_may_send(
    telegram: Telegram, january: postgres.Cluster, clock: ShiftedClock, tmp_path: Path
) -> None:
    """The process that answers people keeps the message; `watch` needs no token."""
    operator = telegram.world.people.add("Operator", "en", started=True)
    address = january.new_database()
    people = await subscribed(address, telegram)
    shared = beside(telegram, address) | {"send_rate": 5, "default_language": "en"}
    own = shared | {"operator_ids": operator.id}

    async with (
        launched(*RUN, "--no-sender", folder=tmp_path, clock=clock, **own) as serving,
        launched(*SENDER, folder=tmp_path, clock=clock, **own) as sender,
    ):
        await saying(serving, "sending is left to senders")
        await telegram.has_told(5)
        during = await once(tmp_path, clock, database_url=address)
        await serving.until(lambda: f"Sent: {len(people)} of" in text_of(telegram, operator))
        for running in (sender, serving):
            assert await running.stopped() == 0
    assert "january-20 2027 eve: under way" in during
    assert address not in during
    assert len(of_progress(telegram, "sendMessage")) == 1


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    """With the remedy, and no traceback."""
    done = subprocess.run(
        WATCH,
        cwd=tmp_path,
        env=environment(tmp_path, PYTHONPATH=ROOT),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "DATABASE_URL" in done.stderr or "bot.db" in done.stderr
