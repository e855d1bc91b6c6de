"""Delivery service: the rate limiter, the connections to Telegram, the sender and the schedule of every process."""

import asyncio
import logging
import math
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.app.admin_notices import AdminNotices
from bot.app.alerting import Alerting
from bot.app.messenger import Messenger
from bot.app.resources import NEW, SAID, UNSAID, Resources
from bot.botapi.client import AiohttpRequest, NoticeRequest, TelegramTransport
from bot.botapi.telegram_clock import TelegramClock
from bot.delivery import planner
from bot.delivery.access_audit import Auditor
from bot.delivery.answer_rate_limiter import AnswerRateLimiter, asked_wait
from bot.delivery.clock_check import ClockCheck
from bot.delivery.composer import Composer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.photos import Photos
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.rehearsal import rehearse
from bot.delivery.sender import IN_FLIGHT, Sender
from bot.delivery.sender_context import SenderContext
from bot.delivery.slots import effective
from bot.errors import BotError, DatabaseAway
from bot.liveness import SENDER
from bot.scheduling import jobs
from bot.settings import FREE_RATE
from bot.store import chats, clock_repair, metadata, upkeep

log = logging.getLogger(__name__)

#: Seconds between attempts at the start while Telegram cannot be reached.
PATIENCE = 5.0

#: Stars for each message above Telegram's free rate, according to its FAQ for bots.
STARS = 0.1

#: Seconds between two comparisons of clocks that disagree.
RECHECK = 1.0

#: Seconds by which this machine's clock may differ from the database's without a warning.
ASTRAY = 5.0


