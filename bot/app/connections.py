"""The connections to Telegram: one for notices, and one for answers to people."""

import asyncio
import logging
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.app.clock import monotonic
from bot.botapi.answering_bot import AnsweringBot
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock
from bot.botapi.telegram_transport import NoticeRequest, TelegramTransport
from bot.delivery.answer_rate_limiter import AnswerRateLimiter, asked_wait
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.sender import IN_FLIGHT
from bot.settings import Settings

log = logging.getLogger(__name__)

#: Seconds between attempts at the start while Telegram cannot be reached.
RETRY_SECONDS = 5.0


class Connections:
    """The connections of a process, and the bots that use them."""

    def __init__(self, settings: Settings, rate_limiter: RateLimiter) -> None:
        self._token = settings.telegram_bot_token
        self._base_url = f"{settings.telegram_api_url}/bot"
        self._operators = frozenset(settings.operator_ids)
        self._paid = settings.paid_broadcast
        self._rate_limiter = rate_limiter
        self._username = ""
        #: The bot's id; 0 until Telegram has answered.
        self.bot_id = 0
        #: Telegram's clock, as the answers on both connections show it.
        self.clock = TelegramClock(monotonic)
        self._notices = NoticeRequest(IN_FLIGHT, self.clock)
        self._answers = AiohttpRequest(clock=self.clock)

    def answering_bot(self, updates: AiohttpRequest | None = None) -> AnsweringBot:
        """A bot that sends answers to people, at the rate limit; `updates` is its connection for getUpdates."""
        return AnsweringBot(
            self._token,
            base_url=self._base_url,
            request=self._answers,
            get_updates_request=updates or self._answers,
            rate_limiter=AnswerRateLimiter(self._rate_limiter, self._operators),
        )

    def transport(self) -> TelegramTransport:
        """The transport that sends notices."""
        bot = Bot(
            self._token,
            base_url=self._base_url,
            request=self._notices,
            get_updates_request=self._notices,
        )
        return TelegramTransport(bot, paid=self._paid, operators=self._operators)

    def username(self) -> str:
        """The bot's user name; empty until Telegram has answered."""
        return self._username

    async def open(self) -> None:
        """Open the connections. No request is sent yet."""
        log.debug("The Bot API is at %s", self._base_url.removesuffix("/bot"))
        for connection in (self._notices, self._answers):
            await connection.initialize()

    async def reach(self, bot: Any) -> None:
        """Initialize a Bot or an Application as soon as Telegram answers.

        Raises InvalidToken when Telegram refuses the token.
        """
        while True:
            try:
                await bot.initialize()
                self._username, self.bot_id = bot.bot.username, bot.bot.id
                return
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("Telegram cannot be reached (%s); trying again", error)
                await asyncio.sleep(max(RETRY_SECONDS, _asked_to_wait(error)))

    async def close(self) -> None:
        """Close the connections. A second call does nothing."""
        for connection in (self._notices, self._answers):
            await connection.shutdown()


def _asked_to_wait(error: TelegramError) -> float:
    """The seconds of a 429; 0 for any other error."""
    return asked_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0.0
