"""The groups and channels that a person manages, in their private chat."""

import asyncio

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.handlers import keyboards, rights, titles
from bot.handlers.context import Context
from bot.handlers.groups import Command
from bot.store import chats, managers
from bot.store.records import Chat

#: Groups and channels that are asked for although the person is not known as an admin there, and questions at once.
OTHERS, AT_ONCE = 50, 10


async def rooms(update: Update, context: Context) -> None:
    """/chats: each leads to its settings. Whether the person manages it is asked of Telegram now."""
    found = await _managed(context)
    named = {room.id or 0: await titles.of(context, room) for room in found}
    key = "chats-list" if named else "chats-none"
    keyboard = keyboards.rooms(named).inline_keyboard
    await context.say(key, InlineKeyboardMarkup([*keyboard, *_adding(context)]))


def of_replied(command: Command) -> Command:
    """The command, about the group or channel whose settings it replies to, if it does: each setting can be typed."""

    async def obey(update: Update, context: Context) -> None:
        answered = update.message.reply_to_message if update.message else None
        number = keyboards.about(answered.reply_markup) if answered else None
        if number is None or await speak_of(context, number):
            await command(update, context)
        else:
            await context.say("managed-lost")

    return obey


async def speak_of(context: Context, number: int) -> bool:
    """Speak of a group or channel, by our number of it; False when the person manages it no longer."""
    room = await chats.numbered(context.house.db, number)
    if room is None or room.private:
        return False
    if not await rights.manages(context, room, context.here.address):
        return False
    context.speak_of(room)
    return True


async def _managed(context: Context) -> list[Chat]:
    """Those of which the person is known as an admin, and of the newest others those that they manage by now."""
    db, person = context.house.db, context.here.address
    known = await managers.managed(db, person)
    others = [one for one in await chats.newest_rooms(db, OTHERS) if one not in known]
    places = asyncio.Semaphore(AT_ONCE)

    async def asked(room: Chat) -> bool:
        async with places:
            try:
                return await rights.manages(context, room, person)
            except TelegramError:
                return False

    every = [*known, *others]
    answers = await asyncio.gather(*(asked(room) for room in every))
    return [room for room, manages in zip(every, answers, strict=True) if manages]


def _adding(context: Context) -> list[list[InlineKeyboardButton]]:
    """Ways to add the bot to a group and to a channel."""
    me = f"https://t.me/{context.bot.username}"
    group = InlineKeyboardButton(
        context.text("button-add-group"), url=f"{me}?startgroup={keyboards.ADDED}"
    )
    channel = InlineKeyboardButton(
        context.text("button-add-channel"), url=f"{me}?startchannel&admin=post_messages"
    )
    return [[group], [channel]]
