"""Restores a backup into an empty database, verifies every row, and holds sending until an operator confirms."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, TableClause, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import (
    BackupDamaged,
    BackupKeyMissing,
    BackupNewer,
    DatabaseAway,
    RestoreFailed,
    RestoreNotEmpty,
)
from bot.store import engine, restored, table_rows
from bot.store.backup_file import Backup, Header, Rows
from bot.store.engine import Database, open_database
from bot.store.key_ring import AS_STORED, EMPTY, KeyRing
from bot.store.redacted_url import shown
from bot.store.table_rows import Sum, Watch
from bot.store.tables import schema

#: Kilobytes of an SQLite file that are held in memory while it is filled: the indexes are written in no order.
CACHE = 48 * 1024

#: Alembic's own table, which says at which revision the tables are.
REVISION = "alembic_version"


async def restore(
    url: str,
    path: Path,
    passphrase: str | None,
    watch: Watch,
    *,
    ring: KeyRing = EMPTY,
    lasting: bool = True,
) -> Header:
    """Restore a backup into the empty database at that address, and return the backup's header.

    1. Check the hash of the whole file, the passphrase and the data keys, before the database is opened.
    2. Write all rows into tables of the backup's own revision, in one transaction.
    3. Read the rows back within that transaction, and compare them with those of the file.
    4. Migrate the tables to this release, mark the database as a restored copy, and pause sending.

    `ring` must have all keys with which Telegram ids are sealed; they stay sealed. `lasting`: False for a database that
    nobody needs after this process. Raises the errors of `Backup`, BackupNewer, RestoreNotEmpty, DatabaseUnusable and
    RestoreFailed; the database then contains no rows.
    """
    backup = Backup(path, passphrase, ring)
    if missing_keys := {*backup.header.keys} - {*ring.ids}:
        raise BackupKeyMissing(path=path, keys=", ".join(sorted(missing_keys)))
    if backup.header.schema not in engine.revisions():
        raise BackupNewer(path=path, release=backup.header.release)
    missing = not engine.there(make_url(url))
    db = await open_database(url, ring=AS_STORED, lasting=lasting)
    done = False
    try:
        await _fill(db, backup, watch)
        done = True
    except DatabaseAway as error:
        raise RestoreFailed(reason=error.data["reason"]) from error
    finally:
        await _close(db, remove=missing and not done)
    return backup.header


async def _close(db: Database, *, remove: bool) -> None:
    """Close the database; `remove` deletes an SQLite file that was created for nothing."""
    if not remove:
        await db.checkpoint()
    await db.close()
    if remove and db.file:
        for ending in ("", "-wal", "-shm"):
            db.file.with_name(db.file.name + ending).unlink(missing_ok=True)


async def _fill(db: Database, backup: Backup, watch: Watch) -> None:
    async with db.begin() as tx:
        if found := await table_rows.filled(tx, schema.sorted_tables):
            raise RestoreNotEmpty(url=shown(db.engine.url), table=found)
        if tx.dialect.name == "sqlite":
            await tx.exec_driver_sql(f"PRAGMA cache_size=-{CACHE}")
        if backup.header.schema != engine.revision():
            await tx.run_sync(_rebuild, backup.header.schema)
        await _load(tx, backup, watch)
        if backup.header.schema != engine.revision():
            await tx.run_sync(engine.upgrade)
        await table_rows.count_on(tx, schema.sorted_tables)
        await restored.hold(db, backup.header.created)


def _rebuild(connection: Connection, revision: str) -> None:
    """Replace the empty tables by those of an earlier revision."""
    schema.drop_all(connection)
    connection.execute(text(f"DROP TABLE {REVISION}"))
    engine.upgrade(connection, revision)


async def _load(tx: AsyncConnection, backup: Backup, watch: Watch) -> None:
    """Write all rows, and compare what the database then has with what the file has."""
    tables = await tx.run_sync(_tables)
    read = {name: Sum() for name in tables}
    orders: dict[str, Sequence[str]] = {}
    for rows in backup.rows():
        _refuse_unknown(backup, tables, rows, orders.setdefault(rows.table, rows.columns))
        read[rows.table].add(rows.rows)
        await _insert(tx, backup, rows)
        watch(rows.table, read[rows.table].rows)
    for name, one in tables.items():
        written = await _read_back(tx, table_rows.stored(one, orders.get(name)), watch)
        if written != read[name]:
            counts = f"{read[name].rows} rows were read and {written.rows} were found again"
            raise RestoreFailed(reason=f"{name} is not the same: {counts}")


async def _read_back(tx: AsyncConnection, one: TableClause, watch: Watch) -> Sum:
    """The count and checksum of all rows of a table.

    PostgreSQL keeps a cursor open until its savepoint ends, and migrates no table of which one is open.
    """
    async with tx.begin_nested() as savepoint:
        summed = await table_rows.total(one, tx, watch)
        await savepoint.rollback()
    return summed


def _tables(connection: Connection) -> Mapping[str, Table]:
    """The tables that the database has at its revision, by name."""
    found = MetaData()
    found.reflect(connection)
    return {one.name: one for one in found.sorted_tables if one.name != REVISION}


def _refuse_unknown(
    backup: Backup, tables: Mapping[str, Table], rows: Rows, order: Sequence[str]
) -> None:
    """Raise BackupDamaged for rows of a table, or with columns, that the backup's revision does not have.

    `order`: the columns of the table's first rows.
    """
    known = tables.get(rows.table)
    if known is None or {*known.columns.keys()} != {*rows.columns} or rows.columns != order:
        raise BackupDamaged(path=backup.path, reason="its tables are not those of its revision")


async def _insert(tx: AsyncConnection, backup: Backup, rows: Rows) -> None:
    """Write rows: on PostgreSQL with COPY, on SQLite with one statement for all."""
    if not rows.rows:
        return
    try:
        if tx.dialect.name == "postgresql":
            await _copy(tx, rows)
        else:
            names, places = ", ".join(_quoted(rows.columns)), ", ".join("?" * len(rows.columns))
            into = f'INSERT INTO "{rows.table}" ({names}) VALUES ({places})'
            await tx.exec_driver_sql(into, list(rows.rows))
    except (OverflowError, TypeError, ValueError) as error:
        reason = f"a value of {rows.table}: {type(error).__name__}"
        raise BackupDamaged(path=backup.path, reason=reason) from None


async def _copy(tx: AsyncConnection, rows: Rows) -> None:
    """Write rows through asyncpg itself, within the open transaction."""
    connection = (await tx.get_raw_connection()).driver_connection
    assert connection is not None
    columns = list(rows.columns)
    await connection.copy_records_to_table(rows.table, records=rows.rows, columns=columns)


def _quoted(names: Iterable[str]) -> list[str]:
    return [f'"{name}"' for name in names]
