"""`report`, `pause` and `resume`: what the operator sees of the ledger, and how notices are stopped."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main as cli
from bot.delivery import planner
from bot.errors import DatabaseMissing
from bot.messages import review
from bot.observances import almanac as almanacs
from bot.store import chat_lifecycle, holds, ledger, rate_limit, senders
from bot.store.engine import open_database
from bot.store.records import Chat, Outcome, Pause, State
from tests.cast import NOVEMBER, utc
from tests.cli.conftest import COLUMNS, Run
from tests.conftest import MESSAGES


async def morning(address: str) -> None:
    """Three people in Baku: one was notified, one perhaps, one not yet."""
    db = await open_database(address)
    try:
        db.offset = NOVEMBER - await db.real_now()
        for number in (1001, 1002, 1003):
            await chat_lifecycle.subscribe(db, Chat(None, number, "private", "az", "Asia/Baku"))
        db.offset = utc("20 05:00:01") - await db.real_now()
        await planner.sweep(db, almanacs.load(MESSAGES), utc("20 05:00:01"))
        batch = await ledger.claim(db, "dead")
        assert batch
        told, *_ = await ledger.advance(db, batch, 2)
        one = Outcome(told.broadcast_id, told.chat.id or 0, State.SENT, message_id=5)
        await ledger.settle(db, [one])
        await senders.take_over(db, {})
    finally:
        await db.close()


@pytest.mark.usefixtures("created")
def test_an_empty_ledger(run: Run) -> None:
    """It says that nobody is subscribed, and when it will have more to say."""
    found = run("report")

    assert found.exit_code == 0
    assert "Subscribed chats: 0\n" in found.output
    assert "two days before" in found.output


def test_the_subscribed_are_counted_every_day(run: Run, created: str) -> None:
    """Also in a month without notices, by kind; one that has unsubscribed does not count."""
    asyncio.run(months_before(created))

    assert "Subscribed chats: 4 (channel 1, private 2, supergroup 1)\n" in run("report").output


def test_the_texts_are_named_by_their_hash(run: Run, created: str) -> None:
    """The hash that `approve` stores and a certificate shows, and that nobody has approved these texts."""
    asyncio.run(morning(created))

    output = run("report").output

    for one in review.states(MESSAGES):
        assert f"Texts {one.observance} {one.language} {one.hash}: not approved" in output


@pytest.mark.parametrize("command", ["pause", "resume", "report"])
def test_the_database_is_named(run: Run, created: str, command: str) -> None:
    """The operator sees on which database the command acted, as a whole path or without the user."""
    (line,) = [one for one in run(command).output.splitlines() if one.startswith("Database: ")]

    assert line == f"Database: {created.replace('bot@', '')}"


@pytest.mark.parametrize("command", ["pause", "resume", "report"])
@pytest.mark.parametrize("empty", [False, True], ids=["missing", "empty file"])
def test_no_database_is_made(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: str,
    *,
    empty: bool,
) -> None:
    """In a wrong folder each command refuses: the real bot sends on. The whole path is named, and the remedy."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "data" / "bot.db"
    if empty:
        file.parent.mkdir()
        file.touch()
    monkeypatch.setattr(sys, "argv", ["bot", command])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert shown.out == ""
    assert shown.err.startswith(f"There is no database of this bot at sqlite:///{file}, and none")
    assert "DATABASE_URL" in shown.err
    assert (file.exists() and not file.stat().st_size) if empty else not file.parent.exists()


def test_no_tables_are_made(run: Run, address: str) -> None:
    """The same holds for a database of a server that has none of the bot's tables."""
    first, second = run("pause"), run("report")

    assert isinstance(first.exception, DatabaseMissing)
    assert isinstance(second.exception, DatabaseMissing)
    assert "bot@" not in str(first.exception)


async def months_before(address: str) -> None:
    """Two people, a group and a channel are subscribed; a third person was."""
    db = await open_database(address)
    try:
        kinds = ("private", "private", "supergroup", "channel", "private")
        for number, kind in enumerate(kinds, 1001):
            chat = await chat_lifecycle.subscribe(db, Chat(None, number, kind, "az", "Asia/Baku"))
        await chat_lifecycle.end(db, chat, "stopped")
    finally:
        await db.close()


