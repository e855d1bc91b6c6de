"""`ready`: the verdict in the first line, as JSON, and as the exit code."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from bot.operations import chat_checks
from bot.store import metadata
from bot.store.engine import open_database
from tests.cli.conftest import Run
from tests.stage import TOKEN


@pytest.fixture(autouse=True)
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A token, and a Telegram that nobody serves."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")


@pytest.mark.usefixtures("created")
def test_the_verdict_comes_first(run: Run) -> None:
    """Then what is wrong, with what to do, and the rest; the exit code is 1."""
    ended = run("ready")

    first, second, *_ = ended.stdout.splitlines()
    assert first == "NO-GO"
    assert second.startswith("no  token  Telegram cannot be reached")
    assert "ok  cards  all can be drawn" in ended.stdout
    assert ended.exit_code == 1


@pytest.mark.usefixtures("created")
def test_as_json(run: Run) -> None:
    """For another program, at any instant."""
    ended = run("ready", "--json", "--on", "2027-01-19T06:00Z")

    found = json.loads(ended.stdout)
    assert found["go"] is False
    assert found["at"] == "2027-01-19T06:00Z"
    assert {"check", "ok", "text", "remedy"} == set(found["findings"][0])
    assert ended.exit_code == 1


@pytest.mark.usefixtures("created")
def test_an_instant_that_is_none(run: Run) -> None:
    """It is refused with an example."""
    for on in ("tomorrow", "0001-01-01T00:00+14:00"):
        ended = run("ready", "--on", on)

        assert "2027-01-19T06:00Z" in ended.output
        assert ended.exit_code == 2


def test_no_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be said without one."""
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")

    assert run("ready").exception.exit_code == 2  # type: ignore[union-attr]


def test_losses_can_be_accepted(run: Run, created: str) -> None:
    """It is stored from which day on the numbers of chats are compared."""
    assert run("ready", "--accept-losses").exit_code == 1

    async def accepted() -> str | None:
        db = await open_database(created)
        try:
            return await metadata.get(db, chat_checks.ACCEPTED)
        finally:
            await db.close()

    assert asyncio.run(accepted()) == f"{datetime.now(UTC):%Y-%m-%d}"
