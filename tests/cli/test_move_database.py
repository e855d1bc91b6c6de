"""`move-database`: what is said, what it ends with, and Ctrl-C."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.cli import main as cli
from bot.settings import REMEDIES
from bot.store import chat_lifecycle, senders
from bot.store.engine import open_database
from bot.store.records import Chat
from bot.store.tables import schema
from tests import postgres
from tests.cli.conftest import Run
from tests.process.launching import environment
from tests.stage import PATIENCE

#: More than can be carried before a signal comes.
MANY = 100_000

#: As much as SQLite writes into its log of a transaction only when that is well under way.
UNDER_WAY = 1_000_000


@pytest.fixture
def filled(tmp_path: Path) -> str:
    """The address of a database with a chat."""
    url = f"sqlite:///{tmp_path / 'from.db'}"
    asyncio.run(subscribe(url))
    return url


async def subscribe(url: str) -> None:
    """One chat."""
    db = await open_database(url, lasting=False)
    await chat_lifecycle.subscribe(db, Chat(None, 1, "private", "az", "Asia/Baku"))
    await db.close()


async def enter(url: str) -> None:
    """A sender that lives."""
    db = await open_database(url, lasting=False)
    await senders.enter(db, "alive")
    await db.close()


def rows(path: Path) -> int:
    """How many chats the database in that file has."""
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM chat").fetchone()[0])
    finally:
        connection.close()


def main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Runs the whole command line as the process does; its exit code."""
    monkeypatch.setattr(sys, "argv", ["bot", "move-database", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_each_table_is_named_with_its_rows(run: Run, filled: str, tmp_path: Path) -> None:
    """And what to do next: DATABASE_URL, whole, on one line."""
    target = f"sqlite:///{tmp_path / 'deep' / 'to.db'}"

    result = run("move-database", filled, target)

    assert result.exit_code == 0, result.output
    headings, *table, last = result.stdout.splitlines()
    rows_of = {name: "1" if name == "chat" else "0" for name in schema.tables if name != "sender"}
    assert headings.split() == ["table", "rows"]
    assert sorted(line.split() for line in table) == [
        [name, rows_of[name], "same"] for name in sorted(rows_of)
    ]
    assert last.startswith(f"Set DATABASE_URL to {target}, ")
    assert f"{filled} is unchanged" in last
    assert "not shown" not in last


def test_a_password_is_not_shown(run: Run, filled: str, server: postgres.Cluster) -> None:
    """It may be in the address, and goes into DATABASE_URL from the operator's own notes."""
    target = server.new_database().replace("bot@", "bot:secret@")

    result = run("move-database", filled, target)

    assert result.exit_code == 0, result.output
    assert "secret" not in result.output
    assert f"Set DATABASE_URL to {target.replace('bot:secret@', '')}, " in result.output
    assert "The user and the password of an address are not shown." in result.output


@pytest.mark.parametrize("end", ["FROM", "TO"])
@pytest.mark.parametrize(
    "wrong",
    [
        "from.db",
        "mysql://bot:secret@host/bot",
        "postgresql:/bot:secret@host/bot",
        "postgresql://bot:secret@host",
        "sqlite:///",
    ],
)
def test_a_wrong_address_is_a_sentence(
    end: str,
    wrong: str,
    filled: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It names which of the two it is, and the remedy; exit code 2."""
    words = (wrong, filled) if end == "FROM" else (filled, wrong)

    assert main(monkeypatch, *words) == 2

    said = capsys.readouterr().err
    assert said.startswith(f"{end} is not valid; its value is not shown")
    assert REMEDIES["DATABASE_URL"] in said
    assert "secret" not in said
    assert said.count("\n") == 1


def test_it_is_not_moved_while_the_bot_runs(
    filled: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The sentence says what to stop; exit code 2, and no file was made."""
    asyncio.run(enter(filled))

    assert main(monkeypatch, filled, f"sqlite:///{tmp_path / 'to.db'}") == 2

    assert "Stop the bot and all its senders" in capsys.readouterr().err
    assert not (tmp_path / "to.db").exists()


def test_a_second_move_is_refused(run: Run, filled: str, tmp_path: Path) -> None:
    """What is there is never added to."""
    target = f"sqlite:///{tmp_path / 'to.db'}"
    run("move-database", filled, target)

    again = run("move-database", filled, target)

    assert getattr(again.exception, "exit_code", None) == 2
    assert rows(tmp_path / "to.db") == 1


@pytest.mark.process
@pytest.mark.parametrize(
    "how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name
)
def test_a_move_that_is_stopped_leaves_nothing(
    how: signal.Signals, filled: str, tmp_path: Path
) -> None:
    """Ctrl-C and SIGTERM are answered by a sentence; and nothing is there even after kill -9."""
    add_chats(tmp_path / "from.db")
    target = tmp_path / "to.db"
    command = [sys.executable, "-m", "bot", "move-database", filled, f"sqlite:///{target}"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path), stderr=subprocess.PIPE, text=True
    ) as running:
        under_way(running, Path(f"{target}-wal"))
        running.send_signal(how)
        _, said = running.communicate(timeout=30)

    assert running.returncode == (-9 if how is signal.SIGKILL else 1)
    assert said == ("" if how is signal.SIGKILL else STOPPED)
    assert rows(target) == 0
    assert rows(tmp_path / "from.db") == MANY + 1


STOPPED = (
    "The move was stopped and undone: FROM is unchanged, and TO is empty."
    " To move the database, run the command again.\n"
)


def under_way(running: subprocess.Popen[str], log: Path) -> None:
    """Wait until rows have been written, or the process has ended; at most for `PATIENCE` seconds."""
    end = time.monotonic() + PATIENCE
    while (
        time.monotonic() < end
        and running.poll() is None
        and not (log.exists() and log.stat().st_size > UNDER_WAY)
    ):
        time.sleep(0.01)


def add_chats(path: Path) -> None:
    """Many more chats."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i <= ?)"
            " INSERT INTO chat (telegram_id, kind, language, zone, moments, subscribed_us)"
            " SELECT i, 'private', 'az', 'Asia/Baku', ',day,eve,silence,', i FROM n",
            (MANY,),
        )
    connection.close()
