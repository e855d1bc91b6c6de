"""The bot whose chats a database holds: no other bot can write to them."""

from bot.store import metadata
from bot.store.engine import Database

#: The name under which the bot's id is stored.
NAME = "bot.id"


async def remembered(db: Database) -> int | None:
    """Telegram's id of the bot that uses this database; None before the first start."""
    value = await metadata.get(db, NAME)
    return None if value is None else int(value)


async def remember(db: Database, bot_id: int) -> None:
    """Store that this bot uses the database."""
    await metadata.put(db, NAME, str(bot_id))
