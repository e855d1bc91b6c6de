"""The bot as a process: whatever happens, the token is in nothing that it writes."""

from pathlib import Path

import pytest

from bot.sandbox.failures import Garbage, Kind, Reply
from tests.cast import LEYLA
from tests.process.launching import PYTHON, Running, bot, free_port, launched
from tests.process.scene import Telegram, before
from tests.stage import TOKEN

#: The half of the token that opens the door.
SECRET = TOKEN.partition(":")[2]

REFUSALS: dict[str, Kind] = {
    "401": Reply(401, "Unauthorized"),
    "500": Reply(500, f"Internal Server Error at /bot{TOKEN}/getMe"),
    "garbage": Garbage(f"<html>/bot{TOKEN}/getMe was not found</html>"),
}


@pytest.mark.parametrize("kind", REFUSALS.values(), ids=REFUSALS.keys())
async def test_not_when_telegram_refuses(telegram: Telegram, tmp_path: Path, kind: Kind) -> None:
    """Even when Telegram, or what stands before it, repeats it in its answer."""
    telegram.world.failures.script(kind, None, times=None)

    async with bot(telegram.url, tmp_path, log_level="DEBUG") as running:
        await running.until(lambda: "getMe" in running.err or "Telegram" in running.err)
        await telegram.has_been_asked("getMe")
        running.process.terminate()
        await running.ended()

    says_nothing(running)


async def test_not_when_nobody_listens(tmp_path: Path) -> None:
    """The address that could not be reached has the token in it."""
    async with bot(f"http://127.0.0.1:{free_port()}", tmp_path, log_level="DEBUG") as running:
        await running.until(lambda: "cannot be reached" in running.err)
        await running.stopped()

    says_nothing(running)


async def test_not_while_it_serves(telegram: Telegram, tmp_path: Path) -> None:
    """Messages are answered, requests logged, updates fail: no word of it."""
    async with bot(telegram.url, tmp_path, log_level="DEBUG") as running:
        await running.serving()
        await telegram.ask(LEYLA, "/start")
        telegram.world.failures.script(REFUSALS["500"], None, times=8)
        telegram.world.say(telegram.person(LEYLA), "/next")
        await running.until(lambda: "cannot be fetched" in running.err)
        await running.stopped()

    assert "DEBUG" in running.err
    says_nothing(running)


async def test_not_when_it_is_taken_away(telegram: Telegram, hall: Path) -> None:
    """Revoked in the midst of a broadcast, the bot ends with a sentence, and everybody stays subscribed."""
    clock = before("19 15:00", 1)
    async with bot(telegram.url, hall, clock, send_rate=5, log_level="DEBUG") as running:
        await telegram.has_told(2)
        telegram.world.failures.script(REFUSALS["401"], None, times=None)

        assert await running.ended() == 2

    assert "Telegram does not accept TELEGRAM_BOT_TOKEN" in running.err
    assert "Traceback" not in running.err
    says_nothing(running)


async def test_not_when_it_is_taken_away_at_rest(telegram: Telegram, tmp_path: Path) -> None:
    """Nothing is due, and still a bot that nobody can reach any more does not pretend to serve."""
    async with bot(telegram.url, tmp_path, log_level="DEBUG") as running:
        await running.serving()
        telegram.world.failures.script(REFUSALS["401"], None, times=None)
        telegram.world.say(telegram.person(LEYLA), "/start")

        assert await running.ended() == 2

    assert "Telegram does not accept TELEGRAM_BOT_TOKEN" in running.err
    assert "Traceback" not in running.err
    says_nothing(running)


@pytest.mark.parametrize("command", ["run", "sender"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:hunter2secret@127.0.0.1:1/bot",
        "postgresql://hunter2secret@127.0.0.1:1/bot",
        "postgresql://bot:hunter2secret@127.0.0.1:1/bot/",
        "bot:hunter2secret@127.0.0.1",
    ],
)
async def test_not_the_password_of_a_database(command: str, url: str, tmp_path: Path) -> None:
    """A server that is not there, or an address that will not do: one sentence without it, exit code 2."""
    settings = {"telegram_bot_token": TOKEN, "database_url": url, "log_level": "DEBUG"}
    async with launched(PYTHON, "-m", "bot", command, folder=tmp_path, **settings) as running:
        assert await running.ended() == 2

    assert "DATABASE_URL" in running.err.splitlines()[-1]
    assert "hunter2" not in running.err + running.out
    assert "Traceback" not in running.err


def says_nothing(running: Running) -> None:
    """The token is in neither output, whole or in part."""
    assert SECRET not in running.err + running.out
    assert SECRET[:12] not in running.err + running.out
