"""Wiring: creates the objects that both services share, and lists them as parts of a lifecycle."""

import asyncio
import logging
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.app import start_report
from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.backups import Backups
from bot.app.broadcast_pings import BroadcastPings
from bot.app.clock import monotonic, wall
from bot.app.connections import Connections
from bot.app.disk_watch import DiskWatch
from bot.app.hold_watch import HoldWatch
from bot.app.judging import Judging
from bot.app.lifecycle import Part, nothing
from bot.app.liveness_writer import LivenessWriter
from bot.app.periodic import PeriodicWork
from bot.app.planning_reports import PlanningReports
from bot.app.progress_messages import ProgressMessages
from bot.app.readiness_reports import ReadinessReports
from bot.app.receipt_sender import ReceiptSender
from bot.app.resources import Resources
from bot.app.retention_work import RetentionWork
from bot.app.self_tests import SelfTests
from bot.app.sending import Sending
from bot.app.service_manager import ServiceManager
from bot.app.witness_watch import WitnessWatch
from bot.delivery import rehearsal
from bot.delivery.access_audit import Auditor
from bot.delivery.clock_check import ClockCheck
from bot.delivery.composer import Composer, EditionComposer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.editions import Editions, composer_of
from bot.delivery.photos import Photos
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.sender import Sender
from bot.delivery.sender_context import SenderContext
from bot.errors import DatabaseAway, OtherBot
from bot.liveness import SENDER
from bot.messages import snapshot
from bot.notify.admin_notices import AdminNotices
from bot.notify.hold_notices import HoldNotices
from bot.notify.messenger import Messenger
from bot.notify.request_notices import RequestNotices
from bot.store import bot_identity, editions, revisions
from bot.store.records import Status

log = logging.getLogger(__name__)

#: Seconds by which this machine's clock may differ from the database's without a warning.
MAX_CLOCK_ERROR = 5.0


