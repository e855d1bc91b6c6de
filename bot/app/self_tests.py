"""The monthly self-test: asks the operators whether somebody is there, and tells by other routes when nobody is."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from telegram import InlineKeyboardMarkup

from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.handlers.operators import self_test
from bot.notify import self_test_words
from bot.notify.ping_client import Signal
from bot.notify.self_test_words import Facts
from bot.observances import zones
from bot.operations import self_test_schedule
from bot.store import chats, restored, self_tests, upkeep
from bot.store.self_tests import SelfTest, State, Unanswered

log = logging.getLogger(__name__)

#: The alert that nobody answers, and that of its end.
UNANSWERED, ANSWERED = "alert-self-test", "alert-self-test-answered"

#: No self-test begins in this time before a quiet span or a notice: Telegram is tried for an hour.
AHEAD = timedelta(minutes=70)


class SelfTests:
    """Looks each minute. With a temporary database, and while sending from a restored copy is held, it does nothing."""

    def __init__(
        self,
        resources: Resources,
        alerting: Alerting,
        agree: Callable[[], bool],
        clock: Callable[[], datetime],
    ) -> None:
        """`agree`: whether the clocks agree; `clock` returns the current time of the ledger, in UTC."""
        self._db, self._catalog, self._almanac = resources.db, resources.catalog, resources.almanac
        self._operators = resources.settings.operator_ids
        self._zone = resources.settings.default_timezone
        self._wanted = not resources.temporary
        self._alerting = alerting
        self._agree, self._clock = agree, clock
        self._open = False
        self._task = BackgroundTask(self._look, "The self-test failed; it is tried again")
        #: True once this process has told that nobody answers.
        self._told = False

    async def open(self) -> None:
        """From now on self-tests are sent."""
        self._open = self._wanted

    def look(self) -> None:
        """Send the self-test that is due, in the background. Does nothing while one is being sent."""
        if self._open:
            self._task.start()

    async def done(self) -> None:
        """Return when the look that was begun last is over."""
        await self._task.done()

    async def stop(self) -> None:
        """Stop. A self-test that is being sent is sent again after the next start."""
        self._open = False
        await self._task.stop()

    async def _look(self) -> None:
        now = self._clock()
        if not self._agree() or await restored.copied_from(self._db) is not None:
            return
        last = await self_tests.last(self._db)
        if last is None:
            new = SelfTest(self_test_schedule.month(now, self._zone), State.NEW, now)
            await self_tests.replace(self._db, None, new)
            return
        await self._judge(last, now)
        if self_test_schedule.is_due(last, now, self._zone) and await self._may_send(now):
            month = self_test_schedule.month(now, self._zone)
            begun = SelfTest(month, State.SENDING, now)
            if await self_tests.replace(self._db, last, begun):
                await self._send(begun)

    async def _may_send(self, now: datetime) -> bool:
        """True when no notice is sent or due soon, and no quiet span is in effect or begins soon."""
        quiet = self._almanac.next_quiet(now)
        return now + AHEAD < quiet.begins and not await upkeep.sending(self._db, AHEAD)

    async def _send(self, begun: SelfTest) -> None:
        """Ask the operators, and send a test by each other route."""
        today = zones.local(begun.at, self._zone).date()
        alarms, pings = self._alerting.alarms, self._alerting.pings
        facts = Facts(
            await chats.count(self._db),
            self._almanac.following(today),
            alarms.labels if alarms else (),
            alone=len(self._operators) == 1,
        )
        if not await self._ask(facts):
            return
        sent = SelfTest(begun.month, State.SENT, begun.at)
        if await self_tests.replace(self._db, begun, sent):
            log.info("The self-test of %s is sent", begun.month)
            await self_tests.forget_answers(self._db, begun.at.replace(microsecond=0))
            if alarms:
                alarms.test()
            if pings:
                pings.add(Signal.LOG, f"self-test of {begun.month}")

    async def _ask(self, facts: Facts) -> bool:
        """Send the message; False when Telegram did not take it."""
        texts: dict[int, str] = {}
        boards: dict[int, InlineKeyboardMarkup] = {}
        for operator in self._operators:
            language = await self._alerting.languages.language(operator)
            texts[operator] = self_test_words.message(self._catalog, language, facts)
            boards[operator] = self_test.keyboard(self._catalog, language)
        return await self._alerting.channel.deliver(texts, boards)

    async def _judge(self, last: SelfTest, now: datetime) -> None:
        """Tell that nobody answers, and that somebody does again."""
        alarm, answers = await self_tests.alarmed(self._db), await self_tests.answers(self._db)
        if alarm is not None and self_test_schedule.is_over(alarm, answers):
            if await self_tests.end_alarm(self._db):
                self._alerting.alerts(ANSWERED)
            self._told = False
        elif alarm is not None:
            self._tell_again(alarm)
        elif self._operators and self_test_schedule.is_late(last, answers, now):
            if await self_tests.begin_alarm(self._db, Unanswered(now, last.at)):
                log.error("Nobody has answered the self-test of %s", last.month)
                self._alerting.alerts(UNANSWERED, date=f"{last.at:%Y-%m-%d}")
                if pings := self._alerting.pings:
                    pings.add(Signal.FAIL, f"nobody has answered the self-test of {last.month}")
            self._told = True

    def _tell_again(self, alarm: Unanswered) -> None:
        """After a start, go on with an alarm that an earlier process has begun."""
        if not self._told:
            self._told = True
            self._alerting.alerts.resume(UNANSWERED, date=f"{alarm.sent:%Y-%m-%d}")
