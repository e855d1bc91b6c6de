"""Waiting for what ends first, and no longer than is allowed."""

import asyncio
import logging
from collections.abc import Awaitable

from telegram.error import TelegramError

log = logging.getLogger(__name__)


async def first_of(stop: asyncio.Event, work: Awaitable[None]) -> bool:
    """True when the work ended before `stop` was set; what it raised is raised."""
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
    """Wait for all of it, that many seconds at the most; what does not end is left behind."""
    for step in asyncio.as_completed([asyncio.wait_for(one, seconds) for one in work]):
        try:
            await step
        except TimeoutError:
            log.warning("Something did not end within %g s and was left behind", seconds)
        except (TelegramError, RuntimeError) as error:
            log.warning("Stopping: %s", error)
