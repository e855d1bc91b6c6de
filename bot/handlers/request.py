"""A request: an update with the chat that it came from, the chat that it is about, and the time. It never changes."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest
from telegram.ext import CallbackContext

from bot.botapi import faults
from bot.botapi.answering_bot import AnsweringBot
from bot.delivery import answer_rate_limiter, planner
from bot.delivery.answer_queue import Rank
from bot.errors import ChatErased
from bot.handlers.services import Services
from bot.messages.markup import Markup
from bot.observances import zones
from bot.store import chat_lifecycle, chats, ledger
from bot.store.records import Chat, Receipt

#: What python-telegram-bot passes to a callback beside the update.
Context = CallbackContext[Any, Any, Any, Any]

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Suffix of a text's key for the wording for groups and channels, where that differs.
GROUP = "-group"


@dataclass(frozen=True)
class Request:
    """What a handler gets. A function that changes a chat returns a new request with the changed chat."""

    services: Services
    bot: AnsweringBot
    update: Update
    #: When the processing of the update began, in UTC.
    now: datetime
    #: The chat that the update came from, as stored; unsaved defaults when nothing is stored about it.
    chat: Chat
    #: The chat that the update is about: `chat`, or a group or channel that is managed from there.
    target: Chat
    #: The language of the person's Telegram, as Telegram's language code.
    telegram_language: str | None = None
    #: The text after the command, with single spaces.
    argument: str = ""
    #: The forum topic that the update came from; None outside of topics and in General.
    thread_id: int | None = None

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.chat.language

    @property
    def today(self) -> date:
        """Today's date in the time zone of the target chat."""
        return zones.local(self.now, self.target.zone).date()

    @property
    def language_known(self) -> bool:
        """False for a person who has not chosen a language and whose Telegram uses one that the bot does not have."""
        known = self.services.catalog.recognise(self.telegram_language) is not None
        return known or self.chat.language_chosen

    def about(self, target: Chat) -> "Request":
        """The same request about that chat, or about a newer state of its chat."""
        same = target.telegram_id == self.chat.telegram_id
        return replace(self, chat=target if same else self.chat, target=target)

    def text(self, key: str, /, **values: str | int) -> Markup:
        """One of the bot's own texts. For a group or channel: the wording for groups and channels, if there is one."""
        if not self.target.private and self.services.catalog.own(self.language, key + GROUP):
            key += GROUP
        return self.services.catalog.text(self.language, key, **values)

    async def reply(
        self, key: str, keyboard: InlineKeyboardMarkup | None = None, **values: str | int
    ) -> int | None:
        """Answer with one of the bot's own texts. Returns the message's number; None when it may not write here."""
        return await self.send(self.text(key, **values), keyboard)

    async def send(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> int | None:
        """Answer with a complete text. When the bot may not write in this group, notify its admins and return None."""
        try:
            return await self.bot.send_html(
                self.chat.telegram_id,
                html,
                keyboard,
                thread_id=self.thread_id,
                silently=not self.chat.private,
            )
        except BadRequest as refusal:
            words = refusal.message.lower()
            if self.chat.private or not any(word in words for word in faults.CLOSED):
                raise
            await self._record_muted()
        return None

    async def edit(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Replace the message whose button was pressed; send a new message when that is not possible."""
        query = self.update.callback_query
        message = query.message if query else None
        if query is None or not isinstance(message, Message) or not message.is_accessible:
            await self.send(html, keyboard)
            return
        try:
            await query.edit_message_text(
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
            )
        except BadRequest as refusal:
            if "not modified" not in refusal.message.lower():
                await self.send(html, keyboard)

    async def change(self, **settings: Any) -> "Request":
        """Save changed settings of the target chat and plan its deliveries again, in one transaction.

        It wakes the sender, so it must not be called within a transaction. Raises ChatErased.
        """
        answer_rate_limiter.owe_answer()
        planned = self._can_plan()
        async with self.services.db.begin():
            saved = await chats.change(self.services.db, self.target, planned=planned, **settings)
            changed = self.about(saved)
            if planned:
                await changed.plan()
        self.services.wake()
        return changed

    async def subscribe(self, **settings: Any) -> "Request":
        """Start the subscription, save these settings and plan its deliveries, in one transaction.

        The caller wakes the sender after it has answered. Raises ChatErased.
        """
        if self.target.subscribed is None:
            answer_rate_limiter.owe_answer()
        planned = self._can_plan()
        async with self.services.db.begin():
            saved = await chat_lifecycle.subscribe(
                self.services.db, self.target, planned=planned, **settings
            )
            changed = self.about(saved)
            if planned:
                await changed.plan()
        return changed

    async def end(self, reason: str) -> "Request":
        """End the subscription, if there is one. Raises ChatErased."""
        if self.target.subscribed is None:
            return self
        answer_rate_limiter.owe_answer()
        return self.about(await chat_lifecycle.end(self.services.db, self.target, reason))

    async def plan(self) -> None:
        """Plan the deliveries of the target chat, which the open transaction has just changed.

        While the clock is known to be wrong, it must not be called: the chat is marked as stale, and the first sweep
        with a correct clock plans it.
        """
        await planner.plan(self.services.db, self.services.almanac, self.target, self.now)

    async def replan(self) -> None:
        """Plan the deliveries of the target chat again as it is stored now, if it is subscribed."""
        if self.target.subscribed is not None and self._can_plan():
            await planner.replan(self.services.db, self.services.almanac, self.target, self.now)

    async def receipts(self) -> list[Receipt]:
        """The deliveries of the target chat, sent and planned, newest first."""
        if self.target.id is None:
            return []
        return await ledger.receipts(self.services.db, self.target.id)

    def _can_plan(self) -> bool:
        return self.services.trusts(self.now)

    async def _record_muted(self) -> None:
        """Record that the bot may not write in this group, and notify its admins, unless it was recorded before."""
        if self.chat.id is not None and await chat_lifecycle.mute(self.services.db, self.chat):
            key = "chat-no-right" if self.chat.subscribed is None else "chat-muted"
            await self.services.notify_admins(self.chat, key)


#: The handler of a request.
Handler = Callable[[Request], Coroutine[Any, Any, Any]]


def unloaded(update: Update, context: Context) -> Request:
    """The request of an update, with default settings instead of the stored ones."""
    services: Services = context.bot_data["services"]
    user, chat, message = update.effective_user, update.effective_chat, update.message
    language = user.language_code if user else None
    telegram_id, kind = (chat.id, chat.type) if chat else (0, ChatType.PRIVATE)
    fresh = fresh_chat(services, telegram_id, kind, language)
    topic = message.message_thread_id if message and message.is_topic_message else None
    argument = " ".join(context.args or ())
    now = services.clock()
    return Request(services, context.bot, update, now, fresh, fresh, language, argument, topic)


async def load(update: Update, context: Context, number: int | None = None) -> Request:
    """The request of an update, with its chat and its target as stored.

    `number` is our own id of the group or channel that the update is about. When there is none, or its data was erased,
    the target is the chat itself.
    """
    request = unloaded(update, context)
    services, chat, language = request.services, request.chat, request.telegram_language
    if number is None:
        chat = target = await find_chat(services, chat.telegram_id, chat.kind, language)
    else:
        async with services.db.begin():
            chat = await find_chat(services, chat.telegram_id, chat.kind, language)
            target = await chats.numbered(services.db, number) or chat
    user = update.effective_user
    if user is not None and user.id in services.operators:
        answer_rate_limiter.rank_at_least(Rank.OPERATOR)
    elif chat.subscribed is not None:
        answer_rate_limiter.rank_at_least(Rank.OWED)
    return replace(request, chat=chat, target=target)


async def find_chat(
    services: Services, telegram_id: int, kind: str, telegram_language: str | None
) -> Chat:
    """The chat as stored, or with default settings; the kind is that of the update.

    Until a person chooses a language, theirs follows the one of their Telegram. A change of it is saved here.
    """
    fresh = fresh_chat(services, telegram_id, kind, telegram_language)
    stored = await chats.find(services.db, telegram_id)
    if stored is None:
        return fresh
    if not stored.private:
        return replace(stored, kind=kind)
    follows = not stored.language_chosen and telegram_language is not None
    if not follows or stored.language == fresh.language:
        return stored
    try:
        return await chats.change(services.db, stored, language=fresh.language)
    except ChatErased:
        return fresh


def fresh_chat(
    services: Services, telegram_id: int, kind: str, telegram_language: str | None
) -> Chat:
    """A chat that is not stored, with the default settings."""
    language = services.catalog.choose(telegram_language, services.default_language)
    return Chat(None, telegram_id, kind, language, services.default_zone)


def handler(handle: Handler) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """The callback for python-telegram-bot that loads the request of an update and handles it."""

    async def callback(update: Update, context: Context) -> None:
        await handle(await load(update, context))

    return callback
