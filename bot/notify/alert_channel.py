"""The alert channel: a separate connection to Telegram that needs neither the database nor the rate limiter.

Messages about the progress of broadcasts use it too, behind the alerts, and so does the witness.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.botapi.telegram_transport import NO_PREVIEW
from bot.delivery.answer_rate_limiter import asked_wait

log = logging.getLogger(__name__)

#: Seconds between two messages. The part of Telegram's free rate that the rate limiter leaves unused allows one a
#: second.
APART = 1.0

#: Seconds until an alert is sent again when Telegram did not answer: the first wait, doubled up to the last.
FIRST_WAIT, LAST_WAIT = 1.0, 60.0

#: Seconds after which an alert that Telegram did not accept is dropped.
GIVE_UP = 3600.0

#: Sends a text to a person.
Send = Callable[[int, str], Awaitable[None]]


#: How Telegram begins its answer to an edit that would change nothing, and to one that it does not allow any more.
UNCHANGED, UNEDITABLE = (
    "message is not modified",
    ("message to edit not found", "message can't be edited", "message_id_invalid"),
)


class Shown(Enum):
    """What became of a message that shows progress."""

    #: It shows the text.
    DONE = "done"
    #: It does not exist any more, or cannot be edited: it needs a new one in its place.
    GONE = "gone"
    #: Telegram did not take it now; it may later.
    LATER = "later"
    #: Telegram refuses it: this person cannot be written to.
    REFUSED = "refused"


@dataclass(frozen=True)
class Pinned:
    """The newest pinned message of a chat."""

    message_id: int
    text: str


@dataclass(frozen=True)
class Answer:
    """Telegram's answer to a message that shows progress."""

    shown: Shown
    #: The id of the message; None unless it was sent or edited.
    message_id: int | None = None
    #: Seconds that Telegram asks to wait.
    wait: float = 0.0


async def pinned(bot: Bot, person: int) -> Pinned | None:
    """The newest pinned message of this person's chat with the bot, None without one. Raises TelegramError.

    The text of a message that the bot has not sent is empty.
    """
    found = (await bot.get_chat(person)).pinned_message
    if found is None:
        return None
    whose = getattr(found, "from_user", None)
    own = whose is not None and whose.id == int(bot.token.partition(":")[0])
    return Pinned(found.message_id, (getattr(found, "text", None) or "") if own else "")


