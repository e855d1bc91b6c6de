"""Reads the database of a bot beside its process, and changes nothing there: neither tables nor SQLite's log."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bot.store.records import BatchState, State

#: The joined tables of deliveries.
DELIVERIES = """
    FROM delivery JOIN broadcast ON broadcast.id = delivery.broadcast_id
    JOIN chat ON chat.id = delivery.chat_id
"""

#: Microseconds of the database's clock.
CLOCK = {
    True: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000",
    False: "CAST(extract(epoch FROM statement_timestamp()) * 1000000 AS BIGINT)",
}


@dataclass(frozen=True)
class Reader:
    """Reads a database at an address; on SQLite, `file` is its file."""

    address: str
    file: Path

    @property
    def on_sqlite(self) -> bool:
        """True when the database is a file."""
        return self.address.startswith("sqlite")

    async def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """The rows of a query."""
        if self.on_sqlite:
            with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
                found = connection.execute(query).fetchall()
            connection.close()
            return found
        server = await asyncpg.connect(self.address)
        try:
            return [tuple(row) for row in await server.fetch(query)]
        finally:
            await server.close()

    async def has_tables(self) -> bool:
        """True once its tables are made."""
        schema = "sqlite_master" if self.on_sqlite else "pg_tables"
        column = "name" if self.on_sqlite else "tablename"
        return bool(await self.rows(f"SELECT 1 FROM {schema} WHERE {column} = 'metadata'"))

    async def states(self, moment: str) -> dict[State, int]:
        """How many notices of a moment are in each state."""
        query = f"SELECT delivery.state, count(*) {DELIVERIES} WHERE moment = '{moment}' GROUP BY 1"
        return {State(state): number for state, number in await self.rows(query)}

    async def owed(self, moment: str) -> set[int]:
        """Who is owed a notice of that moment."""
        where = f"WHERE moment = '{moment}' AND delivery.state = {State.PLANNED}"
        query = f"SELECT chat.telegram_id {DELIVERIES} {where}"
        return {int(one) for (one,) in await self.rows(query)}

    async def doubtful(self) -> set[int]:
        """Who may have been told twice, or not at all."""
        query = f"SELECT chat.telegram_id {DELIVERIES} WHERE delivery.doubtful"
        return {int(one) for (one,) in await self.rows(query)}

    async def mark(self) -> str | None:
        """Why the database is held as one that may not be the one to send from; None when it is not."""
        found = await self.rows("SELECT value FROM metadata WHERE name = 'restored'")
        return next((str(value) for (value,) in found), None)

    async def busy(self) -> bool:
        """True when a notice is due or under way."""
        due = f"state = {BatchState.OPEN} AND due_us <= {CLOCK[self.on_sqlite]}"
        where = f"state = {BatchState.LEASED} OR ({due})"
        return bool(await self.rows(f"SELECT 1 FROM batch WHERE {where} LIMIT 1"))
