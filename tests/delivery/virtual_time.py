"""Time that passes only when everybody sleeps, for the rate_limiter and for the clock of its database alike."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database, clock_us

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
    """A real database on SQLite whose own clock is the virtual one."""

    def __init__(self, real: Database, time: VirtualTime) -> None:
        super().__init__(real.engine)
        self._time = time
        self._clock = str(clock_us().compile(dialect=real.engine.dialect))
        for engine in {self.engine.sync_engine, self._reader.sync_engine}:
            event.listen(engine, "before_cursor_execute", self._with_virtual_clock, retval=True)

    def _with_virtual_clock(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, *more: Any
    ) -> tuple[str, Any]:
        """The statement with the virtual time, in microseconds, instead of the database's clock."""
        now = str(int(self._time.now * 1_000_000))
        return statement.replace(self._clock, now), parameters

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, during which no time passes."""
        with self._counted():
            async with super().begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A read, during which no time passes."""
        with self._counted():
            async with super().read() as connection:
                yield connection

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._time.transactions += 1
        try:
            yield
        finally:
            self._time.transactions -= 1
