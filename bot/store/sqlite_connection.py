"""A connection to SQLite that runs each statement, with its BEGIN and its first rows, in one call to its thread."""

import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiosqlite

#: Rows that are fetched together with their statement.
PREFETCHED = 100

#: Rows of a cursor that is read row by row, fetched at once.
CHUNK = 64

#: The instructions of SQLite's virtual machine between two looks at the clock, in a block with a time limit.
STEPS = 10_000


class Connection(aiosqlite.Connection):
    """aiosqlite's connection, with fewer calls from the event loop to the connection's thread.

    aiosqlite calls the thread to create a cursor, to execute, to fetch and to close, and each call costs more than most
    statements. Here they are one call. It also contains the BEGIN of the transaction. A COMMIT or ROLLBACK of a
    transaction that has not begun needs no call.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=CHUNK)
        #: The statement that must be executed before the next one; empty for none.
        self._before = ""
        #: True when a BEGIN was given to the thread since the last COMMIT or ROLLBACK. It may still be waiting or have
        #: failed: a ROLLBACK is then harmless.
        self._begun = False

    def begin(self) -> None:
        """Begin a transaction with the next statement. It takes the write lock at once."""
        self._before = "BEGIN IMMEDIATE"

    def cursor(self) -> "Cursor":  # type: ignore[override]
        """A cursor; creating it does not call the thread."""
        return Cursor(self)

    async def commit(self) -> None:
        """Commit the transaction, if it has begun."""
        await self._end(self._conn.commit)

    async def rollback(self) -> None:
        """Roll the transaction back, if it has begun."""
        await self._end(self._conn.rollback)

    async def in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function in the connection's thread; its result."""
        return await self._execute(work, *arguments)  # type: ignore[no-untyped-call]

    @asynccontextmanager
    async def limited(self, seconds: float) -> AsyncIterator[None]:
        """Within the block, a statement fails when the block has lasted longer than that; it then changes nothing."""
        end = time.monotonic() + seconds

        def is_over() -> bool:
            return time.monotonic() > end

        await self.in_thread(self._conn.set_progress_handler, is_over, STEPS)
        try:
            yield
        finally:
            # ValueError: a cancellation has closed the connection.
            with suppress(ValueError):
                await self.in_thread(self._conn.set_progress_handler, None, STEPS)

    async def _end(self, how: Callable[[], None]) -> None:
        self._before = ""
        if self._begun:
            await self.in_thread(how)
            self._begun = False

    async def run(
        self, execute: str, sql: str, parameters: Iterable[Any]
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        """Execute a statement, after the BEGIN if one is due; its cursor and first rows."""
        before, self._before = self._before, ""
        self._begun = self._begun or bool(before)
        found: tuple[sqlite3.Cursor, list[Any]]
        found = await self.in_thread(_run, self._conn, before, execute, sql, parameters)
        return found


def _run(
    connection: sqlite3.Connection, before: str, execute: str, sql: str, parameters: Iterable[Any]
) -> tuple[sqlite3.Cursor, list[Any]]:
    cursor = connection.cursor()
    if before:
        cursor.execute(before)
    getattr(cursor, execute)(sql, parameters)
    return cursor, cursor.fetchmany(PREFETCHED) if cursor.description else []


class Cursor:
    """A cursor as SQLAlchemy uses it: it executes one statement, and gives its rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        #: True while SQLite may have further rows.
        self._more = False
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> None:
        """Execute a statement."""
        await self._run("execute", sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> None:
        """Execute a statement with each of the rows of parameters."""
        await self._run("executemany", sql, parameters)

    async def fetchone(self) -> Any:
        """The next row; None when there is none."""
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        """The next rows."""
        count = size or self.arraysize
        if self._more and len(self._rows) < count:
            assert self._cursor is not None
            wanted = max(count, PREFETCHED)
            fetched = await self._connection.in_thread(self._cursor.fetchmany, wanted)
            self._rows += fetched
            self._more = len(fetched) == wanted
        rows, self._rows = self._rows[:count], self._rows[count:]
        return rows

    async def fetchall(self) -> list[Any]:
        """All further rows."""
        rows, self._rows = self._rows, []
        if self._more:
            assert self._cursor is not None
            rows += await self._connection.in_thread(self._cursor.fetchall)
            self._more = False
        return rows

    async def close(self) -> None:
        """End the statement. One whose rows are all fetched has ended."""
        if self._more:
            assert self._cursor is not None
            self._more = False
            await self._connection.in_thread(self._cursor.close)

    @property
    def description(self) -> Any:
        """The columns of the result; None when the statement has no result."""
        return self._cursor and self._cursor.description

    @property
    def rowcount(self) -> int:
        """The number of rows that the statement changed."""
        return -1 if self._cursor is None else self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The id of the row that the statement inserted last."""
        return None if self._cursor is None else self._cursor.lastrowid

    async def _run(self, execute: str, sql: str, parameters: Iterable[Any]) -> None:
        self._cursor, self._rows = await self._connection.run(execute, sql, parameters)
        self._more = len(self._rows) == PREFETCHED


def connect(path: str, **options: Any) -> Connection:
    """A connection to that file, opened by awaiting it. `options` are those of `sqlite3.connect`."""
    connection = Connection(lambda: sqlite3.connect(path, **options))
    # A process that is ended by force must not wait for the thread.
    connection._thread.daemon = True
    return connection
