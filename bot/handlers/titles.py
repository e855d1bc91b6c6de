"""The titles of groups and channels, which are not kept: Telegram is asked each time."""

from telegram.error import TelegramError

from bot.handlers.context import Context
from bot.store.records import Chat

#: Units of a title that are shown.
LONGEST = 64


async def of(context: Context, chat: Chat) -> str:
    """Its title as it is now; a word for it when Telegram does not tell."""
    try:
        found = (await context.bot.get_chat(chat.address)).title
    except TelegramError:
        found = None
    return found[:LONGEST] if found else context.text(f"untitled-{chat.kind}")
