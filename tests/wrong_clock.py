"""A database whose own clock can be set wrong, of either kind, while everything else keeps the right time."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, text

from bot.store.engine import Database
from tests.stage import Stage

#: PostgreSQL finds this function before its own, since the schema comes first in the search path.
WRONG_CLOCK = (
    "CREATE TABLE IF NOT EXISTS skew AS SELECT interval '0' AS span",
    "CREATE OR REPLACE FUNCTION public.statement_timestamp() RETURNS timestamptz LANGUAGE sql AS "
    "'SELECT pg_catalog.statement_timestamp() + span FROM public.skew'",
)


class WrongClock:
    """The clock of one stage's database: `set` moves it, and on SQLite that of the bot's machine with it."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)
        self._db: Database | None = None

    async def take(self, stage: Stage) -> None:
        """From now on the database of that stage lives by this clock; Telegram keeps the right time."""
        self._db = stage.app.db
        stage.world.now = lambda: datetime.now(UTC) + stage.app.db.offset
        if self._db.engine.dialect.name == "sqlite":
            event.listen(self._db.engine.sync_engine, "connect", self._replace)
            stage.app.wiring.database_clock.wall = self._wall
        else:
            async with self._db.begin() as tx:
                for statement in WRONG_CLOCK:
                    await tx.execute(text(statement))
                name = self._db.engine.url.database
                path = f'ALTER DATABASE "{name}" SET search_path = public, pg_catalog'
                await tx.execute(text(path))
        await self._db.engine.dispose()
        await self.set(self.ahead)

    async def set(self, ahead: timedelta) -> None:
        """Let it be so far ahead of the right time; behind it, when negative."""
        self.ahead = ahead
        assert self._db is not None
        if self._db.engine.dialect.name == "postgresql":
            async with self._db.begin() as tx:
                await tx.execute(text("UPDATE skew SET span = :span"), {"span": ahead})

    def _wall(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def _replace(self, connection: Any, record: Any) -> None:
        """SQLite's `julianday('now')` tells the wrong time."""

        def julianday(instant: str) -> float:
            assert instant == "now"
            return self._wall().timestamp() / 86400 + 2440587.5

        connection.create_function("julianday", 1, julianday)
