"""Waits for work with a limit: until a stop event, or for a number of seconds."""

import asyncio
import logging
from collections.abc import Awaitable

from telegram.error import TelegramError

log = logging.getLogger(__name__)


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
    """Wait for all of `work`, for at most so many seconds; what has not ended then is cancelled, unless shielded.

    A timeout, TelegramError and RuntimeError are logged, not raised.
    """
    for step in asyncio.as_completed([asyncio.wait_for(one, seconds) for one in work]):
        try:
            await step
        except TimeoutError:
            log.warning("A task did not end within %g s; the stop continues without it", seconds)
        except (TelegramError, RuntimeError) as error:
            log.warning("Stopping: %s", error)
