"""`health`: what the processes of the bot have stored, as supervisors read it."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import Result

from bot import health
from bot.operations.process_health import PARTS
from bot.store import metadata, process_liveness, senders
from bot.store.engine import open_database
from bot.store.process_liveness import PLANNER, POLLING, SCHEDULER, WEBHOOK
from bot.store.tables import sender
from tests.cli.conftest import Run


def said(result: Result) -> Any:
    """What it printed: one line of JSON."""
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


def store(
    address: str, *, without: tuple[str, ...] = (), beat: timedelta | None = timedelta(0)
) -> None:
    """Store what a running bot stores; the parts in `without` have not worked for ten minutes.

    `beat` is how long ago the sender sent a heartbeat; None: there is none.
    """

    async def write() -> None:
        db = await open_database(address)
        await process_liveness.mark(db, (POLLING, SCHEDULER, PLANNER))
        old = (datetime.now(UTC) - timedelta(minutes=10)).isoformat(timespec="seconds")
        for part in without:
            await metadata.put(db, process_liveness.PREFIX + part, old)
        if beat is not None:
            await senders.enter(db, "one")
            async with db.begin() as tx:
                await tx.execute(update(sender).values(beat_us=db.really(-beat)))
        await db.close()

    asyncio.run(write())


def test_a_bot_that_works(run: Run, created: str) -> None:
    """Exit code 0, and the same shape as over HTTP, with each part."""
    store(created)

    found = run("health")

    assert found.exit_code == 0
    answer = said(found)
    assert (answer["status"], answer["behind"]) == ("ok", [])
    assert tuple(answer["parts"]) == tuple(part for part in PARTS if part != WEBHOOK)
    assert answer.keys() == health.report({}).keys()
    assert answer["parts"][POLLING].keys() == {"ok", "seconds", "limit"}


@pytest.mark.parametrize("part", [POLLING, SCHEDULER, PLANNER])
def test_a_part_that_is_behind(run: Run, created: str, part: str) -> None:
    """Exit code 1, and the part is named with its seconds."""
    store(created, without=(part,))

    found = run("health")

    assert found.exit_code == 1
    answer = said(found)
    assert (answer["status"], answer["behind"]) == ("behind", [part])
    assert 590 <= answer["parts"][part]["seconds"] <= 700
    assert answer["parts"][part]["limit"] == 300


@pytest.mark.parametrize("beat", [senders.LEASE, timedelta(hours=-1), None])
def test_no_sender_lives(run: Run, created: str, beat: timedelta | None) -> None:
    """The last heartbeat is too old, is in the future, where a clock was set back, or there is none."""
    store(created, beat=beat)

    found = run("health")

    assert found.exit_code == 1
    assert said(found)["behind"] == ["sender"]


def test_only_some_parts(run: Run, created: str) -> None:
    """The container of a sender is well without the process that answers people."""
    store(created, without=(POLLING,))

    assert run("health", "database", "sender").exit_code == 0
    assert tuple(said(run("health", "sender"))["parts"]) == ("sender",)
    assert run("health", "sender", "polling").exit_code == 1


def test_a_bot_that_gets_updates_by_a_webhook(run: Run, created: str) -> None:
    """What it did before, to fetch them, is not missed."""
    store(created, without=(POLLING,))

    async def arrived() -> None:
        db = await open_database(created)
        await process_liveness.mark(db, (WEBHOOK,))
        await db.close()

    asyncio.run(arrived())
    found = run("health")

    assert found.exit_code == 0
    assert WEBHOOK in said(found)["parts"]
    assert POLLING not in said(found)["parts"]


def test_a_bot_that_was_never_started(run: Run, created: str) -> None:
    """Nothing shows that any part has ever worked."""
    found = run("health")

    assert found.exit_code == 1
    answer = said(found)
    assert answer["behind"] == [part for part in PARTS if part not in ("database", WEBHOOK)]
    assert answer["parts"][POLLING]["seconds"] is None


def test_a_database_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of any part; the reason is on standard error, without the password."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://bot:secret@127.0.0.1:1/bot")

    for found, part in ((run("health"), "database"), (run("health", "sender"), "sender")):
        assert found.exit_code == 1
        assert said(found)["behind"] == [part]
        assert "DATABASE_URL" in found.stderr
        assert "secret" not in found.output


def test_a_database_file_that_is_damaged(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be read, so the bot does not work."""
    file = tmp_path / "bot.db"
    file.write_bytes(b"nonsense" * 1000)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")

    found = run("health")

    assert found.exit_code == 1
    assert said(found)["behind"] == ["database"]


def test_what_cannot_begin_ends_with_two(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No database of the bot, a part that does not exist, settings that are not valid: a sentence, and no JSON."""
    for words in (("health",), ("health", "polling", "cook")):
        found = run(*words)
        assert found.stdout == ""
        assert getattr(found.exception, "exit_code", None) == 2

    monkeypatch.setenv("WEB_PORT", "http")
    assert getattr(run("health").exception, "exit_code", None) == 2
