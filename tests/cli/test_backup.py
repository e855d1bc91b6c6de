"""`backup`, `restore` and `drill` as processes: what is said, what they end with, and what a kill leaves."""

import asyncio
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.operations import drill
from bot.store import rate_limit, restored
from bot.store.engine import Database, open_database
from tests.cli.conftest import Run
from tests.process.launching import environment
from tests.stage import PATIENCE
from tests.store.half_sent import fill
from tests.store.test_database_copy import execute, inside

SECRET = "candle and carnation"

#: More than can be written before a signal comes.
MANY = 200_000

NUMBERS = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"


def command(folder: Path, url: str, *words: object, **more: object) -> subprocess.Popen[str]:
    """Start a command of the bot in that folder, on the database at that address."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *map(str, words)],
        cwd=folder,
        env=environment(folder, database_url=url, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str], code: int = 0) -> str:
    """Everything that a command has printed; it has ended with that exit code."""
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, out + err
    return out + err


def run_to_end(folder: Path, url: str, *words: object, code: int = 0, **more: object) -> str:
    """Run a command to its end; what it has printed."""
    return said(command(folder, url, *words, **more), code)


@pytest.fixture
def sqlite_full(tmp_path: Path) -> str:
    """An SQLite database with rows in every table."""
    url = f"sqlite:///{tmp_path / 'full.db'}"
    asyncio.run(inside(url, fill))
    return url


@pytest.fixture
def full(database_url: str) -> str:
    """A database of each kind with rows in every table."""
    asyncio.run(inside(database_url, fill))
    return database_url


def test_a_folder_keeps_the_last_ones(sqlite_full: str, tmp_path: Path) -> None:
    """Named by the time; as many as BACKUP_KEEP, and files of other names stay."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in (1, 2):
        (folder / f"commemoration-bot-2026010{day}T033000Z.backup").touch()
    (folder / "notes").touch()

    run_to_end(tmp_path, sqlite_full, "backup", folder, backup_keep=2)

    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 3
    assert kept[0] == "commemoration-bot-20260102T033000Z.backup"
    assert (folder / kept[1]).stat().st_size > 0
    assert kept[2] == "notes"


def test_there_and_back(full: str, tmp_path: Path) -> None:
    """Encrypted, with a passphrase from a file; held until `resume --trust-ledger`, and `report` says why."""
    (tmp_path / "passphrase").write_text(f"{SECRET}\nnotes\n")
    words = ("--passphrase-file", "passphrase")
    target = f"sqlite:///{tmp_path}/target.db"

    out = run_to_end(tmp_path, full, "backup", "file", *words)
    assert "file: 8 chats, " in out
    assert "encrypted" in out
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600
    out = run_to_end(tmp_path, target, "restore", "file", backup_passphrase=SECRET)
    assert "each the same as in the file" in out
    assert "Sending is held" in out
    assert "was restored from the backup of" in run_to_end(tmp_path, target, "report")
    assert "resume --trust-ledger" in run_to_end(tmp_path, target, "resume", code=1)
    assert asyncio.run(state(target))
    out = run_to_end(tmp_path, target, "resume", "--trust-ledger")
    assert "This database is confirmed." in out
    assert "Sending is resumed." in out
    assert not asyncio.run(state(target))


async def state(url: str) -> bool:
    """True when the database is held or marked as a copy."""
    db = await open_database(url)
    try:
        return bool(await rate_limit.paused(db) or await restored.copied_from(db))
    finally:
        await db.close()


def test_no_passphrase_and_no_id_is_printed(full: str, tmp_path: Path) -> None:
    """By none of the commands, whether they succeed or not."""
    target = f"sqlite:///{tmp_path}/target.db"
    secret = {"backup_passphrase": SECRET}
    texts = [
        run_to_end(tmp_path, full, "backup", "file", **secret),
        run_to_end(tmp_path, target, "restore", "file", code=2),
        run_to_end(tmp_path, target, "restore", "file", code=2, backup_passphrase=SECRET + "s"),
        run_to_end(tmp_path, target, "restore", "file", **secret),
        run_to_end(tmp_path, target, "restore", "file", code=2, **secret),
        run_to_end(tmp_path, full, "drill", "file", **secret),
    ]

    for text in texts:
        assert SECRET not in text
        assert str(2**62) not in text
        assert "Traceback" not in text
    assert [text.splitlines()[0].split(" ")[0] for text in texts][-1] == "GO"


