"""A damaged database: named as such, with its remedy, and never overwritten."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.errors import DatabaseAway, DatabaseDamaged
from bot.store import chat_lifecycle, ledger
from bot.store.engine import open_database
from bot.store.records import Chat
from bot.store.tables import chat
from tests import postgres

#: Bytes of a page of SQLite.
PAGE = 4096

DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a text": lambda whole: b"This is no database. " * 100,
    "the header is gone": lambda whole: b"\0" * 100 + whole[100:],
    "the schema is gone": lambda whole: whole[:100] + b"\xff" * (PAGE - 100) + whole[PAGE:],
    "cut after two pages": lambda whole: whole[: 2 * PAGE],
    "the tail is noise": lambda whole: whole[:PAGE] + b"\xa5" * (len(whole) - PAGE),
}


def content(path: Path) -> bytes:
    """The bytes of a file."""
    return path.read_bytes()


def replace(path: Path, content: bytes) -> None:
    """Other bytes in the same file."""
    path.write_bytes(content)


async def full(path: Path) -> bytes:
    """A database with chats, closed; its bytes."""
    db = await open_database(f"sqlite:///{path}")
    for number in range(1, 50):
        await chat_lifecycle.subscribe(db, Chat(None, number, "private", "az", "Asia/Baku"))
    async with db.begin() as tx:
        await tx.execute(text("SELECT count(*) FROM chat"))
    await db.close()
    return content(path)


@pytest.mark.parametrize("how", DAMAGE)
async def test_a_damaged_file_is_called_so(how: str, tmp_path: Path) -> None:
    """When it is opened or first read; exit code 2, the remedy, and not a byte is changed."""
    path = tmp_path / "bot.db"
    damaged = DAMAGE[how](await full(path))
    replace(path, damaged)

    with pytest.raises(DatabaseDamaged, match="restore its last backup") as caught:
        await read(f"sqlite:///{path}")

    assert caught.value.exit_code == 2
    assert str(caught.value).startswith(f"The database sqlite:///{path} is damaged")
    assert content(path) == damaged


async def read(url: str) -> None:
    """Opens a database and reads all chats."""
    db = await open_database(url)
    try:
        await ledger.tallies(db)
        async with db.begin() as tx:
            await tx.execute(select(chat))
    finally:
        await db.close()


async def test_damage_while_it_runs_is_in_the_reason(tmp_path: Path) -> None:
    """Who waits for a database that is away reads in the log that it is damaged."""
    path = tmp_path / "bot.db"
    whole = await full(path)
    db = await open_database(f"sqlite:///{path}")
    replace(path, whole[:PAGE] + b"\xa5" * (len(whole) - PAGE))
    try:
        with pytest.raises(DatabaseAway) as caught:
            async with db.begin() as tx:
                await tx.execute(select(chat))
    finally:
        await db.close()

    assert str(caught.value.data["reason"]).startswith("the database is damaged: ")


async def test_damage_in_postgresql_is_called_so(server: postgres.Cluster) -> None:
    """By PostgreSQL's own codes for a damaged table."""
    db = await open_database(server.new_database())
    try:
        with pytest.raises(DatabaseDamaged, match="invalid page"):
            async with db.begin() as tx:
                await tx.execute(
                    text("DO $$ BEGIN RAISE 'invalid page' USING ERRCODE = 'XX001'; END $$")
                )
    finally:
        await db.close()


async def test_a_missing_database_is_no_damage(server: postgres.Cluster) -> None:
    """Every other trouble keeps its own sentence."""
    db = await open_database(server.new_database())
    try:
        with pytest.raises(DatabaseAway) as caught:
            async with db.begin() as tx:
                await tx.execute(text("SELECT 1/0"))
    finally:
        await db.close()

    assert not isinstance(caught.value, DatabaseDamaged)
