"""Reports readiness to the operators in the background, before an occasion; NO-GO is repeated until one answers."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.delivery.slots import effective
from bot.handlers.operators import readiness
from bot.notify import readiness_report
from bot.notify.readiness_report import Subject, Verdict
from bot.observances.model import Occasion
from bot.operations import report_schedule
from bot.operations.report_schedule import Report, State

log = logging.getLogger(__name__)

#: How long the instant of the first notice is taken as known: to find it, all chats are counted.
KNOWN = timedelta(minutes=10)

#: Seconds after which a report that is still being sent is marked as such again.
RENEW = 60.0


class ReadinessReports:
    """Sends one report at a time. Without operators, and with a temporary database, it does nothing."""

    def __init__(
        self,
        resources: Resources,
        alerting: Alerting,
        clock: Callable[[], datetime],
        judge: Callable[[datetime], Awaitable[Verdict]],
    ) -> None:
        """`clock` returns the current time of the ledger, in UTC; `judge` returns the verdict for an instant."""
        self._db, self._almanac, self._catalog = resources.db, resources.almanac, resources.catalog
        self._rate = effective(resources.settings.rate)
        self._operators = () if resources.temporary else resources.settings.operator_ids
        self._languages, self._channel = alerting.languages, alerting.channel
        self._clock = clock
        self.judge = judge
        self._open = False
        self._task = BackgroundTask(self._look, "A report of readiness failed; it is tried again")
        #: When the first notice of an occasion is due, and when that was found out.
        self._first: dict[Occasion, tuple[datetime, datetime]] = {}

    async def open(self) -> None:
        """From now on reports are sent: all parts of the process work, so that `ready` finds them."""
        self._open = True

    def look(self) -> None:
        """Send the report that is due, if any, in the background. Does nothing while one is being sent."""
        if self._open and self._operators:
            self._task.start()

    async def done(self) -> None:
        """Return when the report that was begun last is sent."""
        await self._task.done()

    async def stop(self) -> None:
        """Stop. A report that is being sent is sent again after the next start."""
        self._open = False
        await self._task.stop()

    async def _look(self) -> None:
        for occasion in report_schedule.coming(self._almanac, self._clock()):
            await self._report_due(occasion)

    async def _report_due(self, occasion: Occasion) -> None:
        """Send the report of that occasion that is due, unless another process sends it."""
        now, first = self._clock(), await self._first_notice(occasion)
        last = await report_schedule.last(self._db, occasion)
        answered = last is not None and await report_schedule.answered(self._db, last)
        if step := report_schedule.due(last, first, now, answered=answered):
            report = Report(occasion, step, State.SENDING, now)
            if await report_schedule.claim(self._db, last, report):
                await self._send(report, first)

    async def _first_notice(self, occasion: Occasion) -> datetime:
        now = self._clock()
        known = self._first.get(occasion)
        if known is None or abs(now - known[1]) >= KNOWN:
            db, almanac = self._db, self._almanac
            first = await report_schedule.first_notice(db, almanac, occasion, self._rate)
            known = self._first[occasion] = first, now
        return known[0]

    async def _send(self, report: Report, first: datetime) -> None:
        """Judge, and send what was found. Meanwhile, other processes are kept from doing so."""
        sending = asyncio.create_task(self._judge_and_deliver(report, first))
        try:
            while not (await asyncio.wait({sending}, timeout=RENEW))[0]:
                report = await report_schedule.renew(self._db, report, self._clock())
            if (go := await sending) is not None:
                await report_schedule.settle(self._db, report, self._clock(), go=go)
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _judge_and_deliver(self, report: Report, first: datetime) -> bool | None:
        """True after GO, False after NO-GO; None when Telegram did not take the messages."""
        verdict = await self.judge(self._clock())
        held = await readiness.is_held(self._db)
        observance = self._almanac.observance(report.occasion.observance)
        subject = Subject(observance, report.occasion, first)
        texts, keyboards = {}, {}
        for operator in self._operators:
            language = await self._languages.language(operator)
            texts[operator] = readiness_report.worded(self._catalog, language, subject, verdict)
            keyboards[operator] = readiness.keyboard(self._catalog, language, report.key, held=held)
        delivered = await self._channel.deliver(texts, keyboards)
        log.info("%s, %s: %s", report.name, report.step, "GO" if verdict.go else "NO-GO")
        return verdict.go if delivered else None