@pytest.mark.parametrize("command_name", ["restore", "drill"])
def test_what_cannot_be_read_is_one_sentence(command_name: str, tmp_path: Path) -> None:
    """Exit code 2, and no database is made."""
    (tmp_path / "text").write_text("something else\n")
    url = f"sqlite:///{tmp_path}/target.db"

    for name, words in (("text", "is not a backup"), ("none", "cannot be read")):
        text = run_to_end(tmp_path, url, command_name, name, code=2)
        assert words in text
        assert len(text.splitlines()) == 1
    assert not (tmp_path / "target.db").exists()


def test_a_passphrase_that_cannot_be_read_is_one_sentence(tmp_path: Path, run: Run) -> None:
    """Missing, empty, not text."""
    (tmp_path / "empty").write_text("\nsecond line\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\xff")

    for name, reason in (("none", "No such file"), ("empty", "is empty"), ("bytes", "not UTF-8")):
        done = run("backup", "file", "--passphrase-file", name)
        assert reason in str(done.exception)
        assert not (tmp_path / "file").exists()


def test_a_backup_needs_a_database(tmp_path: Path) -> None:
    """It makes none."""
    text = run_to_end(tmp_path, f"sqlite:///{tmp_path}/none.db", "backup", "file", code=2)

    assert "There is no database of this bot" in text
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def many(tmp_path: Path) -> str:
    """A database with so many chats that a backup takes a while."""
    url = f"sqlite:///{tmp_path}/many.db"
    columns = "telegram_id, kind, language, zone, moments, subscribed_us"
    values = "i, 'private', 'az', 'Asia/Baku', ',day,', 1"
    asyncio.run(execute(url, f"INSERT INTO chat ({columns}) {NUMBERS} SELECT {values} FROM n"))
    return url


def until(true: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.002)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_backup_that_is_ended_leaves_no_file_of_that_name(
    how: signal.Signals, many: str, tmp_path: Path
) -> None:
    """A kill leaves an unfinished one under another name; a signal leaves none."""
    folder = tmp_path / "backups"
    folder.mkdir()
    process = command(tmp_path, many, "backup", folder / "file")
    until(lambda: any(one.stat().st_size > 50_000 for one in folder.iterdir()), "it did not begin")

    process.send_signal(how)
    text = said(process, -how if how is signal.SIGKILL else 1)

    assert len(list(folder.glob("file.*.part"))) == (how is signal.SIGKILL)
    assert not (folder / "file").exists()
    assert ("stopped" in text) is (how is not signal.SIGKILL)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_restore_that_is_ended_leaves_no_rows(
    how: signal.Signals, many: str, tmp_path: Path
) -> None:
    """It can be run again at once."""
    run_to_end(tmp_path, many, "backup", "file")
    target = f"sqlite:///{tmp_path}/target.db"
    process = command(tmp_path, target, "restore", "file")
    # The rows stay in memory until the end.
    until(lambda: has_tables(tmp_path / "target.db"), "it did not begin")

    process.send_signal(how)
    said(process, -how if how is signal.SIGKILL else 1)

    assert rows(tmp_path / "target.db") == 0
    run_to_end(tmp_path, target, "restore", "file")
    assert rows(tmp_path / "target.db") == MANY


def has_tables(path: Path) -> bool:
    """True when the tables of the newest release are in a file."""
    if not path.exists():
        return False
    connection = sqlite3.connect(path)
    try:
        query = "SELECT count(*) FROM sqlite_master WHERE name = 'witness_message'"
        return bool(connection.execute(query).fetchone()[0])
    finally:
        connection.close()


