"""The database: opened, brought up to date, with its clock and its transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Table, event, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, type_coerce
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import BigInteger

from bot.errors import DatabaseAway, DatabaseUnusable
from bot.store.tables import Instant

#: Seconds a writer waits for another process before it gives up; the bot must still be able to stop within ten.
BUSY_SECONDS = 3

MIGRATIONS = Path(__file__).parent / "migrations"


class clock_us(GenericFunction[int]):  # noqa: N801 - it is the name of an SQL function
    """The database's own clock, in UTC microseconds."""

    type = BigInteger()
    inherit_cache = True


@compiles(clock_us, "sqlite")
def _sqlite_clock(element: Any, compiler: Any, **kw: Any) -> str:
    # julianday has milliseconds; 2440587.5 is 1970-01-01.
    return "CAST((julianday('now') - 2440587.5) * 86400000.0 + 0.5 AS INTEGER) * 1000"


class Database:
    """An open database. Made by `open_database`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        #: Moves the ledger's clock; zero in production, set by rehearsals and tests alone.
        self.offset = timedelta(0)
        #: SQLite takes one writer at a time, and lets those who wait try at random; here they stand in line.
        self._turn = asyncio.Lock()
        self._shut = False

    @property
    def clock(self) -> ColumnElement[datetime]:
        """The ledger's clock as an SQL expression: the database's clock plus the offset."""
        return self.after(timedelta(0))

    def after(self, span: timedelta) -> ColumnElement[datetime]:
        """That long after the ledger's clock, as an SQL expression."""
        return self.really(self.offset + span)

    def really(self, span: timedelta = timedelta(0)) -> ColumnElement[datetime]:
        """That long after the database's own clock, which no rehearsal moves: for the pace and for heartbeats."""
        return type_coerce(clock_us() + literal(span // timedelta(microseconds=1)), Instant)

    async def now(self) -> datetime:
        """The ledger's clock."""
        async with self.begin() as connection:
            return (await connection.execute(select(self.clock))).scalar_one()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; committed when the block ends, rolled back when it raises.

        Raises DatabaseAway when the database did not carry it out.
        """
        try:
            async with self._turn, self._open() as connection:
                yield connection
        except DBAPIError as error:
            raise DatabaseAway(reason=str(error.orig)) from error

    def insert(self, table: Table) -> Any:
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return {"sqlite": sqlite, "postgresql": postgresql}[self.engine.dialect.name].insert(table)

    def shut(self) -> None:
        """Cancel whoever asks for a transaction from now on: nobody waits for a database that does not answer."""
        self._shut = True

    async def close(self) -> None:
        await self.engine.dispose()

    def _open(self) -> AbstractAsyncContextManager[AsyncConnection]:
        if self._shut:
            raise asyncio.CancelledError
        return self.engine.begin()


async def open_database(url: str, *, lasting: bool = True) -> Database:
    """Open the database and bring its tables up to date.

    Not `lasting`: nobody needs it after this process, so nothing waits for the disk. A folder that is missing is
    made. Raises DatabaseUnusable when the file cannot be opened or is no database.
    """
    location = make_url(url).set(drivername="sqlite+aiosqlite")
    busy = {"timeout": BUSY_SECONDS}
    engine = create_async_engine(location, connect_args=busy, hide_parameters=True)
    _prepare_sqlite(engine, "FULL" if lasting else "OFF")
    try:
        if location.database and location.database != ":memory:":
            await asyncio.to_thread(
                Path(location.database).parent.mkdir, parents=True, exist_ok=True
            )
        async with engine.begin() as connection:
            await connection.run_sync(_migrate)
    except (DBAPIError, OSError) as error:
        await engine.dispose()
        reason = str(getattr(error, "orig", None) or error)
        raise DatabaseUnusable(url=url, reason=reason) from error
    return Database(engine)


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _prepare_sqlite(engine: AsyncEngine, synchronous: str) -> None:
    """Write-ahead log, commits on disk as told, and transactions that take the write lock at once."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
