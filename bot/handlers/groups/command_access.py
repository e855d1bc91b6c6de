"""Commands in groups: public ones are answered once a minute, the others only for chat admins."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardMarkup, Update

from bot.errors import TooManyLookups
from bot.handlers import keyboards, permissions
from bot.handlers.context import Context

#: The handler of a command.
Command = Callable[[Update, Context], Coroutine[Any, Any, Any]]


def asked_by_anyone(name: str, command: Command) -> Command:
    """The command, at most once a minute in each group; further calls are dropped without an answer."""

    async def answer(update: Update, context: Context) -> None:
        if context.services.patience.lets(context.here.telegram_id, name, context.now):
            await command(update, context)

    return answer


def given_by_admins(command: Command) -> Command:
    """The command, for chat admins only. Others get a refusal, at most once a minute.

    When the lookup limit is reached, the answer says so, also at most once a minute.
    """

    async def obey(update: Update, context: Context) -> None:
        if context.typed == keyboards.ADDED:
            return
        try:
            key = None if await permissions.by_admin(context, update.message) else "admins-only"
        except TooManyLookups as later:
            key = later.key
        if key is None:
            await command(update, context)
        elif context.services.patience.lets(context.here.telegram_id, key, context.now):
            await context.say(key)

    return obey


def in_private(context: Context) -> InlineKeyboardMarkup:
    """A button to this group's settings in the admin's private chat, where the bot can verify who presses."""
    return keyboards.link(context.text("button-settings-private"), link(context))


def link(context: Context) -> str:
    """The deep link that opens the settings of the target group or channel."""
    return f"https://t.me/{context.bot.username}?start={keyboards.CHAT}{context.chat.telegram_id}"