def rows(path: Path) -> int:
    """The number of chats in a file; 0 when there is no file."""
    if not path.exists():
        return 0
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("SELECT count(*) FROM chat").fetchone()[0])
    finally:
        connection.close()


def test_a_drill_passes_and_is_noted(full: str, tmp_path: Path) -> None:
    """In the bot's database, which it otherwise leaves as it was; nothing is left of the copy."""
    run_to_end(tmp_path, full, "backup", "file")
    before = asyncio.run(inside(full))
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    out = run_to_end(tmp_path, full, "drill", "file", tmpdir=scratch)

    assert out.splitlines()[0] == "GO"
    assert "Noted. Database: " in out
    assert "notices planned, none sent" in out
    assert "each arrived once at the sandbox" in out
    assert list(scratch.iterdir()) == []
    after = asyncio.run(inside(full))
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    noted = {one for one in after["metadata"] if one[0] == drill.PASSED}
    assert len(noted) == 1
    assert after | {"metadata": after["metadata"] - noted} == before


def test_a_drill_without_a_database_makes_none(many: str, tmp_path: Path) -> None:
    """As on the machine that shall take over; it says that nothing was noted."""
    run_to_end(tmp_path, many, "backup", "file")

    out = run_to_end(tmp_path, f"sqlite:///{tmp_path}/none.db", "drill", "file")

    assert out.splitlines()[0] == "GO"
    assert "There is no database" in out
    assert not (tmp_path / "none.db").exists()


def test_a_drill_that_is_ended_leaves_no_copy(many: str, tmp_path: Path) -> None:
    """Even while it plans: the copy is not encrypted."""
    run_to_end(tmp_path, many, "backup", "file")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    process = command(tmp_path, many, "drill", "file", tmpdir=scratch)
    until(lambda: any(plans(one) for one in scratch.glob("*/copy.db")), "it did not begin")

    process.send_signal(signal.SIGTERM)

    assert "stopped" in said(process, 1)
    assert list(scratch.iterdir()) == []


def plans(path: Path) -> bool:
    """True when a broadcast is planned in that file."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return bool(connection.execute("SELECT count(*) FROM broadcast").fetchone()[0])
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()


#: What is wrong with a backup, as SQL that makes it so, and the finding.
WRONG = {
    "a lost batch": ("DELETE FROM batch WHERE owner IS NOT NULL", "delivery without their batch"),
    "an unknown state": ("UPDATE delivery SET state = 99", "delivery with an unknown state"),
    "an unknown language": ("UPDATE chat SET language = 'xx'", "languages without texts: xx"),
    "an unknown zone": ("UPDATE chat SET zone = 'Asia/Nowhere'", "not known: Asia/Nowhere"),
    "nobody": ("UPDATE chat SET subscribed_us = NULL", "no chat is subscribed"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_drill_says_what_is_wrong(wrong: str, full: str, tmp_path: Path) -> None:
    """NO-GO, exit code 1, and nothing is noted."""
    statement, finding = WRONG[wrong]
    asyncio.run(execute(full, statement))
    run_to_end(tmp_path, full, "backup", "file")

    out = run_to_end(tmp_path, full, "drill", "file", code=1)

    assert out.splitlines()[0] == "NO-GO"
    assert finding in out
    assert "Noted" not in out


def test_a_drill_finds_a_broken_text(many: str, tmp_path: Path) -> None:
    """As `check` does."""
    folder = tmp_path / "texts"
    folder.mkdir()
    run_to_end(tmp_path, many, "backup", "file")

    out = run_to_end(tmp_path, many, "drill", "file", code=1, messages_dir=folder)

    assert "the file is missing" in out


async def test_the_mark_of_a_copy_can_be_set_again(db: Database) -> None:
    """And is removed once."""
    for _ in range(2):
        await restored.hold(db, datetime(2026, 11, 29, tzinfo=UTC))
        assert await restored.copied_from(db) == "2026-11-29 00:00"
        assert await restored.confirm(db)
        assert not await restored.confirm(db)
