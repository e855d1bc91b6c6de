"""The alert channel: a separate connection to Telegram that needs neither the database nor the rate limiter."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping

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
            left = {
                person: text
                for person, text in left.items()
                if await self._again(person, text, send)
            }
            if not left or self._monotonic() - start >= GIVE_UP:
                break
            await self._sleep(wait)
        if left:
            log.error("An alert to %d operators was dropped: Telegram does not answer", len(left))
        return not left

    async def _again(self, person: int, text: str, send: Send) -> bool:
        """Send a text; True when it must be sent again."""
        await self._sleep(max(0.0, self._last + APART - self._monotonic()))
        self._last = self._monotonic()
        try:
            await send(person, text)
        except RetryAfter as refusal:
            await self._sleep(asked_wait(refusal).total_seconds())
            return True
        except TelegramError as error:
            # python-telegram-bot derives BadRequest from NetworkError.
            again = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
            log.warning("Operator %d was not alerted: %s", person, error)
            return again
        return False


def _waits() -> Iterator[float]:
    wait = FIRST_WAIT
    while True:
        yield wait
        wait = min(2 * wait, LAST_WAIT)