def test_what_became_of_the_notices(run: Run, address: str) -> None:
    """A row a notice, a column a state; who may have been told twice is counted, and listed when asked."""
    asyncio.run(morning(address))

    found = run("report")

    (row,) = [line.split() for line in found.output.splitlines() if " day " in line]
    assert row == ["january-20", "2027", "day", "2", "1", "0", "0", "0", "0", "1"]
    place, *others = found.output.splitlines()
    assert place.startswith("Database: ")
    assert max(map(len, others)) <= COLUMNS
    assert "1002" not in found.output
    assert (
        "january-20 2027 day: 1002: planned; the sender died" in run("report", "--doubtful").output
    )


@pytest.mark.usefixtures("created")
def test_pause_and_resume(run: Run) -> None:
    """A pause is reported until it is ended; ending none is no error."""
    assert run("pause").exit_code == 0
    assert "No notices are sent until resumed, held by the command line" in run("report").output
    assert "Sending is resumed" in run("resume").output
    assert "No notices are sent" not in run("report").output
    assert run("resume").exit_code == 0


@pytest.mark.usefixtures("created")
def test_a_pause_has_a_reason_and_an_end(run: Run, address: str) -> None:
    """They are those of /hold; the operators are told by the running bot. A second one replaces the first."""
    run("pause", "--reason", "something else")
    said = run("pause", "--for", "2h30m", "--reason", "the figures\x1b[2J are checked")

    paused, news = asyncio.run(held(address))
    assert said.exit_code == 0
    assert f"Sending is paused until {paused.ends:%Y-%m-%d %H:%M} UTC" in said.output
    assert (paused.held, paused.by, paused.reason) == (True, None, "the figures [2J are checked")
    assert timedelta(hours=2.4) < paused.left <= timedelta(hours=2.5)
    assert f"until {paused.ends:%Y-%m-%d %H:%M} UTC, held by the command line: the figures" in (
        " ".join(run("report").output.split())
    )
    assert news == holds.HELD


async def held(address: str) -> tuple[Pause, str]:
    """The pause that is in effect, and the news for the operators."""
    db = await open_database(address)
    try:
        paused = await rate_limit.paused(db)
        assert paused
        return paused, await holds.take_news(db)
    finally:
        await db.close()


@pytest.mark.parametrize("span", ["8d", "0m", "soon", "2h later", "2"])
@pytest.mark.usefixtures("created")
def test_a_length_of_time_that_cannot_be_used_is_a_sentence(run: Run, span: str) -> None:
    """It says what can be typed; nothing is paused."""
    said = run("pause", "--for", span)

    assert said.exit_code == 2
    assert "2h30m" in said.output
    assert "Traceback" not in said.output
    assert "No notices are sent" not in run("report").output


def test_a_rest_that_ends_by_itself_says_when(run: Run, address: str) -> None:
    """An operator who looks sees how long the senders rest after too many failures, and a terminal obeys no reason."""

    async def rest() -> None:
        db = await open_database(address)
        try:
            await rate_limit.pause(db, timedelta(minutes=2), "403 Forbidden\x1b[2J\u202e")
        finally:
            await db.close()

    asyncio.run(rest())

    found = run("report").output
    assert "No notices are sent for another" in found
    assert "403 Forbidden\\x1b[2J\\u202e" in found


@pytest.mark.parametrize("command", [("report",), ("pause",), ("move-database",)])
def test_a_damaged_database_is_a_sentence(
    command: tuple[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names the file and the remedy; exit code 2, and the file is as it was."""
    path, damaged = tmp_path / "bot.db", b"SQLite format 3\0" + b"\xa5" * 20_000
    path.write_bytes(damaged)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("MOVE_FROM", f"sqlite:///{path}")
    monkeypatch.setenv("MOVE_TO", f"sqlite:///{tmp_path / 'new.db'}")
    monkeypatch.setattr(sys, "argv", ["bot", *command])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.startswith(f"The database sqlite:///{path} is damaged or is not a database (")
    assert "restore its last backup" in said
    assert said.count("\n") == 1
    assert path.read_bytes() == damaged
    assert not (tmp_path / "new.db").exists()