def monotonic() -> float:
    """Seconds of a clock that never jumps; where the system has one, it also counts while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class DeliveryService:
    """Plans and sends notices. `answers` is the connection for answers to people, which get their slots first.

    `audits`: True also checks where the bot may still write.
    """

    def __init__(self, parts: Resources, *, audits: bool = False) -> None:
        self.parts, self._audits, self._username = parts, audits, ""
        settings, db = parts.settings, parts.db
        wall = _wall if db.engine.dialect.name == "sqlite" else None
        self.timepiece = DatabaseClock(monotonic, wall)
        self.rate_limiter = RateLimiter(db, settings.rate, self.timepiece)
        self.telegram_clock = TelegramClock(monotonic)
        self.notices = NoticeRequest(IN_FLIGHT, self.telegram_clock)
        self.answers = AiohttpRequest(clock=self.telegram_clock)
        transport = self._transport()
        self._voice = Messenger(parts, self.bot(self.answers))
        self.alerting = Alerting(parts)
        self.tell = self.alerting.alerts
        self.rate_limiter.rush.alert_operators = self.tell
        self.warn = AdminNotices(db, self._voice, self.tell, transport.title, monotonic)
        self.clocks = ClockCheck(
            db, self.timepiece, self.telegram_clock, transport.answers, self.tell
        )
        self.context = self._sender_context(transport)
        self.sender = Sender(self.context)
        self._scheduler = jobs.schedule(parts.almanac, self.sweep)
        #: The overloads that the last sweep found.
        self._squeezed: list[planner.Overload] = []
        self._auditor = Auditor(self.context)
        self._auditing: asyncio.Task[None] | None = None
        self._sweeping, self._rehearsing = asyncio.Lock(), asyncio.Lock()
        self._waiting: asyncio.Task[None] | None = None  # for the clocks to agree

    def _sender_context(self, transport: TelegramTransport) -> SenderContext:
        """The services that the sender uses."""
        parts, db = self.parts, self.parts.db
        return SenderContext(
            db=db,
            almanac=parts.almanac,
            composer=Composer(parts.catalog, parts.almanac, me=self.me),
            rate_limiter=self.rate_limiter,
            transport=transport,
            clock=self.clock,
            database_clock=self.timepiece,
            new_name=lambda: secrets.token_hex(8),
            photos=Photos(db, transport, self.clock, alert_operators=self.tell),
            alert_operators=self.tell,
            notify_admins=self.warn,
            monotonic=monotonic,
            alive=lambda: self.alerting.liveness.succeeded(SENDER),
            clocks=self.clocks,
        )

    def bot(self, polling: AiohttpRequest) -> ExtBot[Any]:
        """A bot that sends answers to people; `polling` is its connection for updates."""
        return ExtBot(
            self.parts.settings.telegram_bot_token,
            base_url=f"{self.parts.settings.telegram_api_url}/bot",
            request=self.answers,
            get_updates_request=polling,
            rate_limiter=AnswerRateLimiter(
                self.rate_limiter, frozenset(self.parts.settings.operator_ids)
            ),
        )

    def _transport(self) -> TelegramTransport:
        """The transport that sends notices."""
        settings = self.parts.settings
        bot = Bot(
            settings.telegram_bot_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=self.notices,
            get_updates_request=self.notices,
        )
        return TelegramTransport(bot, paid=settings.paid_broadcast)

    def me(self) -> str:
        """The bot's user name; empty until Telegram has answered."""
        return self._username

    def clock(self) -> datetime:
        """The current time of the ledger, in UTC."""
        return self.timepiece.now() + self.parts.db.offset

    async def sweep(self) -> None:
        """Plan the coming notices, record late ones as expired, and wake the sender.

        While the ledger's clock and Telegram's disagree, nothing is done; the sweep follows as soon as they agree.
        """
        if not await self._swept() and (self._waiting is None or self._waiting.done()):
            self._waiting = asyncio.create_task(self._sweep_once_confirmed())

    async def _swept(self) -> bool:
        """Sweep once; False, and nothing is done, when the clocks disagree."""
        async with self._sweeping:
            if not await self.clocks.confirmed():
                return False
            now = self.clock()
            await self._repair()
            pace = effective(self.parts.settings.rate)
            found = await planner.sweep(self.parts.db, self.parts.almanac, now, pace)
            await self._set_danger()
        self.rate_limiter.rush.look()
        self._say(found)
        self.sender.wake()
        await self._tend()
        if self._audits and (self._auditing is None or self._auditing.done()):
            self._auditing = asyncio.create_task(self._audit())
        return True

    async def _repair(self) -> None:
        """At the start, and after the clock was wrong: undo what the wrong clock changed in the ledger."""
        if not self.clocks.doubted:
            return
        self.clocks.doubted = False
        try:
            restored = await clock_repair.repair(self.parts.db)
        except DatabaseAway:
            self.clocks.doubted = True
            raise
        if restored:
            log.warning(
                "%d notices expired because of a wrong clock; their window is open: owed again",
                restored,
            )

    async def _sweep_once_confirmed(self) -> None:
        """Sweep as soon as the clocks agree, instead of at the next minute."""
        swept = False
        while not swept:
            await asyncio.sleep(RECHECK)
            try:
                swept = await self._swept()
            except DatabaseAway as error:
                log.warning("%s", error)

    async def rehearse(self, year: int | None = None) -> dict[str, int]:
        """Send all notices of one year's 20 January now, marked as a rehearsal.

        `year`: None for the next one. Returns the count of notices by the name of their state.
        """
        almanac = self.parts.almanac
        occasion = almanac.following(self.clock().date())
        if year is not None:
            occasion = almanac.occasion(occasion.observance, year)
        composer = Composer(self.parts.catalog, almanac, rehearsal=True, me=self.me)
        async with self._rehearsing:
            states = await rehearse(self.context, composer, occasion)
        return {state.name.lower(): count for state, count in states.items()}

    async def open(self) -> None:
        """Open the connections, and read the database's time."""
        await self.rate_limiter.start()
        await self._set_timepiece()
        astray = abs((self.timepiece.now() - _wall()).total_seconds())
        if astray > ASTRAY:
            log.warning("This machine's clock is %d s off the database's, which is used", astray)
        for line in (self.notices, self.answers):
            await line.initialize()
        await self.alerting.open()

    async def reach(self, bot: Any) -> None:
        """Return when Telegram has answered. Raises InvalidToken when it refuses the token."""
        while True:
            try:
                await bot.initialize()
                self._username = bot.bot.username
                return
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("Telegram cannot be reached (%s); trying again", error)
                await asyncio.sleep(max(PATIENCE, _asked_to_wait(error)))

    async def begin(self) -> None:
        """Plan now, and then every minute."""
        await self._say_new()
        await self._say_price()
        await self.sweep()
        self._scheduler.start()

    async def stop_planning(self) -> None:
        """Wait for a sweep under way to end, and start no other."""
        if self._waiting is not None:
            self._waiting.cancel()
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        async with self._sweeping:
            self._scheduler.shutdown(wait=False)

    async def hang_up(self) -> None:
        """Close the connections to Telegram for notices and answers."""
        for line in (self.notices, self.answers):
            await line.shutdown()

    async def close(self) -> None:
        """Stop all background work: audit, messages, alerts, rate limiter."""
        ending = [task for task in (self._auditing, self._waiting) if task is not None]
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        await self._voice.stop()
        await self.alerting.close()
        await self.rate_limiter.stop()

    async def audited(self) -> None:
        """Return when the audit that a sweep has started is complete."""
        if self._auditing is not None:
            await asyncio.wait({self._auditing})

    async def _audit(self) -> None:
        """If an audit is due, check whether the bot may still write in the subscribed chats."""
        try:
            await self._auditor.run(self.clock())
        except BotError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("The audit failed; it starts again in a minute")

    async def _tend(self) -> None:
        """Do the upkeep of the database that is due, unless notices are being sent."""
        try:
            await upkeep.tend(self.parts.db, self.clock().date())
        except BotError as error:
            log.warning("%s", error)

    async def _set_timepiece(self) -> None:
        try:
            self.timepiece.heard(await self.parts.db.real_now(), monotonic())
        except DatabaseAway as error:
            log.warning("%s", error)

    async def _set_danger(self) -> None:
        """Set the time from which notices need more than their usual share of the rate to be sent in time."""
        seconds = self.rate_limiter.credit.notice_seconds
        slack = await planner.slack(self.parts.db, self.parts.almanac, self.clock(), seconds)
        left = math.inf if slack is None else slack.total_seconds()
        self.rate_limiter.credit.danger_from = monotonic() + left

    def _say(self, found: planner.Sweep) -> None:
        for moment, count in found.expired.items():
            log.warning("%s: %d notices were not sent before their window closed", moment, count)
            self.tell("alarm-expired", moment=moment, count=count)
        for load in found.planned:
            self._say_load(load)
        for squeeze in found.overloaded:
            if squeeze not in self._squeezed:
                self._say_squeeze(squeeze)
        self._squeezed = found.overloaded

    def _say_squeeze(self, squeeze: planner.Overload) -> None:
        log.error(
            "%s %d, %s: only %d of %d notices can be sent in time at %d per second; raise SEND_RATE",
            *(squeeze.occasion.observance, squeeze.occasion.year, squeeze.moment),
            *(squeeze.in_time, squeeze.owed, self.parts.settings.rate),
        )
        counts = {"owed": squeeze.owed, "intime": squeeze.in_time}
        self.tell("alarm-squeeze", moment=squeeze.moment, **counts)

    async def _say_new(self) -> None:
        """Warn once of a newly created database: if subscribers were expected, the address is wrong."""
        db = self.parts.db
        if await metadata.get(db, NEW) != UNSAID:
            return
        log.warning("A new database was created at %s; if you expected subscribers, stop", db.place)
        self.tell("alarm-new-database", place=db.place)
        await metadata.put(db, NEW, SAID)

    async def _say_price(self) -> None:
        """Log what a notice to all chats would cost, before anything is planned."""
        if self.parts.settings.paid_broadcast:
            everybody = await chats.count(self.parts.db)
            cost = stars(everybody, self.parts.settings.rate)
            log.warning(
                "PAID_BROADCAST: a notice to all %d chats costs up to %d Stars", everybody, cost
            )

    def _say_load(self, load: planner.Load) -> None:
        occasion = load.occasion
        log.info("%s %d, %s: %d owed", occasion.observance, occasion.year, load.moment, load.owed)
        if self.parts.settings.paid_broadcast and load.owed:
            cost = stars(load.owed, self.parts.settings.rate)
            log.warning("This will cost up to %d Stars (PAID_BROADCAST)", cost)
            self.tell("alarm-cost", moment=load.moment, owed=load.owed, stars=cost)


def stars(count: int, rate: int) -> int:
    """The most Stars that Telegram charges for `count` messages at `rate` messages a second."""
    beyond = max(0.0, 1 - FREE_RATE / effective(rate))
    return math.ceil(count * beyond * STARS)


def _wall() -> datetime:
    return datetime.now(UTC)


def _asked_to_wait(error: TelegramError) -> float:
    """The seconds of a 429; 0 for any other error."""
    return asked_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0.0
