"""The titles of groups and channels. The bot does not store them: it asks Telegram, at most once a minute per chat."""

from telegram.error import TelegramError

from bot.errors import TooManyLookups
from bot.handlers.lookups import KEPT
from bot.handlers.request import Request
from bot.store.records import Chat

#: Maximum length of a title as shown, in characters.
LONGEST = 64


async def of(request: Request, chat: Chat) -> str:
    """The title, at most a minute old; a general word if Telegram does not answer or the lookup limit is reached.

    Show it only to people whose permissions were checked: the lookup counts as one of a chat admin.
    """
    lookups = request.services.lookups
    found = lookups.titles.get(chat.telegram_id)
    if found is None:
        try:
            lookups.spend(request.chat.telegram_id, recorded=True)
            asked = lookups.clock()
            found = (await request.bot.get_chat(chat.telegram_id)).title or ""
        except (TelegramError, TooManyLookups):
            return request.text(f"untitled-{chat.kind}")
        lookups.titles.put(chat.telegram_id, found, asked + KEPT)
    return found[:LONGEST] or request.text(f"untitled-{chat.kind}")
