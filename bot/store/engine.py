"""Opens the database, migrates its tables, and gives access to its clock and transactions."""

import asyncio
import contextlib
import importlib
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, event, inspect, literal, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement, type_coerce
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import BigInteger

from bot.errors import DatabaseAway, DatabaseMissing
from bot.store import error_reasons, keys_in_use, sqlite_connection
from bot.store.key_ring import EMPTY, KeyRing
from bot.store.redacted_url import located
from bot.store.tables import KEY_RING, Instant, ring_of

log = logging.getLogger(__name__)

#: Seconds that an SQLite writer waits for another process: fewer than the ten within which the bot must stop.
BUSY_SECONDS = 3

#: Milliseconds that emptying the write-ahead log waits for a reading process. It is retried later.
CHECKPOINT_WAIT = 100

#: Seconds within which the write-ahead log must be emptied when the database is closed.
CLOSING = 1.0

#: The largest SQLite file, in bytes, that is rewritten in memory.
COMPACTED = 32 * 2**20

#: For work in bulk: kilobytes of an SQLite file in memory, and pages in its write-ahead log before that is emptied.
BULK_CACHE, BULK_LOG = 48 * 1024, 10_000
#: Seconds after which the rewriting of a larger one is given up.
COMPACT_SECONDS = 30.0

#: The execution option of an SQLite connection whose statements run outside a transaction.
NO_TRANSACTION = "no_transaction"

#: Maximum number of attempts to migrate the tables while other processes migrate them.
PATIENCE = 5

#: Seconds within which PostgreSQL must accept a connection, and must answer a statement.
CONNECT_SECONDS, STATEMENT_SECONDS = 5, 60

#: Seconds within which PostgreSQL must vacuum one table: a large one takes minutes, and nothing waits for it.
VACUUM_SECONDS = 12 * 3600.0

#: Number of connections to PostgreSQL that a process keeps open, and of further ones that it may open.
CONNECTIONS, MORE_CONNECTIONS = 5, 15

#: The key of the PostgreSQL advisory lock under which one process at a time migrates the tables.
MIGRATING = 19_900_120

#: The errors of a statement that failed or of a database that cannot be reached. asyncpg adds its own.
NOT_CARRIED_OUT: tuple[type[Exception], ...] = (DBAPIError, NoConnection, OSError)

MIGRATIONS = Path(__file__).parent / "migrations"


class clock_us(GenericFunction[int]):  # noqa: N801 - it is the name of an SQL function
    """The database's own clock, in UTC microseconds."""

    type = BigInteger()
    inherit_cache = True


@compiles(clock_us, "sqlite")
def _sqlite_clock(element: Any, compiler: Any, **kw: Any) -> str:
    # julianday has millisecond precision; 2440587.5 is 1970-01-01.
    return "CAST((julianday('now') - 2440587.5) * 86400000.0 + 0.5 AS INTEGER) * 1000"


@compiles(clock_us, "postgresql")
def _postgresql_clock(element: Any, compiler: Any, **kw: Any) -> str:
    return "CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)"


class _NoTables(Exception):
    """Raised for a database without the bot's tables when none are to be created."""


