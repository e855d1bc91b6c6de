"""Writes a backup: all tables as they are at one moment, while the bot goes on working."""

from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import __version__
from bot.errors import DataKeyNotSet
from bot.store import backup_file, engine, keys_in_use, table_rows
from bot.store.backup_file import Header, Writer
from bot.store.engine import Database
from bot.store.table_rows import Watch
from bot.store.tables import metadata, schema


async def write(
    db: Database,
    path: Path,
    passphrase: str | None,
    watch: Watch,
    *,
    data_key: bool = False,
    replace: bool = False,
) -> Header:
    """Write all rows of all tables into a file, and return its header. No sender waits for that.

    `passphrase`: None leaves the rows readable for everybody who can read the file, except the Telegram ids if those
    are sealed. `data_key`: True encrypts with the first key of the database's ring instead. `replace`: True replaces a
    file of that name. Raises BackupExists, BackupNotWritten, DataKeyNotSet and DatabaseAway; no file of that name is
    left then.
    """
    backup_file.refuse_existing(path, replace=replace)
    if data_key and not db.ring:
        raise DataKeyNotSet
    async with db.snapshot() as tx:
        salt = backup_file.new_salt() if data_key or passphrase is not None else None
        created: datetime = (await tx.execute(select(db.really()))).scalar_one()
        created = created.replace(microsecond=0)
        name, keys = db.ring.ids[0] if data_key else None, await _keys(tx)
        about = (__version__, engine.revision(), created)
        header = Header(*about, await _counts(tx), salt, name, keys)
        with backup_file.writing(path, header, passphrase, ring=db.ring, replace=replace) as file:
            for one in schema.sorted_tables:
                await _write_table(one.name, tx, file, watch)
    return header


async def _keys(tx: AsyncConnection) -> tuple[str, ...]:
    """The ids of the keys that seal Telegram ids."""
    query = select(metadata.c.value).where(metadata.c.name == keys_in_use.NAME)
    used = keys_in_use.parsed((await tx.execute(query)).scalar_one_or_none())
    return tuple(sorted(used - {keys_in_use.PLAIN}))


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
