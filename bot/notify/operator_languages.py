"""The operators' languages, as last read from the database: alerts are worded even when it does not answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot.errors import BotError

log = logging.getLogger(__name__)

#: Seconds to wait for the database to return an operator's language.
LOOKUP_SECONDS = 1.0


class OperatorLanguages:
    """Reads each operator's language when it is needed; the last known one counts when the database is unavailable."""

    def __init__(
        self,
        ids: Sequence[int],
        default_language: str,
        read: Callable[[int], Awaitable[str | None]],
    ) -> None:
        """`ids` are the operators' Telegram ids. `read` reads a person's language from the database."""
        self.ids = ids
        self.default_language = default_language
        self._read = read
        self._known = dict.fromkeys(ids, default_language)
        self._reading: dict[int, asyncio.Task[None]] = {}

    def refresh(self) -> None:
        """Read all languages in the background."""
        for operator in self.ids:
            self._start(operator)

    async def language(self, operator: int) -> str:
        """The operator's language; the last known one when the database does not answer in time."""
        await asyncio.wait({self._start(operator)}, timeout=LOOKUP_SECONDS)
        return self._known[operator]

    async def stop(self) -> None:
        """Cancel the reads under way."""
        reading = list(self._reading.values())
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    def _start(self, operator: int) -> asyncio.Task[None]:
        if operator not in self._reading:
            self._reading[operator] = asyncio.create_task(self._learn(operator))
        return self._reading[operator]

    async def _learn(self, operator: int) -> None:
        try:
            self._known[operator] = await self._read(operator) or self._known[operator]
        except BotError as error:
            log.debug("The language of an operator is not known: %s", error)
        finally:
            del self._reading[operator]
