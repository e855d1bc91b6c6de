"""Admin notices: notify a chat's admins in private, and the operators, when what the bot may do there changes."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from cachetools import LRUCache
from telegram.error import TelegramError

from bot.botapi.chat_access import ADMINS
from bot.errors import BotError
from bot.messages.plain import one_line
from bot.notify.messenger import Messenger
from bot.notify.operator_alerts import TITLE, OperatorAlerts
from bot.store import managers
from bot.store.engine import Database
from bot.store.records import Chat, Manager

log = logging.getLogger(__name__)

#: Notices that the operators get too: the key of the notice, and the key of the operators' text.
OPERATOR_ALERTS = {
    "chat-muted": "alert-chat-muted",
    "chat-lost": "alert-chat-lost",
    "channel-unasked": "alert-channel-unasked",
}

#: Notices that only the operators get, since the person to ask cannot be reached.
UNREACHED = frozenset({"channel-unasked"})

#: Losses that are reported even when Telegram does not say whether a person is still an admin: with `UNCONFIRMED`,
#: which shows no title, because they may have left long ago. After `chat-lost` it almost never does.
LOSSES = frozenset({"chat-lost", "chat-muted", "chat-audit", "chat-no-right"})
UNCONFIRMED = "chat-unconfirmed"

#: Maximum notices about one chat within PERIOD seconds: a right can be removed and given again and again.
MAX_NOTICES, PERIOD = 4, 600.0

#: Chats whose notices are counted; the chat whose last notice is the oldest is dropped first.
REMEMBERED = 10_000


class AdminNotices:
    """Notifies the admins of chats; the operators are alerted of the important notices, too."""

    def __init__(
        self,
        db: Database,
        messenger: Messenger,
        alert_operators: OperatorAlerts,
        title: Callable[[Chat], Awaitable[str]],
        monotonic: Callable[[], float],
    ) -> None:
        """`title` returns a chat's current title; `monotonic` returns seconds of a clock that never jumps."""
        self._db = db
        self._messenger = messenger
        self._alert_operators = alert_operators
        self._title = title
        self._monotonic = monotonic
        #: The times of the last notices about each chat, by our id of the chat.
        self._recent: LRUCache[int | None, deque[float]] = LRUCache(REMEMBERED)

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None:
        """Notify the admins of a chat: their list is read now, and the messages are sent in the background.

        `key` is the key of the text. An error is logged, not raised. Above `MAX_NOTICES` notices within `PERIOD`
        seconds the notice is only logged.
        """
        log.warning("%s: %s, chat %s of the database", key, chat.kind, chat.id)
        if self._too_many(chat):
            return
        try:
            people = await managers.of(self._db, chat)
        except BotError as error:
            log.warning("%s", error)
            return
        self._messenger.in_background(self._notify(people, chat, key, values))

    def _too_many(self, chat: Chat) -> bool:
        """Count a notice about a chat; True when it is one too many."""
        recent, now = self._recent.get(chat.id, deque[float](maxlen=MAX_NOTICES)), self._monotonic()
        self._recent[chat.id] = recent
        if len(recent) == MAX_NOTICES and now - recent[0] < PERIOD:
            return True
        recent.append(now)
        return False

    async def _notify(
        self, people: Sequence[Manager], chat: Chat, key: str, values: dict[str, str | int]
    ) -> None:
        title = one_line(str(values.get("title") or ""), TITLE)
        title = title or one_line(await self._title(chat), TITLE) or str(chat.telegram_id)
        alert = OPERATOR_ALERTS.get(key)
        if alert and (key != "chat-lost" or chat.kind == "channel"):
            self._alert_operators(alert, title=title)
        if key in UNREACHED:
            return
        for person in people:
            await self._notify_one(person.telegram_id, chat, key, values | {"title": title})

    async def _notify_one(
        self, person: int, chat: Chat, key: str, values: dict[str, str | int]
    ) -> None:
        is_admin = await self._is_admin(chat, person)
        if is_admin:
            await self._messenger.send(person, chat.language, key, values)
        elif is_admin is None and key in LOSSES:
            await self._messenger.send(person, chat.language, UNCONFIRMED, {})

    async def _is_admin(self, chat: Chat, person: int) -> bool | None:
        """True when the person is still an admin; otherwise they are removed. None: Telegram does not say."""
        try:
            found = await self._messenger.bot.get_chat_member(chat.telegram_id, person)
        except TelegramError:
            return None
        if found.status not in ADMINS:
            await managers.dismiss(self._db, chat, person)
            return False
        return True
