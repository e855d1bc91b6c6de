"""/chats: the groups and channels that a person manages, listed in their private chat, a page at a time."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.errors import LookupFailed, TooManyLookups
from bot.handlers import chat_titles, keyboards, permissions
from bot.handlers.keyboards import Keys, Row
from bot.handlers.request import Context, Handler, Request, load
from bot.messages.markup import Markup
from bot.store import managers
from bot.store.records import Chat

#: Groups and channels on one page. Only these are looked up at Telegram.
PAGE = 8

#: Groups and channels that are looked up at Telegram at the same time.
AT_ONCE = 5


async def chats(request: Request) -> None:
    """Send the first page: each group and channel that the person manages, with a button to its settings.

    Telegram is asked only about chats where the person is recorded as an admin, within the limits of `lookups`. A new
    admin is recorded by the link to the settings, by a command in the group, or when the bot is added again.
    """
    await request.send(*await _page(request, 0))


async def show_page(request: Request, after: int) -> None:
    """Replace the page by the one that begins after the chat with that id of our own; 0 for the first page."""
    await request.edit(*await _page(request, after))


def of_replied(handle: Handler) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """The callback of a command. As a reply to the settings of a group or channel, the command is about that chat."""

    async def callback(update: Update, context: Context) -> None:
        replied = update.message.reply_to_message if update.message else None
        number = keyboards.about(replied.reply_markup) if replied else None
        request = await load(update, context, number)
        if number is None or await manages_target(request):
            await handle(request)
        else:
            await request.about(request.chat).reply("managed-lost")

    return callback


async def manages_target(request: Request) -> bool:
    """True when the target is a group or channel, and the person still manages it.

    Raises TooManyLookups when the lookup limit is reached, and LookupFailed when Telegram does not answer.
    """
    target, person = request.target, request.chat.telegram_id
    if target.private or not await permissions.manages(request, target, person):
        return False
    with contextlib.suppress(TooManyLookups):
        await permissions.learn_again(request, target)
    return True


async def _page(request: Request, after: int) -> tuple[Markup, InlineKeyboardMarkup]:
    """The text and the keyboard of the page that begins after the chat with that id."""
    person, db = request.chat.telegram_id, request.services.db
    known = await managers.managed(db, person, after=after, limit=PAGE + 1)
    shown, more = known[:PAGE], len(known) > PAGE
    limit = asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_title(request, group, limit) for group in shown))
    titles = {group.id or 0: title for group, title in zip(shown, found, strict=True) if title}
    parts = [request.text("lookup-later")] if None in found else []
    if titles or more or not parts:
        parts.insert(0, request.text("chats-list" if titles or more else "chats-none"))
    page_buttons = _page_buttons(request, after, shown[-1].id if more else None)
    rows = [*keyboards.managed_chats(titles), *page_buttons, *_add_buttons(request)]
    return Markup("\n\n".join(parts)), InlineKeyboardMarkup(rows)


async def _title(request: Request, group: Chat, limit: asyncio.Semaphore) -> str | None:
    """The title when the person manages the chat, else an empty string; None when it cannot be looked up."""
    async with limit:
        try:
            manages = await permissions.manages(request, group, request.chat.telegram_id)
        except (TooManyLookups, LookupFailed):
            return None
        return await chat_titles.of(request, group) if manages else ""


def _page_buttons(request: Request, after: int, last: int | None) -> list[Row]:
    """The buttons to the first page and to the next one, after the chat with that id; None when there is no next."""
    key = Keys(request)
    row = [key(request.text("button-back"), "chats", "0")] if after else []
    if last is not None:
        row.append(key(request.text("button-next"), "chats", str(last)))
    return [row] if row else []


def _add_buttons(request: Request) -> list[Row]:
    """Buttons to add the bot to a group and to a channel."""
    me = f"https://t.me/{request.bot.username}"
    group = InlineKeyboardButton(
        request.text("button-add-group"), url=f"{me}?startgroup={keyboards.ADDED}"
    )
    channel = InlineKeyboardButton(
        request.text("button-add-channel"), url=f"{me}?startchannel&admin=post_messages"
    )
    return [[group], [channel]]
