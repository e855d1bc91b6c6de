"""The titles of groups and channels, which are stored nowhere: Telegram is asked, at most once a minute."""

from telegram.error import TelegramError

from bot.errors import TooManyLookups
from bot.handlers.context import Context
from bot.handlers.lookups import KEPT
from bot.store.records import Chat

#: Units of a title that are shown.
LONGEST = 64


async def of(context: Context, chat: Chat) -> str:
    """The title, at most a minute old; a word for it when Telegram does not tell, or may not be asked at present.

    To be shown only to those whose rights were checked: their question counts as that of an admin.
    """
    lookups = context.services.lookups
    found = lookups.titles.get(chat.address)
    if found is None:
        try:
            lookups.spend(context.here.address, recorded=True)
            asked = lookups.clock()
            found = (await context.bot.get_chat(chat.address)).title or ""
        except (TelegramError, TooManyLookups):
            return context.text(f"untitled-{chat.kind}")
        lookups.titles.put(chat.address, found, asked + KEPT)
    return found[:LONGEST] or context.text(f"untitled-{chat.kind}")