class Database:
    """An open database. `open_database` creates it."""

    def __init__(self, engine: AsyncEngine, *, made: bool = False, plain: bool = True) -> None:
        self.engine = engine
        #: True when opening the database created its tables, so that no chat can be subscribed.
        self.made = made
        #: True while Telegram ids may be stored unsealed.
        self.plain = plain
        #: Shifts the ledger's clock: zero in production, set only by rehearsals and tests.
        self.offset = timedelta(0)
        #: SQLite allows one writer at a time and lets waiting ones try at random. This lock makes them wait in order.
        self._sqlite = engine.dialect.name == "sqlite"
        self._turn = asyncio.Lock() if self._sqlite else contextlib.nullcontext()
        #: Reads outside of transactions, each a single SELECT, share one connection: each connection costs memory.
        self._reading = asyncio.Lock() if self._sqlite else contextlib.nullcontext()
        self._reader = engine.execution_options(**{NO_TRANSACTION: True})
        #: A snapshot is a transaction of its own, which takes no write lock.
        self._snapshots = self._reader
        if not self._sqlite:
            self._snapshots = engine.execution_options(isolation_level="REPEATABLE READ")
        self._failures = failures(engine.dialect.name)
        #: The open connections of SQLite, one for transactions and one for reads.
        self._kept: dict[AsyncEngine, AsyncConnection] = {}
        self._closed = False
        self._shut = False
        #: The transaction that is open in each task.
        self._open_in: dict[asyncio.Task[Any] | None, AsyncConnection] = {}
        #: Called after each transaction: with None when it succeeded, else with the error.
        self.watch: Callable[[DatabaseAway | None], None] = lambda error: None

    @property
    def clock(self) -> ColumnElement[datetime]:
        """The ledger's clock as an SQL expression: the database's clock plus the offset."""
        return self.after(timedelta(0))

    def after(self, span: timedelta) -> ColumnElement[datetime]:
        """The ledger's clock plus `span`, as an SQL expression."""
        return self.really(self.offset + span)

    def really(self, span: timedelta = timedelta(0)) -> ColumnElement[datetime]:
        """The database's own clock plus `span`. Rehearsals do not shift it; the rate limit and heartbeats use it."""
        return self.clock_after(literal(span // timedelta(microseconds=1), BigInteger()))

    @staticmethod
    def clock_after(microseconds: ColumnElement[int]) -> ColumnElement[datetime]:
        """The database's own clock plus that many microseconds."""
        return type_coerce(clock_us() + microseconds, Instant)

    async def now(self) -> datetime:
        """The current time of the ledger's clock."""
        return await self.real_now() + self.offset

    async def real_now(self) -> datetime:
        """The current time of the database's own clock."""
        async with self.begin() as connection:
            found: datetime = (await connection.execute(select(self.really()))).scalar_one()
            return found

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """Run a transaction: committed when the block ends, rolled back when it raises.

        A block within another one of the same task joins its transaction, so that several functions of this package can
        be called as one transaction. It is no savepoint: its errors must reach the outer block, which alone commits,
        rolls back and converts the driver's errors. Within a block, `checkpoint` and `compact` must not be called.
        Raises DatabaseAway when the transaction fails, or its subclasses DatabaseDamaged and DatabaseCannotWrite when
        that is the reason.
        """
        task = asyncio.current_task()
        if task in self._open_in:
            yield self._open_in[task]
            return
        try:
            async with self._turn, self._open(self.engine) as connection:
                self._open_in[task] = connection
                yield connection
        except self._failures as error:
            away = error_reasons.away(error, self.engine.url)
            self.watch(away)
            raise away from error
        finally:
            self._open_in.pop(task, None)
        self.watch(None)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for a single SELECT, which on SQLite waits for no writer. Raises the same errors as `begin`.

        Within a block of `begin` of the same task it joins that transaction, and so sees what it has written.
        """
        task = asyncio.current_task()
        if task in self._open_in:
            yield self._open_in[task]
            return
        try:
            async with self._reading, self._open(self._reader) as connection:
                yield connection
        except self._failures as error:
            away = error_reasons.away(error, self.engine.url)
            self.watch(away)
            raise away from error

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection that reads the database as it is at one moment, for as long as needed. No writer waits for it.

        Raises the same errors as `begin`.
        """
        try:
            async with self._snapshots.connect() as connection, self._reading_on(connection):
                yield connection
        except self._failures as error:
            raise error_reasons.away(error, self.engine.url) from error

    @asynccontextmanager
    async def _reading_on(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """A transaction that only reads. On SQLite, those that SQLAlchemy begins here take the write lock."""
        if not self._sqlite:
            yield
            return
        await connection.exec_driver_sql("BEGIN")
        try:
            yield
        finally:
            # After a statement that was cancelled, the connection is closed already.
            if not connection.invalidated:
                await connection.exec_driver_sql("ROLLBACK")

    @property
    def ring(self) -> KeyRing:
        """The keys that seal and open Telegram ids; without a key it is empty."""
        return ring_of(self.engine.dialect)

    def forms(self, telegram_id: int) -> list[str]:
        """All forms in which that id may be stored; the first is the one in which it is stored from now on."""
        sealed = self.ring.sealed_forms(telegram_id)
        return [*sealed, str(telegram_id)] if self.plain else sealed

    def earlier_forms(self, telegram_id: int) -> list[str]:
        """The forms in which that id may be stored but is not stored any more."""
        return self.forms(telegram_id)[1:]

    def insert(self, table: Table) -> Any:
        """An INSERT that supports ON CONFLICT, in this database's dialect."""
        return insert(self.engine.dialect.name, table)

    def shut(self) -> None:
        """Cancel every task that begins a transaction from now on, so that none waits for an unavailable database."""
        self._shut = True

    @property
    def file(self) -> Path | None:
        """The SQLite file; None for PostgreSQL."""
        return Path(self.engine.url.database or "").resolve() if self._sqlite else None

    @property
    def place(self) -> str:
        """The location for display: the path of an SQLite file, or the name of a PostgreSQL database. No password."""
        name = self.engine.url.database or ""
        return str(Path(name).resolve()) if self._sqlite else f"PostgreSQL: {name}"

    async def checkpoint(self) -> bool:
        """Move SQLite's write-ahead log into the database file, and empty the log.

        Afterwards the database file alone is a complete copy, and erased rows are in neither file. Returns False, and
        raises nothing, when another process was reading or the disk refused. Call it again later in that case. On
        PostgreSQL it does nothing, since the server removes dead rows by itself.
        """
        if not self._sqlite:
            return True
        try:
            async with self._turn:
                return await self._empty_log()
        except self._failures as error:
            log.warning("The write-ahead log could not be emptied: %s", error_reasons.reason(error))
            return False

    async def compact(self, *, large: bool = False) -> bool:
        """Rewrite the SQLite file, so that no page contains parts of erased rows; False when it was not rewritten.

        `secure_delete` overwrites deleted data, but not the copies that a page split leaves in a page's free space.
        A file of up to 32 MB is rewritten in memory. A larger one is left as it is unless `large`: then it needs twice
        its size on the disk, and everything waits while it is rewritten, at most COMPACT_SECONDS. Then it is given up.
        On PostgreSQL it does nothing.
        """
        if not self._sqlite:
            return False
        try:
            async with self._turn, self._reading, self._on_kept(self._reader) as connection:
                size = await _used_bytes(connection)
                if size > COMPACTED and not (large and self._has_space(2 * size)):
                    return False
                store = "FILE" if size > COMPACTED else "MEMORY"
                await connection.exec_driver_sql(f"PRAGMA temp_store={store}")
                driver: Any = (await connection.get_raw_connection()).driver_connection
                async with driver.limited(COMPACT_SECONDS):
                    await connection.exec_driver_sql("VACUUM")
                await connection.exec_driver_sql("PRAGMA temp_store=DEFAULT")
        except self._failures as error:
            log.warning("The database file could not be rewritten: %s", error_reasons.reason(error))
            return False
        return True

    def _has_space(self, needed: int) -> bool:
        """True when the disk of the file, and that of temporary files, have so many bytes left."""
        assert self.file is not None
        for folder in (self.file.parent, Path(tempfile.gettempdir())):
            if shutil.disk_usage(folder).free < needed:
                megabytes = needed // 2**20
                log.warning("%s has less than %d MB left to rewrite the file", folder, megabytes)
                return False
        return True

    async def vacuum(self, tables: Iterable[Table]) -> bool:
        """Let PostgreSQL remove the dead rows of these tables; False when it could not. On SQLite it does nothing."""
        if self._sqlite:
            return True
        try:
            autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            async with autocommit.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                for name in sorted(table.name for table in tables):
                    await driver.execute(f"VACUUM {name}", timeout=VACUUM_SECONDS)
        except self._failures as error:
            log.warning("Dead rows could not be removed: %s", error_reasons.reason(error))
            return False
        return True

    async def close(self) -> None:
        """Close all connections, also when it is cancelled.

        SQLite's write-ahead log is emptied first, if that takes at most a second.
        """
        try:
            await self._last_checkpoint()
        finally:
            await asyncio.shield(self._disconnect())

    async def _last_checkpoint(self) -> None:
        if not self._sqlite:
            return
        with contextlib.suppress(*self._failures):
            async with asyncio.timeout(CLOSING):
                await self._empty_log()

    async def _disconnect(self) -> None:
        self._closed = True
        while self._kept:
            await self._kept.popitem()[1].close()
        await self.engine.dispose()

    async def _empty_log(self) -> bool:
        """Empty the write-ahead log; True when all of it is in the database file."""
        async with self._reading, self._on_kept(self._reader) as connection:
            await connection.exec_driver_sql(f"PRAGMA busy_timeout={CHECKPOINT_WAIT}")
            try:
                found = await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                return not found.one()[0]
            finally:
                if not connection.invalidated:
                    await connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    def _open(self, engine: AsyncEngine) -> AbstractAsyncContextManager[AsyncConnection]:
        if self._shut:
            raise asyncio.CancelledError
        return self._on_kept(engine) if self._sqlite else engine.begin()

    @asynccontextmanager
    async def _on_kept(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        """A transaction on a connection that stays open: to take one from the pool costs as much as the statements.

        The caller holds its lock. After an error or a cancellation, which could leave a transaction open, it goes back
        to the pool, which rolls it back.
        """
        connection = self._kept.pop(engine, None) or await engine.connect()
        try:
            async with connection.begin():
                yield connection
        except BaseException:
            await asyncio.shield(connection.close())
            raise
        if self._closed:
            await connection.close()
        else:
            self._kept[engine] = connection


async def _used_bytes(connection: AsyncConnection) -> int:
    """The bytes of an SQLite file that are in use, which a rewritten file has."""
    pages = {}
    for what in ("page_count", "freelist_count", "page_size"):
        pages[what] = (await connection.exec_driver_sql(f"PRAGMA {what}")).scalar_one()
    return int((pages["page_count"] - pages["freelist_count"]) * pages["page_size"])


def insert(dialect: str, table: Table) -> Any:
    """An INSERT that supports ON CONFLICT. SQLAlchemy's dialect is imported here: PostgreSQL's needs some megabytes."""
    return importlib.import_module(f"sqlalchemy.dialects.{dialect}").insert(table)


def failures(dialect: str) -> tuple[type[Exception], ...]:
    """The errors of a transaction that failed. The driver is imported here: on SQLite it is not needed."""
    if dialect == "sqlite":
        return NOT_CARRIED_OUT
    import asyncpg

    return *NOT_CARRIED_OUT, asyncpg.PostgresError, asyncpg.InterfaceError


async def open_database(
    url: str,
    *,
    ring: KeyRing = EMPTY,
    lasting: bool = True,
    bulk: bool = False,
    create: bool = True,
) -> Database:
    """Open the database and migrate its tables. Several processes may do so at once.

    `url` is `sqlite:///path` or `postgresql://user:password@host:port/name`. A missing folder is created. With
    `lasting` False, nobody needs the data after this process, so no commit waits for the disk. `bulk` is for work that
    can be done again: no commit waits either, and a power failure may undo the last ones. With `create` False, a file
    or tables that do not exist are not created, but DatabaseMissing is raised. `ring` seals and opens Telegram ids;
    DataKeyMissing or DataKeyWrong is raised when it lacks a key. Raises DatabaseUnusable when the database cannot be
    opened or was written by a newer release, and DatabaseDamaged when it is damaged or the file is not a database.
    """
    location = make_url(url)
    engine = _engine(location, lasting=lasting, bulk=bulk)
    setattr(engine.dialect, KEY_RING, ring)
    expected: tuple[type[Exception], ...] = (
        *failures(engine.dialect.name),
        SQLAlchemyError,
        error_reasons.FromNewerRelease,
    )
    try:
        made, plain = await _opened(engine, location, create=create)
    except _NoTables:
        raise DatabaseMissing(url=located(url)) from None
    except expected as error:
        raise error_reasons.unusable(error, url) from error
    return Database(engine, made=made, plain=plain)


def _engine(location: URL, *, lasting: bool, bulk: bool) -> AsyncEngine:
    if location.drivername == "sqlite":
        return _sqlite(location, lasting=lasting, bulk=bulk)
    return _postgresql(location)


async def _opened(engine: AsyncEngine, location: URL, *, create: bool) -> tuple[bool, bool]:
    """Create the folder of an SQLite file, and migrate; what `_migrate` returns. After an error nothing is open."""
    try:
        if not create and not there(location):
            raise _NoTables
        if engine.dialect.name == "sqlite" and location.database:
            folder = Path(location.database).parent
            await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        return await _bring_up_to_date(engine, create=create)
    except Exception:
        await engine.dispose()
        raise


def there(location: URL) -> bool:
    """False for an SQLite file that does not exist or is empty, because opening it would create it."""
    file = Path(location.database or "")
    return location.drivername != "sqlite" or (file.exists() and bool(file.stat().st_size))


async def _bring_up_to_date(engine: AsyncEngine, *, create: bool) -> tuple[bool, bool]:
    """Migrate the tables, and return what `_migrate` returns. Raises _NoTables without tables if `create` is False.

    On SQLite it is retried, because another process may be migrating for longer than a writer waits.
    """
    for tried in range(1, PATIENCE + 1):
        try:
            async with engine.begin() as connection:
                return await connection.run_sync(_migrate, create)
        except OperationalError as error:
            if "locked" not in str(error.orig) or tried == PATIENCE:
                raise
    raise AssertionError


def _migrate(connection: Connection, create: bool) -> tuple[bool, bool]:  # noqa: FBT001 - run_sync passes it by position
    """Check the keys, migrate the tables, and record the key.

    Returns whether there were no tables (of two processes at once, only one gets True), and whether Telegram ids may be
    stored unsealed. Raises DataKeyMissing and DataKeyWrong before anything is written.
    """
    ring = ring_of(connection.dialect)
    keys_in_use.check(connection, ring)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
    found = _revision(connection)
    if found is None and not create:
        raise _NoTables
    if found != revision():
        upgrade(connection)
    return found is None, keys_in_use.record(connection, ring, made=found is None)


def _revision(connection: Connection) -> str | None:
    """The revision of the tables; None when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def revision() -> str:
    """The revision of this release's tables: the number with which the last migration's name begins."""
    return revisions()[-1]


def revisions() -> list[str]:
    """The revisions of the tables that this release knows, in order; the last is its own."""
    return sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/0*.py"))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate the tables to a revision.

    Alembic is imported only here: it needs megabytes that a process then never gives back.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise error_reasons.FromNewerRelease from error


def _postgresql(location: URL) -> AsyncEngine:
    """The engine for PostgreSQL. It tests each connection before use, so a restart of the server causes no error."""
    return create_async_engine(
        location.set(drivername="postgresql+asyncpg"),
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS},
        pool_size=CONNECTIONS,
        max_overflow=MORE_CONNECTIONS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(location: URL, *, lasting: bool, bulk: bool) -> AsyncEngine:
    """The engine for SQLite, with a write-ahead log. Transactions take the write lock when they begin.

    If `lasting`, each commit waits for the disk. `secure_delete` overwrites deleted data with zeros; without it, erased
    ids would stay in the file's free space.
    """
    busy = {"timeout": BUSY_SECONDS, "async_creator_fn": sqlite_connection.connect}
    place = location.set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(place, connect_args=busy, hide_parameters=True)
    synchronous = "NORMAL" if bulk else "FULL" if lasting else "OFF"
    more = (f"cache_size=-{BULK_CACHE}", f"wal_autocheckpoint={BULK_LOG}") if bulk else ()

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        pragmas = ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON")
        for pragma in (*pragmas, "secure_delete=ON", *more):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(NO_TRANSACTION):
            connection.connection.driver_connection.begin()  # type: ignore[union-attr]

    return engine
