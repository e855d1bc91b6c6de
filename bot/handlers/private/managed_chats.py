"""The groups and channels that a person manages, listed in their private chat."""

import asyncio
import contextlib

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.errors import TooManyLookups
from bot.handlers import chat_titles, keyboards, permissions
from bot.handlers.context import Context
from bot.handlers.groups.command_access import Command
from bot.handlers.lookups import KEPT
from bot.store import chats, managers
from bot.store.records import Chat

#: Groups and channels that are looked up at Telegram at the same time.
AT_ONCE = 5


async def rooms(update: Update, context: Context) -> None:
    """/chats: list each group and channel that the person manages, with a button to its settings.

    Telegram is asked only about chats where the person is recorded as an admin, within the limits of `lookups`. A new
    admin is recorded by the link to the settings, by a command in the group, or when the bot is added again.
    """
    known = await managers.managed(context.services.db, context.here.telegram_id)
    places = asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_title(context, room, places) for room in known))
    named = {room.id or 0: title for room, title in zip(known, found, strict=True) if title}
    parts = [context.text("lookup-later")] if None in found else []
    if named or not parts:
        parts.insert(0, context.text("chats-list" if named else "chats-none"))
    keyboard = keyboards.rooms(named).inline_keyboard
    await context.send("\n\n".join(parts), InlineKeyboardMarkup([*keyboard, *_adding(context)]))


def of_replied(command: Command) -> Command:
    """The command; as a reply to the settings of a group or channel, about that chat: each setting can be typed."""

    async def obey(update: Update, context: Context) -> None:
        answered = update.message.reply_to_message if update.message else None
        number = keyboards.about(answered.reply_markup) if answered else None
        if number is None or await speak_of(context, number):
            await command(update, context)
        else:
            await context.say("managed-lost")

    return obey


async def speak_of(context: Context, number: int) -> bool:
    """Make a group or channel the target, by our id of it; False when the person no longer manages it.

    Raises TooManyLookups when the lookup limit is reached.
    """
    room = await chats.numbered(context.services.db, number)
    if room is None or room.private:
        return False
    if not await permissions.manages(context, room, context.here.telegram_id):
        return False
    context.speak_of(room)
    await _learn(context, room)
    return True


async def _learn(context: Context, room: Chat) -> None:
    """Record the chat's current admins, at most once a minute: a new admin then finds the chat in /chats."""
    lookups = context.services.lookups
    if lookups.learned.get(room.telegram_id):
        return
    with contextlib.suppress(TooManyLookups):
        lookups.spend(context.here.telegram_id, recorded=True)
        lookups.learned.put(room.telegram_id, True, lookups.clock() + KEPT)
        await permissions.learn(context, room)


async def _title(context: Context, room: Chat, places: asyncio.Semaphore) -> str | None:
    """The title when the person manages the chat, else an empty string; None when the lookup limit is reached."""
    async with places:
        try:
            manages = await permissions.manages(context, room, context.here.telegram_id)
        except TooManyLookups:
            return None
        except TelegramError:
            return ""
        return await chat_titles.of(context, room) if manages else ""


def _adding(context: Context) -> list[list[InlineKeyboardButton]]:
    """Buttons to add the bot to a group and to a channel."""
    me = f"https://t.me/{context.bot.username}"
    group = InlineKeyboardButton(
        context.text("button-add-group"), url=f"{me}?startgroup={keyboards.ADDED}"
    )
    channel = InlineKeyboardButton(
        context.text("button-add-channel"), url=f"{me}?startchannel&admin=post_messages"
    )
    return [[group], [channel]]
