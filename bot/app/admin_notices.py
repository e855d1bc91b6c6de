"""Admin notices: tell a chat's admins in private, and the operators, what the bot can no longer do there."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import TelegramError

from bot.app.messenger import Messenger
from bot.errors import BotError
from bot.handlers.permissions import ADMINS
from bot.messages.plain import one_line
from bot.notify.operator_alerts import TITLE, OperatorAlerts
from bot.store import managers
from bot.store.engine import Database
from bot.store.records import Chat, Manager

log = logging.getLogger(__name__)

#: Notices that the operators get too: the key of the notice, and the key of the operators' text.
ALARMS = {
    "room-muted": "alarm-room-muted",
    "room-lost": "alarm-room-lost",
    "channel-unasked": "alarm-channel-unasked",
}

#: Notices that only the operators get: the admins of the chat cannot be reached.
UNREACHED = frozenset({"channel-unasked"})

#: Losses that are reported even when Telegram does not tell whether a person is still an admin: with `UNCONFIRMED`,
#: which shows no title, because they may have left long ago. After `room-lost` Telegram almost never tells it.
LOSSES = frozenset({"room-lost", "room-muted", "room-audit", "room-no-right"})
UNCONFIRMED = "room-unconfirmed"

#: Maximum notices about one chat, and the seconds they count for: a right can be removed and given again and again.
OFTEN, ONCE = 4, 600.0

#: Chats whose notices are counted; the chat whose last notice is the oldest is dropped first.
REMEMBERED = 10_000


class AdminNotices:
    """Notifies the admins of chats; the operators are alerted of the important notices, too."""

    def __init__(
        self,
        db: Database,
        voice: Messenger,
        operators: OperatorAlerts,
        title: Callable[[Chat], Awaitable[str]],
        monotonic: Callable[[], float],
    ) -> None:
        self._db = db
        self._voice = voice
        self._operators = operators
        self._title = title
        self._monotonic = monotonic
        #: The times of the last notices about each chat, by our id of the chat.
        self._said: dict[int | None, deque[float]] = {}

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None:
        """Notify the admins of a chat: their list is read now, and the messages are sent in the background.

        `key` is the key of the text. An error is logged, not raised. Above `OFTEN` notices within `ONCE` seconds the
        notice is only logged.
        """
        log.warning("%s: %s %d", key, chat.kind, chat.telegram_id)
        if self._too_often(chat):
            return
        try:
            people = await managers.of(self._db, chat)
        except BotError as error:
            log.warning("%s", error)
            return
        self._voice.soon(self._tell(people, chat, key, values))

    def _too_often(self, chat: Chat) -> bool:
        said, now = self._said.pop(chat.id, deque[float](maxlen=OFTEN)), self._monotonic()
        self._said[chat.id] = said
        if len(self._said) > REMEMBERED:
            del self._said[next(iter(self._said))]
        if len(said) == OFTEN and now - said[0] < ONCE:
            return True
        said.append(now)
        return False

    async def _tell(
        self, people: Sequence[Manager], chat: Chat, key: str, values: dict[str, str | int]
    ) -> None:
        title = one_line(str(values.get("title") or ""), TITLE)
        title = title or one_line(await self._title(chat), TITLE) or str(chat.telegram_id)
        alarm = ALARMS.get(key)
        if alarm and (key != "room-lost" or chat.kind == "channel"):
            self._operators(alarm, title=title)
        for one in () if key in UNREACHED else people:
            manages = await self._still(chat, one.telegram_id)
            if manages:
                await self._voice.say(
                    one.telegram_id, chat.language, key, values | {"title": title}
                )
            elif manages is None and key in LOSSES:
                await self._voice.say(one.telegram_id, chat.language, UNCONFIRMED, {})

    async def _still(self, chat: Chat, person: int) -> bool | None:
        """True when the person is still an admin; otherwise they are removed. None: Telegram does not tell."""
        try:
            found = await self._voice.bot.get_chat_member(chat.telegram_id, person)
        except TelegramError:
            return None
        if found.status not in ADMINS:
            await managers.dismiss(self._db, chat, person)
            return False
        return True
