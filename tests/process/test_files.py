"""The bot as a process: only its own user can read its files."""

import asyncio
import os
import pty
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

from bot.store import chat_lifecycle
from bot.store.engine import open_database
from bot.store.records import Chat
from tests.cast import LEYLA
from tests.process.launching import PYTHON, SANDBOX, bot, environment, launched
from tests.process.newcomer import address
from tests.process.scene import Telegram


def modes(folder: Path) -> dict[str, str]:
    """The permissions of all files and folders below, by their paths."""
    return {
        str(path.relative_to(folder)): stat.filemode(path.stat().st_mode)
        for path in folder.rglob("*")
        if path.suffix not in {".out", ".err"}
    }


async def test_the_database_is_its_users_alone(telegram: Telegram, tmp_path: Path) -> None:
    """This holds for the database, SQLite's files beside it, and the folder created for them."""
    os.umask(0o022)
    async with bot(telegram.url, tmp_path) as running:
        await running.serving()
        found = modes(tmp_path)

    assert found["data"] == "drwx------"
    assert {found[f"data/bot.db{end}"] for end in ("", "-wal", "-shm")} == {"-rw-------"}


async def test_the_sandbox_is_its_users_alone(tmp_path: Path) -> None:
    """Its temporary folder and the database in it."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    async with launched(*SANDBOX, folder=tmp_path, sandbox_port=0, tmpdir=temporary) as running:
        await address(running)
        found = modes(temporary)

    assert any(path.endswith("bot.db") for path in found)
    assert set(found.values()) == {"drwx------", "-rw-------"}


async def test_a_running_database_is_copied_as_the_page_says(
    telegram: Telegram, tmp_path: Path
) -> None:
    """The copy is complete while the bot runs: `report` counts the chat that has just subscribed."""
    async with bot(telegram.url, tmp_path) as running:
        await running.serving()
        await telegram.ask(LEYLA, "/start")
        with (
            closing(sqlite3.connect(tmp_path / "data" / "bot.db")) as source,
            closing(sqlite3.connect(tmp_path / "copy.db")) as target,
        ):
            source.backup(target)
    report = (PYTHON, "-m", "bot", "report")
    async with launched(*report, folder=tmp_path, database_url="sqlite:///copy.db") as running:
        assert await running.ended() == 0

    assert f"Database: sqlite:///{tmp_path}/copy.db\n" in running.out
    assert "Subscribed chats: 1 (private 1)\n" in running.out


def test_a_move_asks_for_addresses_without_showing_them(tmp_path: Path) -> None:
    """The command asks in a terminal for each address that is `-` or missing, and does not echo what is typed."""
    source, target = (f"sqlite:///{tmp_path / name}" for name in ("from.db", "to.db"))
    asyncio.run(_subscribe(source))
    ours, theirs = pty.openpty()
    command = [PYTHON, "-m", "bot", "move-database", "-"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as running:
        os.close(theirs)
        shown = b""
        for answer in (source, target):
            while not shown.endswith(b"(not shown): "):
                shown += os.read(ours, 1024)
            os.write(ours, f"{answer}\n".encode())
            shown += os.read(ours, 1)
        said, _ = running.communicate(timeout=60)

    os.close(ours)
    assert running.returncode == 0, shown + said
    assert f"Set DATABASE_URL to {target}, " in said.decode()
    assert b"sqlite" not in shown
    assert [line.strip() for line in shown.decode().splitlines() if line.strip()] == [
        "FROM (not shown):",
        "TO (not shown):",
    ]


async def _subscribe(address: str) -> None:
    db = await open_database(address)
    await chat_lifecycle.subscribe(db, Chat(None, 1, "private", "az", "Asia/Baku"))
    await db.close()
