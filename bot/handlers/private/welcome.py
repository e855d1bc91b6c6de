"""The answer to /start: what the bot does, which notices will come and when, and buttons to change that."""

from telegram import CallbackQuery

from bot.handlers import keyboards, upcoming, views
from bot.handlers.context import Context
from bot.handlers.groups import command_access
from bot.messages.markup import Markup
from bot.store import managers


async def send(context: Context, *, again: bool) -> None:
    """Welcome a subscribed chat. `again`: it was subscribed before, so the introduction is left out."""
    keyboard = keyboards.welcome if context.chat.private else command_access.in_private
    await context.send(await _text(context, again=again), keyboard(context))


async def show_again(query: CallbackQuery, context: Context) -> None:
    """Replace the message whose button was pressed by the first welcome, in the person's language."""
    await context.edit(query, await _text(context, again=False), keyboards.welcome(context))


async def _text(context: Context, *, again: bool) -> str:
    """The text: at most 450 UTF-16 units for a person."""
    chat, receipts = context.chat, await context.receipts()
    coming = upcoming.ahead(context.services.almanac, chat, receipts, context.now)
    parts = [
        *([] if again else [views.introduction(context)]),
        context.text("start-already" if again else "start-subscribed", city=views.city(context)),
        "",
        views.coming(context, coming),
        "",
        await _last(context),
    ]
    return "\n".join(parts)


async def _last(context: Context) -> Markup:
    """The last line: where to find the chats that a person manages, or else what happened and all commands."""
    manages = context.chat.private and await managers.managed(
        context.services.db, context.chat.telegram_id, 1
    )
    return context.text("start-chats" if manages else "start-hint")
