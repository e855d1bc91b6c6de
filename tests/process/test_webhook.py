"""The bot as a process behind Caddy: a kill and a change of mode lose no update, and no secret is written."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world.chats import Person
from bot.store import chats
from tests.cast import LEYLA, TEITI
from tests.process.launching import RUN, bot, launched
from tests.process.scene import Telegram, database
from tests.stage import PATIENCE, TOKEN
from tests.tls_front import HOST, PATH, SECRET, SETTINGS, Front, tls_front

#: Those who press Start at once.
PEOPLE = 100


@pytest.fixture
async def front(tmp_path: Path, telegram: Telegram) -> AsyncIterator[Front]:
    """Caddy, to which the name of the bot leads in Telegram."""
    async with tls_front(tmp_path / "front") as made:
        made.lead(telegram.world)
        yield made


def welcomes(telegram: Telegram, people: list[Person]) -> list[int]:
    """How many messages each of them has got."""
    return [len(telegram.world.messages.of(person).unread()) for person in people]


async def test_a_kill_loses_no_update(telegram: Telegram, front: Front, tmp_path: Path) -> None:
    """Killed among a hundred people who press Start: all are subscribed, and at most one update is handled twice."""
    world = telegram.world
    people = [world.people.add(f"Person {n}", "en", started=True) for n in range(PEOPLE)]
    async with bot(telegram.url, tmp_path, **front.settings()) as running:
        await running.serving()
        for person in people:
            world.people.send(person, "/start")
        await world.until(lambda: sum(welcomes(telegram, people)) >= 5, PATIENCE)
        await running.killed()
        left = len(world.updates)
    assert left

    async with bot(telegram.url, tmp_path, **front.settings()) as running:
        await world.until(lambda: not len(world.updates), PATIENCE)
        assert await running.stopped() == 0

    async with database(tmp_path) as db:
        assert await chats.count(db) == PEOPLE
    # The update under way at the kill may be handled twice, which changes nothing.
    assert sum(times > 1 for times in welcomes(telegram, people)) <= 1
    assert max(welcomes(telegram, people)) <= 2


async def test_the_mode_changes_and_nothing_is_lost(
    telegram: Telegram, front: Front, tmp_path: Path
) -> None:
    """Polling, webhook, polling: what people write meanwhile is answered; at a stop the webhook stays."""
    world = telegram.world
    async with bot(telegram.url, tmp_path) as running:
        await running.serving()
        assert await running.stopped() == 0

    world.people.send(telegram.person(LEYLA), "/start")
    given = front.settings() | {"log_level": "DEBUG"}
    async with bot(telegram.url, tmp_path, **given) as running:
        await world.answers(telegram.person(LEYLA), timeout=PATIENCE)
        assert await running.stopped(signal.SIGTERM) == 0
        written = running.out + running.err
    assert world.webhook.url
    assert not any(one in written for one in (SECRET, PATH, "hidden-path-4712", TOKEN))

    world.people.send(telegram.person(TEITI), "/start")
    await world.until(lambda: world.webhook.last_error, PATIENCE)
    async with bot(telegram.url, tmp_path) as running:
        await world.answers(telegram.person(TEITI), timeout=PATIENCE)
        assert await running.stopped() == 0

    assert world.webhook.url == ""
    for who in (LEYLA, TEITI):
        assert len(telegram.sent(who)) == 1


async def test_the_web_server_logs_no_secret(tmp_path: Path) -> None:
    """Set up as the page says, while the bot does not listen."""
    async with tls_front(tmp_path / "front") as front:
        trusting = ssl.create_default_context(cafile=str(front.certificate))
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", front.port, ssl=trusting, server_hostname=HOST
        )
        head = f"POST {PATH} HTTP/1.1\r\nHost: {HOST}:{front.port}\r\nConnection: close\r\n"
        secret = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: 2\r\n\r\n{{}}"
        writer.write((head + secret).encode())
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 502")
    written = front.log.read_text("utf-8")
    assert "serving initial configuration" in written
    assert not any(one in written for one in (SECRET, "hidden-path-4712"))


async def test_a_wrong_combination_is_a_sentence(tmp_path: Path) -> None:
    """Exit code 2, the missing setting and how to make it, no traceback and no secret."""
    given = SETTINGS | {"webhook_secret": "", "web_port": 0, "telegram_bot_token": TOKEN}
    async with launched(*RUN, folder=tmp_path, **given) as running:
        assert await running.ended() == 2

    assert "WEBHOOK_SECRET is not" in running.err
    assert "openssl rand -hex 32" in running.err
    assert "Traceback" not in running.err
    assert "hidden-path" not in running.err
