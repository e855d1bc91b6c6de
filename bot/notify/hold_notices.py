"""Tells the operators who holds and resumes sending, or acknowledges alarms, each in their language and time zone."""

import asyncio
import logging
from collections.abc import Callable

from bot.errors import BotError
from bot.notify.alert_channel import AlertChannel
from bot.notify.hold_words import Reader
from bot.notify.operator_languages import OperatorLanguages
from bot.store import chats
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: What is told: the text for a reader.
Words = Callable[[Reader], str]


class HoldNotices:
    """Sends in the background. A message that Telegram refuses is logged."""

    def __init__(
        self,
        db: Database,
        operators: OperatorLanguages,
        channel: AlertChannel,
        default_zone: str,
    ) -> None:
        """`default_zone`: of operators who have chosen none."""
        self._db = db
        self._operators = operators
        self._channel = channel
        self._default_zone = default_zone
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, words: Words, besides: int | None = None) -> None:
        """Tell all operators, except the one with the Telegram id `besides`. Returns at once."""
        task = asyncio.create_task(self._tell(words, besides))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def deliver(self, words: Words, besides: int | None = None) -> bool:
        """Tell them, and return when it is over.

        True when Telegram has taken or refused the message to each; False when it took some neither way for an hour.
        """
        people = [one for one in self._operators.ids if one != besides]
        return await self._channel.deliver({one: words(await self._reader(one)) for one in people})

    async def stop(self) -> None:
        """Drop what is not sent yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _tell(self, words: Words, besides: int | None) -> None:
        try:
            await self.deliver(words, besides)
        except Exception:
            log.exception("The operators could not be told what one of them did")

    async def _reader(self, operator: int) -> Reader:
        language = await self._operators.language(operator)
        return Reader(operator, language, await self._zone(operator))

    async def _zone(self, operator: int) -> str:
        try:
            stored = await chats.find(self._db, operator)
        except BotError:
            stored = None
        return stored.zone if stored else self._default_zone
