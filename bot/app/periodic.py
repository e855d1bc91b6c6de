"""The work of every minute: clock repair, planning, and upkeep of the database."""

import asyncio
import logging
import math
from collections.abc import Callable, Sequence

from bot.app.lifecycle import cancel
from bot.app.planning_reports import PlanningReports
from bot.delivery import planner
from bot.delivery.clock_check import ClockCheck
from bot.delivery.sender_context import SenderContext
from bot.delivery.slots import effective
from bot.errors import BotError, DatabaseAway
from bot.scheduling import jobs
from bot.store import clock_repair, upkeep
from bot.store.process_liveness import PLANNER, SCHEDULER
from bot.store.records import Status

log = logging.getLogger(__name__)

#: Seconds between two comparisons of clocks that disagree.
RECHECK_SECONDS = 1.0


class PeriodicWork:
    """Runs a sweep every minute and at the time of each moment."""

    def __init__(
        self,
        context: SenderContext,
        clock_check: ClockCheck,
        rate: int,
        reports: PlanningReports,
        after_sweep: Sequence[Callable[[], None]],
        succeeded: Callable[[str], None],
        status: Status = Status.ACTUAL,
    ) -> None:
        """`rate` is the maximum number of messages per second; `after_sweep` is called after each sweep.

        `succeeded` is called with the name of the part, planner or scheduler, each time that it has worked. `status` is
        that of the broadcasts that are planned.
        """
        self._context = context
        self._db = context.db
        self._clock_check = clock_check
        self._rate = effective(rate)
        self._reports = reports
        self._after_sweep = after_sweep
        self._succeeded, self._status = succeeded, status
        self._scheduler = jobs.schedule(context.almanac, self._triggered)
        self._sweeping = asyncio.Lock()
        #: Waits for the clocks to agree.
        self._waiting: asyncio.Task[None] | None = None
        #: Has the jobs follow a clock that is set back.
        self._following: asyncio.Task[None] | None = None

    def each_minute(self, call: Callable[[], None]) -> None:
        """Call this each minute, whatever becomes of the sweep, and after each sweep, such as that of a moment."""
        jobs.add_each_minute(self._scheduler, call)
        self._after_sweep = (*self._after_sweep, call)

    async def start(self) -> None:
        """Sweep now, and then every minute."""
        await self._reports.report_new_database()
        await self._reports.report_price()
        await self.sweep()
        self._scheduler.start()
        self._following = asyncio.create_task(jobs.follow_clock(self._scheduler))
        self._succeeded(SCHEDULER)

    async def drain(self) -> None:
        """Start no other sweep, and wait for the one under way to end."""
        for task in (self._waiting, self._following):
            if task is not None:
                task.cancel()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        async with self._sweeping:
            self._scheduler.shutdown(wait=False)

    async def stop(self) -> None:
        """Stop waiting for the clocks to agree, and following one that is set back."""
        await cancel(self._waiting, self._following)

    async def sweep(self) -> None:
        """Plan the coming notices, record late ones as expired, and wake the sender.

        While the ledger's clock and Telegram's disagree, nothing is done; the sweep follows as soon as they agree.
        """
        if not await self._sweep_if_confirmed() and (self._waiting is None or self._waiting.done()):
            self._waiting = asyncio.create_task(self._sweep_once_confirmed())

    async def _triggered(self) -> None:
        """Sweep because the scheduler says so."""
        self._succeeded(SCHEDULER)
        await self.sweep()

    async def _sweep_if_confirmed(self) -> bool:
        """Sweep once; False, and nothing is done, when the clocks disagree."""
        async with self._sweeping:
            if not await self._clock_check.confirmed():
                return False
            found = await self._plan()
        self._succeeded(PLANNER)
        self._reports.report(found)
        for call in self._after_sweep:
            call()
        await self._do_upkeep()
        return True

    async def _sweep_once_confirmed(self) -> None:
        """Try each second until the clocks agree, and sweep then, instead of at the next minute."""
        swept = False
        while not swept:
            await asyncio.sleep(RECHECK_SECONDS)
            try:
                swept = await self._sweep_if_confirmed()
            except DatabaseAway as error:
                log.warning("%s", error)

    async def _plan(self) -> planner.Sweep:
        """Repair the ledger if its clock was wrong, plan and expire, and set from when deadlines are in danger."""
        now = self._context.clock()
        await self._repair_clock()
        found = await planner.sweep(self._db, self._context.almanac, now, self._rate, self._status)
        await self._set_danger()
        return found

    async def _repair_clock(self) -> None:
        """At the start, and after the clock was wrong: undo what the wrong clock changed in the ledger."""
        if not self._clock_check.doubted:
            return
        self._clock_check.doubted = False
        try:
            restored = await clock_repair.repair(self._db)
        except DatabaseAway:
            self._clock_check.doubted = True
            raise
        if restored:
            log.warning(
                "%d notices expired because of a wrong clock; their window is open: owed again",
                restored,
            )

    async def _set_danger(self) -> None:
        """Set the time from which notices need more than their usual share of the rate to be sent in time."""
        context, rate_limiter = self._context, self._context.rate_limiter
        slack = await planner.slack(
            self._db, context.almanac, context.clock(), rate_limiter.credit.notice_seconds
        )
        left = math.inf if slack is None else slack.total_seconds()
        rate_limiter.credit.danger_from = context.monotonic() + left

    async def _do_upkeep(self) -> None:
        """Do the upkeep of the database that is due; most of it waits while notices are being sent."""
        try:
            await upkeep.tend(self._db, self._context.clock().date())
        except BotError as error:
            log.warning("%s", error)
