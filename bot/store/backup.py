"""Writes a backup: all tables as they are at one moment, while the bot goes on working."""

from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import __version__
from bot.store import backup_file, engine, table_rows
from bot.store.backup_file import Header, Writer
from bot.store.engine import Database
from bot.store.table_rows import Watch
from bot.store.tables import schema


async def write(
    db: Database, path: Path, passphrase: str | None, watch: Watch, *, replace: bool = False
) -> Header:
    """Write all rows of all tables into a file, and return its header. No sender waits for that.

    `passphrase`: None leaves the rows readable for everybody who can read the file. `replace`: True replaces a file of
    that name. Raises BackupExists, BackupNotWritten and DatabaseAway; no file of that name is left then.
    """
    backup_file.refuse_existing(path, replace=replace)
    async with db.snapshot() as tx:
        salt = None if passphrase is None else backup_file.new_salt()
        created: datetime = (await tx.execute(select(db.really()))).scalar_one()
        created = created.replace(microsecond=0)
        header = Header(__version__, engine.revision(), created, await _counts(tx), salt)
        with backup_file.writing(path, header, passphrase, replace=replace) as file:
            for one in schema.sorted_tables:
                await _write_table(one.name, tx, file, watch)
    return header


async def _counts(tx: AsyncConnection) -> dict[str, int]:
    return {
        one.name: (await tx.execute(select(func.count()).select_from(one))).scalar_one()
        for one in schema.sorted_tables
    }


async def _write_table(name: str, tx: AsyncConnection, file: Writer, watch: Watch) -> None:
    one, done = table_rows.stored(schema.tables[name]), 0
    async with aclosing(table_rows.batches(one, tx)) as found:
        async for rows in found:
            file.add(name, one.columns.keys(), [tuple(row) for row in rows])
            done += len(rows)
            watch(name, done)
