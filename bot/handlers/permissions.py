"""Who may change which settings: those of a group or channel can be changed only by its admins."""

import logging

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.botapi.chat_access import ADMINS
from bot.delivery import answer_rate_limiter
from bot.errors import LookupFailed
from bot.handlers.lookups import KEPT, REFUSED
from bot.handlers.request import Request
from bot.store import chat_migration, managers
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Attempts to ask Telegram: a second one when a group has a new id.
TWICE = 2


async def by_admin(request: Request) -> bool:
    """True when a message in a group was written by one of its admins, named or anonymous.

    Telegram shows an anonymous admin as the group itself. A message in the name of any other chat is not from an admin.
    """
    message = request.update.message
    if message is None:
        return False
    if message.sender_chat is not None:
        if anonymous := message.sender_chat.id == message.chat.id:
            answer_rate_limiter.note_admin()
        return anonymous
    sender = message.from_user
    return sender is not None and await manages(request, request.chat, sender.id)


async def manages(request: Request, chat: Chat, person: int) -> bool:
    """Whether that person is an admin of the chat, by Telegram's answer, which is cached (yes for 60 s, no for 10 s).

    An admin is recorded, another person's record is deleted. Raises TooManyLookups when the lookup limit is reached,
    and LookupFailed when Telegram does not answer.
    """
    lookups, key = request.services.lookups, (chat.telegram_id, person)
    cached = lookups.admins.get(key)
    if cached is not None:
        return cached
    recorded = await managers.recorded(request.services.db, chat, person)
    lookups.spend(person, recorded=recorded)
    asked = lookups.clock()
    found = await _is_admin(request, chat, person)
    lookups.admins.put(key, bool(found), asked + (KEPT if found else REFUSED))
    if found is not None and found != recorded:
        await _record(request, chat, person, is_admin=found)
    if found:
        answer_rate_limiter.note_admin()
    return bool(found)


async def learn(request: Request, chat: Chat) -> None:
    """Record the admins of a chat that Telegram names: they find it in /chats, and get the admin notices about it."""
    try:
        admins = await request.bot.get_chat_administrators(chat.telegram_id)
    except TelegramError as error:
        log.debug("Telegram does not say who manages a chat: %s", error)
        return
    people = [admin.user.id for admin in admins if not admin.user.is_bot]
    await managers.met(request.services.db, chat, *people)


async def learn_again(request: Request, chat: Chat) -> None:
    """Record the chat's current admins, at most once a minute: a new admin then finds the chat in /chats.

    Raises TooManyLookups when the lookup limit is reached.
    """
    lookups = request.services.lookups
    if lookups.learned.get(chat.telegram_id):
        return
    lookups.spend(request.chat.telegram_id, recorded=True)
    lookups.learned.put(chat.telegram_id, True, lookups.clock() + KEPT)
    await learn(request, chat)


async def _record(request: Request, chat: Chat, person: int, *, is_admin: bool) -> None:
    if chat.id is None:
        return
    if is_admin:
        await managers.met(request.services.db, chat, person)
    else:
        await managers.dismiss(request.services.db, chat, person)


async def _is_admin(request: Request, chat: Chat, person: int) -> bool | None:
    """Ask Telegram. None when it refuses to say: the bot is not in the chat, or cannot see its members.

    Raises LookupFailed when it does not answer.
    """
    telegram_id = chat.telegram_id
    for _ in range(TWICE):
        try:
            return (await request.bot.get_chat_member(telegram_id, person)).status in ADMINS
        except ChatMigrated as moved:
            telegram_id = moved.new_chat_id
            if chat.id is not None:
                await chat_migration.move(request.services.db, chat, telegram_id)
        except (BadRequest, Forbidden) as refusal:
            log.debug("Telegram does not say whether a person manages a chat: %s", refusal.message)
            return None
        except TelegramError as error:
            raise LookupFailed(reason=error.message) from error
    return None
