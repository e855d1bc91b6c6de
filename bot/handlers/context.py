"""The context of an update: the house, the chat it came from, and the moment at which it came."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.delivery import plan
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class House:
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


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """What a handler is given besides the update."""

    #: The chat as it is kept; unsaved defaults when nothing is kept about it.
    chat: Chat
    #: When the update was taken up, in UTC.
    now: datetime
    #: The language of the person's Telegram, as Telegram codes it.
    spoken: str | None = None

    @classmethod
    def from_update(
        cls, update: object, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> "Context":
        context = super().from_update(update, application)
        user = update.effective_user if isinstance(update, Update) else None
        context.spoken = user.language_code if user else None
        return context

    async def refresh_data(self) -> None:
        """Load the chat; python-telegram-bot calls this before the first handler."""
        self.now = self.house.clock()
        self.chat = await load(self.house, self.address, self.spoken)

    @property
    def address(self) -> int:
        """Telegram's id of the chat; 0 when the update belongs to none."""
        return self._chat_id or 0

    @property
    def house(self) -> House:
        house: House = self.bot_data["house"]
        return house

    @property
    def language(self) -> str:
        return self.chat.language

    @property
    def today(self) -> date:
        """The date on the chat's own clock."""
        return zones.local(self.now, self.chat.zone).date()

    @property
    def typed(self) -> str:
        """What was typed after the command, with single spaces."""
        return " ".join(self.args or ())

    def text(self, key: str, **values: str | int) -> Markup:
        """One of the bot's own texts, in the chat's language."""
        return self.house.catalog.text(self.language, key, **values)

    async def say(
        self, key: str, keyboard: InlineKeyboardMarkup | None = None, **values: str | int
    ) -> None:
        """Answer with one of the bot's own texts."""
        await self.send(self.text(key, **values), keyboard)

    async def send(self, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """Answer with a text that is complete."""
        await self.bot.send_message(
            self.chat.address,
            html,
            parse_mode=ParseMode.HTML,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard,
        )

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
        self.chat = await chats.save(self.house.db, replace(self.chat, **settings))  # type: ignore[arg-type]
        await self._replan()
        self.house.wake()

    async def subscribe(self) -> None:
        """Begin the subscription. The caller wakes the sender, once it has answered."""
        self.chat = await chats.subscribe(self.house.db, self.chat)
        await self._replan()

    async def end(self, reason: str) -> None:
        """End the subscription, if there is one."""
        if self.chat.subscribed is not None:
            self.chat = await chats.end(self.house.db, self.chat, reason)

    async def _replan(self) -> None:
        if self.chat.subscribed is not None:
            await plan.replan(self.house.db, self.house.almanac, self.chat, self.now)


async def load(house: House, address: int, spoken: str | None) -> Chat:
    """The chat at that address. A language that was not chosen follows the one spoken in Telegram."""
    kept = await chats.find(house.db, address)
    language = house.catalog.choose(spoken, house.default_language)
    if kept is None:
        return Chat(None, address, "private", language, house.default_zone)
    if kept.language_chosen or spoken is None or kept.language == language:
        return kept
    return await chats.save(house.db, replace(kept, language=language))