class Wiring:
    """The objects of one process. Each is created from those above it."""

    def __init__(
        self,
        resources: Resources,
        *,
        audits: bool = False,
        new_bot: bool = False,
        status: Status = Status.ACTUAL,
        pace: int | None = None,
    ) -> None:
        """`audits`: True for the process that answers people: it also checks where the bot may still write, reports
        readiness to the operators, pings HEARTBEAT_URL, and makes the backups.

        `new_bot`: another bot may use the database. `status` is that of the broadcasts that it plans; only with ACTUAL
        are there alarms and pings outside Telegram. `pace` is the number of messages a second that are really sent
        while a rehearsal plans for the rate of the settings; None: that rate.
        """
        self.resources, self.db = resources, resources.db
        rate = resources.settings.rate
        sqlite = self.db.engine.dialect.name == "sqlite"
        self._new_bot, self._serves = new_bot, audits
        self.service_manager = ServiceManager(os.environ)
        self.liveness_writer = LivenessWriter(self.db, monotonic)
        self.database_clock = DatabaseClock(monotonic, wall if sqlite else None)
        self.rate_limiter = RateLimiter(self.db, pace or rate, self.database_clock)
        self.connections = Connections(resources.settings, self.rate_limiter)
        self._wire_notifications(serves=audits, outside=status is Status.ACTUAL)
        self.witness = WitnessWatch(
            resources, self.alerting, monotonic, serves=audits, real=status is Status.ACTUAL
        )
        self.context = self._sender_context()
        self.sender = Sender(self.context)
        self.sending = Sending(self.sender, self.connections, self.db)
        self._wire_background_work()
        self.periodic = self._periodic_work(status, audits=audits)
        self._rehearsing = asyncio.Lock()

    def _periodic_work(self, status: Status, *, audits: bool) -> PeriodicWork:
        rate = self.resources.settings.rate
        reports = PlanningReports(self.resources, self.alert_operators)
        return PeriodicWork(
            *(self.context, self.clock_check, rate, reports, self._after_sweep(audits=audits)),
            self._planning_succeeded,
            status,
        )

    def _planning_succeeded(self, part: str) -> None:
        """Record that the planner or its scheduler works, for other processes and for the watchdog of this one."""
        self.liveness_writer.succeeded(part)
        self.alerting.liveness.succeeded(part)

    def _wire_background_work(self) -> None:
        """Create what is done from time to time, besides answering and sending."""
        resources = self.resources
        auditor = Auditor(self.context)
        self.auditing = BackgroundTask(
            lambda: auditor.run(self.clock()), "The audit failed; it starts again in a minute"
        )
        judge = Judging(resources.settings)
        self.readiness = ReadinessReports(resources, self.alerting, self.clock, judge)
        self.self_tests = SelfTests(resources, self.alerting, self.clock_check.agree, self.clock)
        self.disk_watch = DiskWatch(
            resources, self.alert_operators, self.alerting.disk_is_full, monotonic
        )
        self.hold_watch = HoldWatch(resources, self.alerting, self.hold_notices, self.clock)
        self.progress = ProgressMessages(resources, self.alerting, monotonic)
        self.receipts = ReceiptSender(resources, self.alerting, self.clock)
        self.retention = RetentionWork(
            resources,
            self.alert_operators,
            self.clock_check.certain,
            self.clock_check.agree,
            self.clock,
        )
        self.backups = Backups(resources.settings, self.db, self.alert_operators, self.clock)
        self.broadcast_pings = self._broadcast_pings()

    def _wire_notifications(self, *, serves: bool, outside: bool) -> None:
        """Create what notifies operators and admins; `serves`, `outside`: as of Alerting."""
        resources, connections = self.resources, self.connections
        self.transport = connections.transport()
        self.messenger = Messenger(self.db, resources.catalog, connections.answering_bot())
        self.alerting = Alerting(resources, serves=serves, outside=outside)
        self.request_notices = RequestNotices(
            resources.catalog, self.alerting.languages, self.alerting.channel
        )
        self.alert_operators = self.alerting.alerts
        self.hold_notices = HoldNotices(
            self.db,
            self.alerting.languages,
            self.alerting.channel,
            resources.settings.default_timezone,
        )
        self.rate_limiter.rush.alert_operators = self.alert_operators
        self.notify_admins = AdminNotices(
            self.db, self.messenger, self.alert_operators, self.transport.title, monotonic
        )
        self.clock_check = ClockCheck(
            self.db,
            self.database_clock,
            connections.clock,
            self.transport.answers,
            self.alert_operators,
        )
        self.alerting.explain_planning(self.clock_check.agree)

    def _sender_context(self) -> SenderContext:
        catalog, almanac = self.resources.catalog, self.resources.almanac
        return SenderContext(
            db=self.db,
            almanac=almanac,
            composer=Composer(catalog, almanac, me=self.connections.username),
            editions=Editions(self.db, self.resources.edition, self._compose),
            rate_limiter=self.rate_limiter,
            transport=self.transport,
            clock=self.clock,
            database_clock=self.database_clock,
            new_name=lambda: secrets.token_hex(8),
            photos=Photos(
                self.db, self.transport, self.clock, alert_operators=self.alert_operators
            ),
            alert_operators=self.alert_operators,
            notify_admins=self.notify_admins,
            monotonic=monotonic,
            alive=lambda: self.alerting.liveness.succeeded(SENDER),
            clocks=self.clock_check,
            witness=self.witness,
        )

    def _compose(self, texts: Mapping[str, str]) -> EditionComposer:
        return composer_of(texts, self.connections.username)

    def clock(self) -> datetime:
        """The current time of the ledger, in UTC."""
        return self.database_clock.now() + self.db.offset

    async def rehearse(self, year: int | None = None) -> dict[str, int]:
        """Send all notices of one year's 20 January now to the chats of the sandbox, marked as a rehearsal.

        `year`: None for the next one. Returns the count of notices by the name of their state.
        """
        almanac = self.resources.almanac
        occasion = almanac.following(self.clock().date())
        if year is not None:
            occasion = almanac.occasion(occasion.observance, year)
        run = secrets.token_hex(8)
        async with self._rehearsing:
            states = await rehearsal.test(self.db, almanac, occasion, run, self.sender.wake)
        return {state.name.lower(): count for state, count in states.items()}

    def parts(self) -> Sequence[Part]:
        """What both services start before they talk to Telegram."""
        return (
            self.service_manager.part(),
            Part(start=self._read_clock, stop=self.db.close),
            Part(stop=self.liveness_writer.stop),
            Part(start=self.rate_limiter.start, stop=self.rate_limiter.stop),
            Part(start=self.alerting.open, stop=self.alerting.close),
            Part(stop=self.messenger.stop),
            Part(stop=self.hold_notices.stop),
            Part(start=self.connections.open, stop=self.connections.close),
        )

    def working_parts(self, bot: Any, *, sends: bool) -> Sequence[Part]:
        """What both services start next: reach Telegram with that Bot or Application, then plan, then send."""
        periodic, sending = self.periodic, self.sending
        parts = (
            Part(start=lambda: self._reach(bot)),
            Part(start=self._require_own_bot),
            Part(start=self.witness.start, stop=self.witness.stop),
            Part(start=self._choose_edition if self._serves else nothing),
            Part(start=self._report_start),
            Part(stop=self.auditing.stop),
            Part(stop=self.hold_watch.stop),
            Part(stop=self.disk_watch.stop),
            Part(stop=self.backups.stop),
            Part(stop=self.retention.stop),
            Part(stop=self.broadcast_pings.stop if self.broadcast_pings else nothing),
            Part(start=self._start_planning, drain=periodic.drain, stop=periodic.stop),
        )
        sender = Part(stop=sending.stop)
        if sends:
            sender = Part(start=sending.start, drain=sending.drain, stop=sending.stop)
        # After the sender has drained, and before it closes the database.
        return (*parts, sender, Part(stop=self.witness.finish))

    def _after_sweep(self, *, audits: bool) -> list[Callable[[], None]]:
        """What is called after each sweep."""
        calls = [self.rate_limiter.rush.look, self.sender.wake]
        if audits:
            calls += [self.auditing.start, self.backups.start]
            calls += [self.receipts.look, self.retention.look]
        return calls + ([self.broadcast_pings.start] if self.broadcast_pings else [])

    def _broadcast_pings(self) -> BroadcastPings | None:
        pings = self.alerting.pings
        return None if pings is None else BroadcastPings(self.db, pings)

    async def _reach(self, bot: Any) -> None:
        """Reach Telegram. Raises InvalidToken when it refuses the token."""
        async with self.alerting.reaching():
            await self.connections.reach(bot)

    async def _start_planning(self) -> None:
        async with self.alerting.planning():
            await self.periodic.start()

    async def _require_own_bot(self) -> None:
        """Remember the bot. Raises OtherBot when the database holds the chats of another one."""
        bot_id = self.connections.bot_id
        known = await bot_identity.remembered(self.db)
        if known not in (None, bot_id) and not self._new_bot:
            raise OtherBot(known=known, username=self.connections.username(), bot_id=bot_id)
        if known != bot_id:
            await bot_identity.remember(self.db, bot_id)

    async def _choose_edition(self) -> None:
        """Store the texts that this process has read, and let broadcasts that have not begun be sent from them."""
        own = self.resources.edition
        for one in await revisions.of_other_editions(self.db, own):
            self.alert_operators("alert-other-texts", moment=one.moment, year=str(one.year))
        if await editions.newest(self.db) == own:
            return
        texts = await asyncio.to_thread(snapshot.read, self.resources.settings.messages_dir)
        if texts.digest == own:
            await editions.put(self.db, own, texts.files)
            await editions.choose(self.db, own)

    async def _report_start(self) -> None:
        connections = self.connections
        start_report.report(
            self.resources, connections.username(), connections.bot_id, self.clock()
        )

    async def _read_clock(self) -> None:
        """Read the database's time; warn when this machine's clock differs from it."""
        try:
            self.database_clock.heard(await self.db.real_now(), monotonic())
        except DatabaseAway as error:
            log.warning("%s", error)
        error_seconds = abs((self.database_clock.now() - wall()).total_seconds())
        if error_seconds > MAX_CLOCK_ERROR:
            log.warning(
                "This machine's clock is %d s off the database's, which is used", error_seconds
            )
