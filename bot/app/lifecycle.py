"""The lifecycle of a service: starts its parts in order, and stops them in reverse, all within one deadline."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telegram.error import TelegramError

log = logging.getLogger(__name__)

#: Seconds within which all parts must stop; supervisors kill a process that needs more than ten.
STOP_SECONDS = 8.0

#: Seconds that each part gets to stop even when the others have used up `STOP_SECONDS`.
STOP_AT_LEAST = 0.5

Step = Callable[[], Awaitable[object]]


async def nothing() -> None:
    """A step that does nothing."""


@dataclass(frozen=True)
class Part:
    """A part of a service, as the steps that start and stop it. Each step may be missing.

    `drain` takes no new work and finishes the work under way. `stop` ends everything; it is called after `drain`, and
    also when `start` or `drain` has failed.
    """

    start: Step = nothing
    drain: Step = nothing
    stop: Step = nothing


class Lifecycle:
    """Runs the parts of a service. A part uses only parts before it in the list."""

    def __init__(self, parts: Sequence[Part], grace: float) -> None:
        """`grace` is the number of seconds for all parts together to drain."""
        self._parts = parts
        self._grace = grace
        self._started: list[Part] = []

    async def run(self, stop: asyncio.Event, ended: Callable[[], Awaitable[None]]) -> None:
        """Start all parts, wait until `stop` is set or `ended` returns, and stop all parts. Raises their errors."""
        try:
            if await first_of(stop, self.start()):
                await first_of(stop, ended())
        finally:
            await self.stop()

    async def start(self) -> None:
        """Start all parts in order. When a part fails, it and those before it are stopped, and its error is raised."""
        try:
            for part in self._parts:
                self._started.append(part)
                await part.start()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Drain all started parts at once, then stop them in reverse order. A second call does nothing.

        A step that does not end in time is cancelled, and one that fails is logged: the others are stopped all the
        same.
        """
        started, self._started = self._started, []
        clock = asyncio.get_running_loop().time
        deadline = clock() + STOP_SECONDS
        await within(self._grace, *(part.drain() for part in started))
        for part in reversed(started):
            await within(max(STOP_AT_LEAST, deadline - clock()), part.stop())


async def first_of(stop: asyncio.Event, work: Awaitable[None]) -> bool:
    """Run `work` until it ends or `stop` is set, which cancels it. True when it ended; its error is raised."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        working.result()
        return True
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return False


async def within(seconds: float, *work: Awaitable[object]) -> None:
    """Wait for all of `work`, for at most so many seconds; what has not ended then is cancelled.

    Errors and timeouts are logged, not raised.
    """
    for step in asyncio.as_completed([asyncio.wait_for(one, seconds) for one in work]):
        try:
            await step
        except TimeoutError:
            log.warning("A task did not end within %g s; the stop continues without it", seconds)
        except (TelegramError, RuntimeError) as error:
            log.warning("Stopping: %s", error)
        except Exception:
            log.exception("A part of the process failed to stop")


async def cancel(*tasks: asyncio.Task[None] | None) -> None:
    """Cancel the tasks and wait until they have ended; None stands for a task that was not started."""
    running = [task for task in tasks if task is not None]
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
