"""The one table of the bots that are measured beside ours, with the INSERT that each does for a /start."""

import json
import os
import time
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

#: Seconds that an INSERT may wait for the one connection.
PATIENCE = 60.0

metadata = MetaData()
people = Table(
    "people",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("telegram_id", BigInteger, unique=True, nullable=False),
    Column("language", String(8)),
    Column("since", BigInteger, nullable=False),
)


def text() -> str:
    """What each of them answers."""
    return str(json.loads(os.environ["BENCH_TEXT"]))


async def opened() -> AsyncEngine:
    """The database, with its table."""
    address = os.environ["DATABASE_URL"].replace("sqlite:", "sqlite+aiosqlite:")
    # Over several connections SQLite lets writers wait at random, and some of them until they give up.
    engine = create_async_engine(address, pool_size=1, max_overflow=0, pool_timeout=PATIENCE)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        await connection.run_sync(metadata.create_all)
    return engine


async def subscribe(engine: AsyncEngine, telegram_id: int, language: str | None) -> None:
    """The one INSERT."""
    values: dict[str, Any] = {"telegram_id": telegram_id, "language": language}
    values["since"] = time.time_ns() // 1000
    async with engine.begin() as connection:
        await connection.execute(insert(people).values(values).on_conflict_do_nothing())
