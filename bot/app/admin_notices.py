"""Those who manage a group or a channel are told in their private chats what it has lost; so are the operators."""

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

#: Of what the operators are told too, by the key of their text.
ALARMS = {
    "room-muted": "alarm-room-muted",
    "room-lost": "alarm-room-lost",
    "channel-unasked": "alarm-channel-unasked",
}

#: What is said to the operators alone: those who manage the chat cannot be reached.
UNREACHED = frozenset({"channel-unasked"})

#: Losses of which somebody is told even when Telegram cannot say whether they still manage the chat: by `UNCONFIRMED`,
#: which names no title, since they may have left long ago. After `room-lost` Telegram can hardly ever say it.
LOSSES = frozenset({"room-lost", "room-muted", "room-audit", "room-no-right"})
UNCONFIRMED = "room-unconfirmed"

#: How often something is said of one chat, and within how many seconds: a right can be taken and given over and over.
OFTEN, ONCE = 4, 600.0

#: Chats of which that is remembered; the one of which something was said longest ago is forgotten first.
REMEMBERED = 10_000


class AdminNotices:
    """The voice to those who manage chats; the operators know of what matters."""

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
        #: When something was said of a chat lately, by our number of it.
        self._said: dict[int | None, deque[float]] = {}

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None:
        """Read who manages the chat now, and tell them when there is time."""
        log.warning("%s: %s %d", key, chat.kind, chat.address)
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
        title = title or one_line(await self._title(chat), TITLE) or str(chat.address)
        alarm = ALARMS.get(key)
        if alarm and (key != "room-lost" or chat.kind == "channel"):
            self._operators(alarm, title=title)
        for one in () if key in UNREACHED else people:
            manages = await self._still(chat, one.address)
            if manages:
                await self._voice.say(one.address, chat.language, key, values | {"title": title})
            elif manages is None and key in LOSSES:
                await self._voice.say(one.address, chat.language, UNCONFIRMED, {})

    async def _still(self, chat: Chat, person: int) -> bool | None:
        """Whether that person still manages the chat; one who does not is forgotten. None: Telegram does not say."""
        try:
            found = await self._voice.bot.get_chat_member(chat.address, person)
        except TelegramError:
            return None
        if found.status not in ADMINS:
            await managers.dismiss(self._db, chat, person)
            return False
        return True
