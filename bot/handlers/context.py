"""The context of an update: the house, the chat it came from, and the moment at which it came."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.delivery import answer_rate_limiter, faults, plan
from bot.delivery.alarms import Warn, unwarned
from bot.delivery.answer_queue import Rank
from bot.handlers.cooldown import Cooldown
from bot.handlers.lookups import Lookups
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store import chats, ledger
from bot.store.engine import Database
from bot.store.records import Chat, Receipt

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: What is added to the key of a text that has another wording for groups and channels.
GROUP = "-group"


@dataclass(frozen=True)
class Services:
    """What the handlers need of the rest of the house."""

    catalog: Catalog
    almanac: Almanac
    db: Database
    #: Now, in UTC.
    clock: Callable[[], datetime]
    #: Tells the sender that something may be due.
    wake: Callable[[], None]
    #: For people whose Telegram speaks none of our languages.
    default_language: str
    #: For people who have not chosen a time zone.
    default_zone: str
    #: Telegram ids of those who run the bot.
    operators: frozenset[int]
    #: Tells those who manage a group or a channel, and the operators, what it has lost.
    warn: Warn = unwarned
    #: False for an instant of a clock that is known to be wrong: nothing is planned by it.
    trusts: Callable[[datetime], bool] = lambda instant: True
    #: The greetings that were said in groups, by address: a group that was upgraded needs none.
    greetings: dict[int, int] = field(default_factory=dict)
    #: What may be asked in a group at present.
    patience: Cooldown = field(default_factory=Cooldown)
    #: What Telegram was asked about groups and channels lately.
    lookups: Lookups = field(default_factory=Lookups)
    #: The https address below which calendars find the feeds; empty when they cannot.
    feeds: str = ""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What a handler is given besides the update."""

    #: The chat in which this is said, as it is kept; unsaved defaults when nothing is kept about it.
    here: Chat
    #: The chat that is spoken of: `here`, or a group or channel that is managed from here.
    chat: Chat
    #: When the update was taken up, in UTC.
    now: datetime
    #: The language of the person's Telegram, as Telegram codes it.
    spoken: str | None = None
    #: `private`, `group`, `supergroup` or `channel`.
    kind: str = ChatType.PRIVATE
    #: The topic of a forum in which this is said; None: in none, or in General.
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
        """Load the chat; python-telegram-bot calls this before the first handler."""
        self.now = self.services.clock()
        self.here = self.chat = await load(self.services, self.address, self.kind, self.spoken)
        if self._user_id in self.services.operators:
            answer_rate_limiter.rank_at_least(Rank.OPERATOR)
        elif self.here.subscribed is not None:
            answer_rate_limiter.rank_at_least(Rank.OWED)

    @property
    def address(self) -> int:
        """Telegram's id of the chat; 0 when the update belongs to none."""
        return self._chat_id or 0

    @property
    def services(self) -> Services:
        services: Services = self.bot_data["services"]
        return services

    @property
    def language(self) -> str:
        """The language in which is answered."""
        return self.here.language

    @property
    def today(self) -> date:
        """The date on the clock of the chat that is spoken of."""
        return zones.local(self.now, self.chat.zone).date()

    @property
    def typed(self) -> str:
        """What was typed after the command, with single spaces."""
        return " ".join(self.args or ())

    @property
    def recognised(self) -> bool:
        """False for a person who has chosen no language, and whose Telegram speaks none that the bot has."""
        known = self.services.catalog.recognise(self.spoken) is not None
        return known or self.here.language_chosen

    def text(self, key: str, /, **values: str | int) -> Markup:
        """One of the bot's own texts; of a group or channel in the wording for those, where there is one."""
        if not self.chat.private and self.services.catalog.own(self.language, key + GROUP):
            key += GROUP
        return self.services.catalog.text(self.language, key, **values)

    async def say(
        self, key: str, keyboard: InlineKeyboardMarkup | None = None, **values: str | int
    ) -> Message | None:
        """Answer with one of the bot's own texts; the message, unless the bot may not write here."""
        return await self.send(self.text(key, **values), keyboard)

    async def send(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> Message | None:
        """Answer with a text that is complete; where the bot may not write, those who manage the chat learn it."""
        try:
            return await self.bot.send_message(
                self.here.address,
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
        """Put this text in place of the message whose button was pressed; a new message when that cannot be."""
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
        """Keep changed settings of the chat; what is planned for it is planned anew."""
        self.speak_of(await chats.change(self.services.db, self.chat, **settings))
        answer_rate_limiter.owe_answer()
        await self.replan()
        self.services.wake()

    async def subscribe(self) -> None:
        """Begin the subscription. The caller wakes the sender, once it has answered."""
        if self.chat.subscribed is None:
            answer_rate_limiter.owe_answer()
        self.speak_of(await chats.subscribe(self.services.db, self.chat))
        await self.replan()

    async def end(self, reason: str) -> None:
        """End the subscription, if there is one."""
        if self.chat.subscribed is not None:
            answer_rate_limiter.owe_answer()
            self.speak_of(await chats.end(self.services.db, self.chat, reason))

    async def _silenced(self) -> None:
        """Note that the bot may not write here; told once, since whoever asked sees no answer."""
        if self.here.id is not None and await chats.mute(self.services.db, self.here):
            key = "room-no-right" if self.here.subscribed is None else "room-muted"
            await self.services.warn(self.here, key)

    def speak_of(self, chat: Chat) -> None:
        """From here on that chat is spoken of, as it is kept now."""
        if chat.address == self.here.address:
            self.here = chat
        self.chat = chat

    async def receipts(self) -> list[Receipt]:
        """What the chat that is spoken of was sent and is owed, newest first."""
        return [] if self.chat.id is None else await ledger.receipts(self.services.db, self.chat.id)

    async def replan(self) -> None:
        """Plan the chat anew, if it is subscribed.

        While the clock is known to be wrong, the chat stays marked as stale: the first sweep by a right one plans it.
        """
        if self.chat.subscribed is not None and self.services.trusts(self.now):
            await plan.replan(self.services.db, self.services.almanac, self.chat, self.now)


async def load(services: Services, address: int, kind: str, spoken: str | None) -> Chat:
    """The chat at that address. A person's language that was not chosen follows the one spoken in Telegram."""
    kept = await chats.find(services.db, address)
    language = services.catalog.choose(spoken, services.default_language)
    if kept is None:
        return Chat(None, address, kind, language, services.default_zone)
    if not kept.private:
        return replace(kept, kind=kind)
    if kept.language_chosen or spoken is None or kept.language == language:
        return kept
    return await chats.save(services.db, replace(kept, language=language))
