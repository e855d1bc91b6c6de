"""In groups: what anyone may ask, once a minute, and what only admins may change."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from bot.errors import TooManyLookups
from bot.handlers import keyboards, permissions
from bot.handlers.context import Context

#: A command of the bot.
Command = Callable[[Update, Context], Coroutine[Any, Any, Any]]


def asked_by_anyone(name: str, command: Command) -> Command:
    """The command, at most once a minute in each group; what is asked beyond that is silently dropped."""

    async def answer(update: Update, context: Context) -> None:
        if context.services.patience.lets(context.here.address, name, context.now):
            await command(update, context)

    return answer


def given_by_admins(command: Command) -> Command:
    """The command, for admins of the group; others are told so, once a minute, and so is when nobody can tell now."""

    async def obey(update: Update, context: Context) -> None:
        if context.typed == keyboards.ADDED:
            return
        try:
            key = None if await permissions.by_admin(context, update.message) else "admins-only"
        except TooManyLookups as later:
            key = later.key
        if key is None:
            await command(update, context)
        elif context.services.patience.lets(context.here.address, key, context.now):
            await context.say(key)

    return obey


def in_private(context: Context) -> InlineKeyboardMarkup:
    """The way to the settings of this group in an admin's private chat: a press there can be verified."""
    return keyboards.link(context.text("button-settings-private"), link(context))


def link(context: Context) -> str:
    """The deep link that opens the settings of the group or channel that is spoken of."""
    return f"https://t.me/{context.bot.username}?start={keyboards.CHAT}{context.chat.address}"
