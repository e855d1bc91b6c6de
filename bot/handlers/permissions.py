"""Who may change which settings: those of a group or channel can be changed only by its admins."""

import logging

from telegram import Message
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.botapi.chat_access import ADMINS
from bot.delivery import answer_rate_limiter
from bot.handlers.context import Context
from bot.handlers.lookups import KEPT, REFUSED
from bot.store import chat_migration, managers
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Attempts to ask Telegram: a second one when a group has a new id.
TWICE = 2


async def by_admin(context: Context, message: Message | None) -> bool:
    """True when a message in a group was written by one of its admins, named or anonymous.

    Telegram shows an anonymous admin as the group itself. A message in the name of any other chat is not from an admin.
    """
    if message is None:
        return False
    if message.sender_chat is not None:
        if anonymous := message.sender_chat.id == message.chat.id:
            answer_rate_limiter.note_admin()
        return anonymous
    return message.from_user is not None and await manages(
        context, context.here, message.from_user.id
    )


async def manages(context: Context, chat: Chat, person: int) -> bool:
    """Whether that person is an admin of the chat, by Telegram's answer, which is cached (yes for 60 s, no for 10 s).

    An admin is recorded, another person's record is deleted. Raises TooManyLookups when the lookup limit is reached,
    and TelegramError when Telegram does not answer.
    """
    lookups, this = context.services.lookups, (chat.telegram_id, person)
    kept = lookups.admins.get(this)
    if kept is not None:
        return kept
    recorded = await managers.recorded(context.services.db, chat, person)
    lookups.spend(person, recorded=recorded)
    asked = lookups.clock()
    found = await _is_admin(context, chat, person)
    lookups.admins.put(this, bool(found), asked + (KEPT if found else REFUSED))
    if chat.id is not None and found is not None:
        remember = managers.met if found else managers.dismiss
        await remember(context.services.db, chat, person)
    if found:
        answer_rate_limiter.note_admin()
    return bool(found)


async def _is_admin(context: Context, chat: Chat, person: int) -> bool | None:
    """None when Telegram does not say: the bot is not in the chat, or cannot see its members."""
    telegram_id = chat.telegram_id
    for _ in range(TWICE):
        try:
            return (await context.bot.get_chat_member(telegram_id, person)).status in ADMINS
        except ChatMigrated as moved:
            telegram_id = moved.new_chat_id
            if chat.id is not None:
                await chat_migration.move(context.services.db, chat, telegram_id)
        except (BadRequest, Forbidden) as refusal:
            log.debug("Nobody can say who manages a chat: %s", refusal.message)
            return None
    return None


async def learn(context: Context, chat: Chat) -> None:
    """Record the admins of a chat that Telegram names: they find it in /chats, and get warnings about it."""
    try:
        admins = await context.bot.get_chat_administrators(chat.telegram_id)
    except TelegramError as error:
        log.debug("The admins of a chat are not told: %s", error)
        return
    for admin in admins:
        if not admin.user.is_bot:
            await managers.met(context.services.db, chat, admin.user.id)
