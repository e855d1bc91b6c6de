"""Strangers' commands: in any number they delay no notice, and the rush is reported once."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import utc
from tests.hostile.crowd import gathered, memory
from tests.process.launching import bot

pytestmark = pytest.mark.process

SUBSCRIBERS = 300

#: MB that the process may hold.
MOST = 400


@pytest.mark.parametrize("accounts", [40, 400, 5000])
async def test_commands_do_not_keep_the_notice_back(tmp_path: Path, accounts: int) -> None:
    """Each account writes /next every second from before 11:55 on: all 300 subscribers have the notice by 11:56."""
    due, end = utc("20 07:55:00"), utc("20 07:56:00")
    async with (
        gathered(tmp_path, due - timedelta(seconds=15), SUBSCRIBERS, accounts, "silence") as crowd,
        bot(crowd.url, tmp_path, crowd.clock, send_rate=30) as running,
    ):
        await running.serving()
        async with crowd.writing():
            await crowd.until(lambda: len(crowd.told()) == SUBSCRIBERS, end)
        told, sent = crowd.told(), crowd.sent()
        held, said, cpu = memory(running), running.err, running.cpu()
    assert len(told) == SUBSCRIBERS
    last = max(told.values())
    seconds = (last - due).total_seconds()
    answered = sum(due <= call.at <= last for call in sent) - SUBSCRIBERS
    print(
        f"{accounts} accounts: told in {seconds:.1f} s, {answered} answers, {held} MB, {cpu:.0f} s CPU"
    )

    assert last < end
    assert answered >= 2 * (seconds - 2)
    assert held < MOST
    assert said.count("A rush") == 1
    assert "Traceback" not in said
    assert not any(str(person.id) in said for person in crowd.people)


async def test_newcomers_are_answered_and_subscribers_hardly_wait(tmp_path: Path) -> None:
    """300 people write /start within 5 seconds of 09:00, when 300 subscribers are owed the day's notice.

    Of the slots until the last subscriber is told, answers take so few that it is at most 45 % later than alone,
    however slow the machine; each newcomer gets an answer and the day's notice, once.
    """
    due, many = utc("20 05:00:00"), 300
    async with (
        gathered(tmp_path, due - timedelta(seconds=10), many, many, "day") as crowd,
        bot(crowd.url, tmp_path, crowd.clock, send_rate=30) as running,
    ):
        await running.serving()
        await crowd.until(lambda: False, due)
        joining = asyncio.create_task(crowd.join(5))
        await crowd.until(lambda: crowd.least(crowd.people) >= 2, due + timedelta(seconds=90))
        await joining
        told, sent = crowd.told(), crowd.sent()
        held, said = memory(running), running.err
        counts = crowd.counts(crowd.people)
    assert len(told) == many
    last = max(told.values())
    slots = sum(due <= call.at <= last for call in sent)
    print(f"told in {(last - due).total_seconds():.1f} s, with {slots} slots for {many}; {held} MB")

    assert slots <= 1.45 * many
    assert set(counts) == {2}
    assert held < MOST
    assert "Traceback" not in said
