"""A database for the store's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.engine import Database, open_database


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database on SQLite, in a file."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", lasting=False)
    yield database
    await database.close()
