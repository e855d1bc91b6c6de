"""Time that passes only when everybody sleeps, for the rate_limiter and for the clock of its database alike."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, literal, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.tables import Instant

#: Turns of the event loop after which nothing more happens by itself.
SETTLED = 50


class VirtualTime:
    """A monotonic clock, and the sleep that moves it."""

    def __init__(self) -> None:
        self.now = 1000.0
        #: Transactions under way, which take no time.
        self.transactions = 0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Return when so much time has passed."""
        bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + max(0.0, seconds), next(self._count), bell))
        await bell

    async def live(self, lives: Iterable[Coroutine[Any, Any, Any]]) -> None:
        """Let all of these run to their ends."""
        all_of_them = asyncio.gather(*lives)
        while not all_of_them.done():
            for _ in range(SETTLED):
                await asyncio.sleep(0)
            if self.transactions:
                await asyncio.sleep(0.0002)
            elif self._sleepers and not all_of_them.done():
                self._wake()
        await all_of_them

    def _wake(self) -> None:
        at = self._sleepers[0][0]
        self.now = max(self.now, at)
        while self._sleepers and self._sleepers[0][0] <= at:
            bell = heapq.heappop(self._sleepers)[2]
            if not bell.done():
                bell.set_result(None)


class VirtualDatabase(Database):
    """A real database whose own clock is the virtual one."""

    def __init__(self, real: Database, time: VirtualTime) -> None:
        super().__init__(real.engine)
        self._time = time

    def really(self, span: timedelta = timedelta(0)) -> Any:
        """That long after the virtual clock."""
        now = int(self._time.now * 1_000_000) + span // timedelta(microseconds=1)
        return type_coerce(literal(now, BigInteger()) + literal(0, BigInteger()), Instant)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, during which time stands still."""
        self._time.transactions += 1
        try:
            async with super().begin() as connection:
                yield connection
        finally:
            self._time.transactions -= 1
