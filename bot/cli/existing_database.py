"""Opens the database that the bot uses, for commands that must never create one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.store.engine import Database, open_database
from bot.store.key_ring import KeyRing
from bot.store.redacted_url import located


@asynccontextmanager
async def opened(settings: Settings, *, bulk: bool = False) -> AsyncIterator[Database]:
    """The database of DATABASE_URL, closed at the end; `bulk` as of `open_database`.

    Raises DatabaseMissing when it has no tables of the bot.
    """
    ring = KeyRing(settings.data_keys())
    db = await open_database(settings.database_url, ring=ring, bulk=bulk, create=False)
    try:
        yield db
    finally:
        await db.close()


def named(settings: Settings) -> str:
    """The line that tells on which database a command acted, without user and password."""
    return f"Database: {located(settings.database_url)}"
