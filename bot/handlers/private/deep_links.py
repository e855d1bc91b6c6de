"""Deep links, t.me/<bot>?start=…: they select a language, an observance, or the settings of a group or channel."""

import re
from dataclasses import replace

from telegram import Update
from telegram.error import ChatMigrated, TelegramError

from bot.handlers import commands, keyboards, permissions
from bot.handlers.context import Context
from bot.handlers.settings import menu
from bot.store import chats, managers
from bot.store.records import Chat

#: The payload that opens the settings of a group or channel: it contains the chat's Telegram id.
OF_CHAT = re.compile(re.escape(keyboards.CHAT) + r"(-\d{1,18})", re.ASCII)


async def start(update: Update, context: Context) -> None:
    """Follow the link. An unknown payload is ignored; /start then subscribes as usual."""
    payload = context.typed
    if not context.here.private:
        await commands.start(update, context)
    elif found := OF_CHAT.fullmatch(payload):
        await _open(context, int(found[1]))
    else:
        if payload in context.services.catalog.languages:
            chosen = replace(context.here, language=payload, language_chosen=True)
            context.speak_of(chosen)
        await commands.start(update, context)


async def _open(context: Context, telegram_id: int) -> None:
    """Open the settings of a group or channel, for its chat admins only."""
    person = context.here.telegram_id
    room = await _room(context, telegram_id)
    if room is None or not await permissions.manages(context, room, person):
        await context.say("managed-refused")
        return
    if room.id is None:
        room = await chats.save(context.services.db, room)
        await managers.met(context.services.db, room, person)
    context.speak_of(room)
    await context.send(await menu.home_text(context), keyboards.settings(context))


async def _room(context: Context, telegram_id: int) -> Chat | None:
    """The group or channel with that Telegram id; when it is not stored yet, it is looked up at Telegram.

    Returns None when there is no such group or channel. Raises TooManyLookups when the lookup limit is reached.
    """
    kept = await chats.find(context.services.db, telegram_id)
    if kept is not None:
        return None if kept.private else kept
    context.services.lookups.spend(context.here.telegram_id, recorded=False)
    try:
        found = await context.bot.get_chat(telegram_id)
    except ChatMigrated as moved:
        return await chats.find(context.services.db, moved.new_chat_id)
    except TelegramError:
        return None
    fresh = Chat(None, telegram_id, found.type, context.language, context.services.default_zone)
    return replace(fresh, language_chosen=True)
