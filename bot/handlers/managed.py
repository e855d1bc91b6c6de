"""The groups and channels that a person manages, in their private chat."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.handlers import keyboards, rights, titles
from bot.handlers.context import Context
from bot.store import managers


async def rooms(update: Update, context: Context) -> None:
    """/chats: each leads to its settings. Whether the person manages it is asked of Telegram now."""
    person = context.here.address
    found = [
        room
        for room in await managers.managed(context.house.db, person)
        if await rights.manages(context, room, person)
    ]
    named = {room.id or 0: await titles.of(context, room) for room in found}
    key = "chats-list" if named else "chats-none"
    keyboard = keyboards.rooms(named).inline_keyboard
    await context.say(key, InlineKeyboardMarkup([*keyboard, *_adding(context)]))


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
