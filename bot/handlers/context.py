"""The context of an update: the services, the chat that it came from, and the time at which it came."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.botapi import faults
from bot.delivery import answer_rate_limiter, planner
from bot.delivery.alerts import NotifyAdmins, notify_nobody
from bot.delivery.answer_queue import Rank
from bot.handlers.cooldown import Cooldown
from bot.handlers.lookups import Lookups
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store import chat_lifecycle, chats, ledger
from bot.store.engine import Database
from bot.store.records import Chat, Receipt

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Suffix of a text's key for the wording for groups and channels, where that differs.
GROUP = "-group"


@dataclass(frozen=True)
class Services:
    """What the handlers need from the rest of the bot."""

    catalog: Catalog
    almanac: Almanac
    db: Database
    #: Returns the current time, in UTC.
    clock: Callable[[], datetime]
    #: Wakes the sender: something may be due.
    wake: Callable[[], None]
    #: For people whose Telegram uses a language that the bot does not have.
    default_language: str
    #: For people who have not chosen a time zone.
    default_zone: str
    #: Telegram ids of the operators.
    operators: frozenset[int]
    #: Warns the chat admins of a group or channel, and the operators, when the bot loses a right there.
    warn: NotifyAdmins = notify_nobody
    #: False for a time from a clock that is known to be wrong: nothing is planned by it.
    trusts: Callable[[datetime], bool] = lambda instant: True
    #: Message ids of the greetings sent to groups, by the group's Telegram id. An upgraded group does not need a
    #: greeting.
    greetings: dict[int, int] = field(default_factory=dict)
    #: Limits how often a command is answered in a group.
    patience: Cooldown = field(default_factory=Cooldown)
    #: Caches and limits the lookups of groups and channels at Telegram.
    lookups: Lookups = field(default_factory=Lookups)
    #: The https address below which calendars find the feeds; empty when there are no feeds.
    feeds: str = ""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What a handler gets besides the update."""

    #: The chat that the update came from, as stored; unsaved defaults when nothing is stored about it.
    here: Chat
    #: The target chat: `here`, or a group or channel that is managed from here.
    chat: Chat
    #: When the processing of the update began, in UTC.
    now: datetime
    #: The language of the person's Telegram, as Telegram's language code.
    spoken: str | None = None
    #: `private`, `group`, `supergroup` or `channel`.
    kind: str = ChatType.PRIVATE
    #: The forum topic that the update came from; None outside of topics and in General.
    thread: int | None = None

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> "Context":
        context = super().from_update(update, application)
        if not isinstance(update, Update):
            return context
        user, chat, message = update.effective_user, update.effective_chat, update.message
        context.spoken = user.language_code if user else None
        context.kind = chat.type if chat else ChatType.PRIVATE
        if message is not None and message.is_topic_message:
            context.thread = message.message_thread_id
        return context

    async def refresh_data(self) -> None:
        """Load the chat. python-telegram-bot calls this before the first handler."""
        self.now = self.services.clock()
        self.here = self.chat = await load(self.services, self.telegram_id, self.kind, self.spoken)
        if self._user_id in self.services.operators:
            answer_rate_limiter.rank_at_least(Rank.OPERATOR)
        elif self.here.subscribed is not None:
            answer_rate_limiter.rank_at_least(Rank.OWED)

    @property
    def telegram_id(self) -> int:
        """The Telegram id of the chat; 0 when the update belongs to no chat."""
        return self._chat_id or 0

    @property
    def services(self) -> Services:
        services: Services = self.bot_data["services"]
        return services

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.here.language

    @property
    def today(self) -> date:
        """Today's date in the time zone of the target chat."""
        return zones.local(self.now, self.chat.zone).date()

    @property
    def typed(self) -> str:
        """The text after the command, with single spaces."""
        return " ".join(self.args or ())

    @property
    def recognised(self) -> bool:
        """False for a person who has not chosen a language and whose Telegram uses one that the bot does not have."""
        known = self.services.catalog.recognise(self.spoken) is not None
        return known or self.here.language_chosen

    def text(self, key: str, /, **values: str | int) -> Markup:
        """One of the bot's own texts. For a group or channel: the wording for groups and channels, if there is one."""
        if not self.chat.private and self.services.catalog.own(self.language, key + GROUP):
            key += GROUP
        return self.services.catalog.text(self.language, key, **values)

    async def say(
        self, key: str, keyboard: InlineKeyboardMarkup | None = None, **values: str | int
    ) -> Message | None:
        """Answer with one of the bot's own texts. Returns the message; None when the bot cannot write here."""
        return await self.send(self.text(key, **values), keyboard)

    async def send(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> Message | None:
        """Answer with a complete text. When the bot cannot write here, warn the chat admins and return None."""
        try:
            return await self.bot.send_message(
                self.here.telegram_id,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard,
                message_thread_id=self.thread,
                disable_notification=not self.here.private or None,
            )
        except BadRequest as refusal:
            said = refusal.message.lower()
            if self.here.private or not any(word in said for word in faults.CLOSED):
                raise
            await self._silenced()
        return None

    async def edit(
        self, query: CallbackQuery, html: str, keyboard: InlineKeyboardMarkup | None = None
    ) -> None:
        """Replace the message whose button was pressed; send a new message when that is not possible."""
        if not isinstance(query.message, Message) or not query.message.is_accessible:
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

    async def change(self, **settings: object) -> None:
        """Save changed settings of the target chat, and plan its deliveries again."""
        self.speak_of(await chats.change(self.services.db, self.chat, **settings))
        answer_rate_limiter.owe_answer()
        await self.replan()
        self.services.wake()

    async def subscribe(self) -> None:
        """Start the subscription. The caller wakes the sender after it has answered."""
        if self.chat.subscribed is None:
            answer_rate_limiter.owe_answer()
        self.speak_of(await chat_lifecycle.subscribe(self.services.db, self.chat))
        await self.replan()

    async def end(self, reason: str) -> None:
        """End the subscription, if there is one."""
        if self.chat.subscribed is not None:
            answer_rate_limiter.owe_answer()
            self.speak_of(await chat_lifecycle.end(self.services.db, self.chat, reason))

    async def _silenced(self) -> None:
        """Record that the bot cannot write here, and warn the chat admins once: the person who asked sees no answer."""
        if self.here.id is not None and await chat_lifecycle.mute(self.services.db, self.here):
            key = "room-no-right" if self.here.subscribed is None else "room-muted"
            await self.services.warn(self.here, key)

    def speak_of(self, chat: Chat) -> None:
        """Make that chat the target, with its stored state."""
        if chat.telegram_id == self.here.telegram_id:
            self.here = chat
        self.chat = chat

    async def receipts(self) -> list[Receipt]:
        """The deliveries of the target chat, sent and planned, newest first."""
        return [] if self.chat.id is None else await ledger.receipts(self.services.db, self.chat.id)

    async def replan(self) -> None:
        """Plan the deliveries of the target chat again, if it is subscribed.

        While the clock is known to be wrong, the chat stays marked as stale: the first sweep with a correct clock plans
        it.
        """
        if self.chat.subscribed is not None and self.services.trusts(self.now):
            await planner.replan(self.services.db, self.services.almanac, self.chat, self.now)


async def load(services: Services, telegram_id: int, kind: str, spoken: str | None) -> Chat:
    """The chat with that Telegram id. Until a person chooses a language, theirs follows the one of their Telegram."""
    kept = await chats.find(services.db, telegram_id)
    language = services.catalog.choose(spoken, services.default_language)
    if kept is None:
        return Chat(None, telegram_id, kind, language, services.default_zone)
    if not kept.private:
        return replace(kept, kind=kind)
    if kept.language_chosen or spoken is None or kept.language == language:
        return kept
    return await chats.save(services.db, replace(kept, language=language))