class AlertChannel:
    """Sends alerts, at most one message a second; after a 429 it waits as long as Telegram asks.

    An alert whose answer is lost is sent again: an alert that arrives twice is better than none.
    """

    def __init__(
        self,
        bot: Bot,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`bot` must have its own request object and no rate limiter."""
        self._bot = bot
        self._monotonic = monotonic
        self._sleep = sleep
        self._last = float("-inf")
        #: How many rounds of alerts are being sent.
        self._alerts = 0

    async def deliver(
        self, texts: Mapping[int, str], keyboards: Mapping[int, InlineKeyboardMarkup] | None = None
    ) -> bool:
        """Send each person their text (HTML), with their keyboard if there is one.

        Returns True when each text was sent or refused, False when some were dropped after an hour.
        """

        async def send(person: int, text: str) -> None:
            await self._bot.send_message(
                person,
                text,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=(keyboards or {}).get(person),
            )

        return await self._deliver(texts, send)

    async def deliver_file(self, captions: Mapping[int, str], name: str, content: bytes) -> bool:
        """Send each person a file of that name, with their caption (HTML). Returns the same as `deliver`."""

        async def send(person: int, caption: str) -> None:
            await self._bot.send_document(
                person, content, filename=name, caption=caption, parse_mode=ParseMode.HTML
            )

        return await self._deliver(captions, send)

    async def _deliver(self, texts: Mapping[int, str], send: Send) -> bool:
        """Send to each person until Telegram has taken or refused it, for an hour."""
        start, left = self._monotonic(), dict(texts)
        for wait in _waits():
            left = await self._round(left, send)
            if not left or self._monotonic() - start >= GIVE_UP:
                break
            await self._sleep(wait)
        if left:
            log.error("An alert to %d operators was dropped: Telegram does not answer", len(left))
        return not left

    async def _round(self, texts: Mapping[int, str], send: Send) -> dict[int, str]:
        """Send each text once, before any message that shows progress; those that must be sent again."""
        self._alerts += 1
        try:
            return {
                person: text
                for person, text in texts.items()
                if await self._again(person, text, send)
            }
        finally:
            self._alerts -= 1

    async def _again(self, person: int, text: str, send: Send) -> bool:
        """Send a text; True when it must be sent again."""
        await self._turn_of_alert()
        try:
            await send(person, text)
        except RetryAfter as refusal:
            await self._sleep(asked_wait(refusal).total_seconds())
            return True
        except TelegramError as error:
            # python-telegram-bot derives BadRequest from NetworkError.
            again = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
            log.warning("An operator was not alerted: %s", error)
            return again
        return False

    async def pinned(self, person: int) -> Pinned | None:
        """As `pinned`, over the connection of the channel."""
        return await pinned(self._bot, person)

    async def pin(self, person: int, message_id: int) -> None:
        """Pin a message of this person's chat, without a sound. Raises TelegramError."""
        await self._bot.pin_chat_message(person, message_id, disable_notification=True)

    async def show(
        self,
        person: int,
        message_id: int | None,
        text: str,
        keyboard: InlineKeyboardMarkup | None = None,
    ) -> Answer:
        """Let a message of this person's chat show the text (HTML); with None, send one, without a sound.

        Alerts that wait go first. Nothing is tried again: the caller does so with what is known by then.
        """
        await self._turn_of_progress()
        try:
            return Answer(Shown.DONE, await self._sent(person, message_id, text, keyboard))
        except RetryAfter as refusal:
            return Answer(Shown.LATER, wait=asked_wait(refusal).total_seconds())
        except TelegramError as error:
            return _refused(error, message_id)

    async def _sent(
        self, person: int, message_id: int | None, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> int:
        """Send or edit the message; its id."""
        given: dict[str, Any] = {"parse_mode": ParseMode.HTML, "reply_markup": keyboard}
        if message_id is None:
            sent = await self._bot.send_message(
                person, text, disable_notification=True, link_preview_options=NO_PREVIEW, **given
            )
            return sent.message_id
        await self._bot.edit_message_text(
            text, person, message_id, link_preview_options=NO_PREVIEW, **given
        )
        return message_id

    async def _turn_of_alert(self) -> None:
        """Wait until a second has passed since the last message."""
        await self._sleep(max(0.0, self._last + APART - self._monotonic()))
        while (left := self._last + APART - self._monotonic()) > 0:
            await self._sleep(left)
        self._last = self._monotonic()

    async def _turn_of_progress(self) -> None:
        """Wait until a second has passed since the last message, and no alert is being sent."""
        while (left := self._last + APART - self._monotonic()) > 0 or self._alerts:
            await self._sleep(max(left, APART) if self._alerts else left)
        self._last = self._monotonic()


def _refused(error: TelegramError, message_id: int | None) -> Answer:
    """What an error means for a message that shows progress; `message_id` is None when it was to be sent."""
    said = error.message.lower()
    if UNCHANGED in said:
        return Answer(Shown.DONE, message_id)
    if message_id is not None and any(words in said for words in UNEDITABLE):
        return Answer(Shown.GONE)
    # python-telegram-bot derives BadRequest from NetworkError.
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        return Answer(Shown.LATER)
    return Answer(Shown.REFUSED)


def _waits() -> Iterator[float]:
    wait = FIRST_WAIT
    while True:
        yield wait
        wait = min(2 * wait, LAST_WAIT)
