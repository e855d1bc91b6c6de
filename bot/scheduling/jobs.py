"""The jobs that APScheduler runs. They plan and expire deliveries; the ledger decides what is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import DatabaseAway
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Observance
from bot.scheduling.trigger import MomentTrigger, PauseTrigger

log = logging.getLogger(__name__)

#: Seconds between sweeps: the longest effect of a missed, late or doubled run.
SWEEP = 60

#: A late run is never dropped, and several missed runs become one.
NEVER_TOO_LATE = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}

Sweep = Callable[[], Awaitable[None]]


def schedule(almanac: Almanac, sweep: Sweep) -> AsyncIOScheduler:
    """A scheduler, not yet started, that runs a sweep every minute and `announce` at each moment."""
    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=NEVER_TOO_LATE)
    scheduler.add_job(_careful(sweep), PauseTrigger(SWEEP), id="sweep")
    for observance in almanac.observances:
        scheduler.add_job(
            announce,
            MomentTrigger(almanac, observance),
            args=[almanac, observance, _careful(sweep)],
            id=f"announce {observance.id}",
        )
    return scheduler


def add_each_minute(scheduler: AsyncIOScheduler, call: Callable[[], None]) -> None:
    """Add a job of its own, which a sweep that fails, or does not end, cannot prevent."""
    scheduler.add_job(_in_the_loop, PauseTrigger(SWEEP), args=[call], name="each minute")


async def follow_clock(scheduler: AsyncIOScheduler) -> None:
    """Run until cancelled; when the clock was set back, the jobs follow it within two minutes.

    Without this, a job waits until the clock shows the time that was planned by the wrong clock, a day later perhaps.
    """
    while True:
        await asyncio.sleep(SWEEP)
        for job in scheduler.get_jobs():
            planned = job.trigger.get_next_fire_time(None, datetime.now(UTC))  # noqa: TID251 - as APScheduler plans
            if planned is not None and job.next_run_time > planned:
                job.modify(next_run_time=planned)


async def announce(almanac: Almanac, observance: Observance, sweep: Sweep) -> None:
    """Runs at each moment of each year: logs the anniversary number and runs a sweep."""
    today = zones.local(datetime.now(UTC), observance.zone).date()  # noqa: TID251 - jobs read the clock
    occasion = almanac.following(today)
    log.info("%s %d: anniversary %d", observance.id, occasion.year, occasion.number)
    await sweep()


async def _in_the_loop(call: Callable[[], None]) -> None:
    """Call it in the event loop: APScheduler calls what is no coroutine in a thread."""
    call()


def _careful(sweep: Sweep) -> Sweep:
    """The sweep; when the database does not answer, it logs a warning and leaves the work to the next minute."""

    async def swept() -> None:
        try:
            await sweep()
        except DatabaseAway as error:
            log.warning("%s", error)

    return swept
