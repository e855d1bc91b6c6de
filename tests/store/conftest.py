"""A database for the store's tests: each is run on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator

import pytest

from bot.store.engine import Database, open_database


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A fresh database."""
    database = await open_database(database_url, lasting=False)
    yield database
    await database.close()
