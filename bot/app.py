"""The composition root: settings in, a running bot out; here is who creates whom."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot.delivery import plan
from bot.delivery.compose import Composer
from bot.delivery.dispatch import IN_FLIGHT, Desk, Sender
from bot.delivery.pacing import Pacer
from bot.delivery.rehearsal import rehearse
from bot.delivery.telegram import (
    AiohttpRequest,
    NoticeRequest,
    TelegramTransport,
    Turns,
    asked_wait,
)
from bot.errors import SettingInvalid, TokenRefused
from bot.handlers import intake, lanes, profile, routes
from bot.handlers.context import Context, House
from bot.messages import catalog as catalogs
from bot.messages import places
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.scheduling import jobs
from bot.settings import REMEDIES, Settings
from bot.store.engine import Database, open_database

log = logging.getLogger(__name__)

#: Seconds between tries while Telegram cannot be reached at the start.
PATIENCE = 5.0

#: Seconds for what is under way to end by itself, and, once the line to Telegram is cut, to be settled.
GRACE, AFTERWARDS = 3.0, 1.5


class App:
    """A bot put together: `start` it, `stop` it, or let `run` do both."""

    def __init__(
        self, settings: Settings, db: Database, catalog: Catalog, almanac: Almanac
    ) -> None:
        self.settings, self.db, self.catalog, self.almanac = settings, db, catalog, almanac
        self.pacer = Pacer(db, settings.send_rate)
        notices, answers, polling = (
            NoticeRequest(connections=IN_FLIGHT),
            AiohttpRequest(),
            intake.PollingRequest(),
        )
        self._lines, self._refused = (notices, answers, polling), polling.refused
        notice_bot = Bot(
            settings.telegram_bot_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=notices,
            get_updates_request=notices,
        )
        self.desk = Desk(
            db=db,
            almanac=almanac,
            composer=Composer(catalog, almanac),
            pacer=self.pacer,
            transport=TelegramTransport(notice_bot),
            clock=self.clock,
            new_name=lambda: secrets.token_hex(8),
        )
        self.sender = Sender(self.desk)
        self.application = self._application(answers, polling)
        self._scheduler = jobs.schedule(almanac, self.sweep)
        self._tasks: list[asyncio.Task[Any]] = []
        self._sweeping, self._rehearsing = asyncio.Lock(), asyncio.Lock()

    def clock(self) -> datetime:
        """Now, in UTC: this machine's clock, moved as the ledger's is."""
        return datetime.now(UTC) + self.db.offset

    async def sweep(self) -> None:
        """Plan what is coming, expire what is late, and let the sender look."""
        async with self._sweeping:
            expired = await plan.sweep(self.db, self.almanac, self.clock())
        if expired:
            log.warning("%d notices were not sent before their window closed", expired)
        self.sender.wake()

    async def rehearse(self, year: int | None = None) -> dict[str, int]:
        """Send all notices of a year's 20 January now, marked as a rehearsal; counts by state."""
        occasion = self.almanac.following(self.clock().date())
        if year is not None:
            occasion = self.almanac.occasion(occasion.observance, year)
        composer = Composer(self.catalog, self.almanac, rehearsal=True)
        async with self._rehearsing:
            states = await rehearse(self.desk, composer, occasion)
        return {state.name.lower(): count for state, count in states.items()}

    async def start(self) -> None:
        """Reach Telegram, then plan, send, answer. Raises InvalidToken when Telegram says so."""
        log.debug("The Bot API is at %s", self.settings.telegram_api_url)
        await self.pacer.start()
        for line in self._lines:
            await line.initialize()
        await self._reach_telegram()
        await self.sweep()
        self._scheduler.start()
        self._spawn(self.sender.run())
        default = self.settings.default_language
        self._spawn(profile.publish(self.application.bot, self.catalog, self.db, default))
        await self.application.start()
        await self._updater().start_polling(
            allowed_updates=intake.ALLOWED_UPDATES,
            bootstrap_retries=-1,
            error_callback=_polling_failed,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set. Raises TokenRefused when Telegram refuses the bot meanwhile."""
        try:
            if await self._first_of(stop, self.start()):
                log.info("Serving; SEND_RATE %d a second", self.settings.send_rate)
                await self._first_of(stop, self._lost())
        except InvalidToken:
            raise TokenRefused from None
        finally:
            await self.stop()
        if self.sender.lost or self._refused.is_set():
            raise TokenRefused

    async def stop(self) -> None:
        """Settle what is under way and close everything, within ten seconds whatever happens.

        1. Begin nothing new, and let what is under way end.
        2. Cut the line to Telegram: what has not been answered until now is settled as uncertain.
        3. Leave behind what does not end even so; the ledger knows how to go on from there.
        """
        self.sender.stop()
        await self._within(GRACE, self._stop_serving(), self._stop_sending(), self._stop_planning())
        for line in self._lines:
            await line.shutdown()
        await self._within(AFTERWARDS, self._stop_sending())
        self.db.shut()
        for task in self._tasks:
            task.cancel()
        leaving = asyncio.gather(*self._tasks, return_exceptions=True)
        await self._within(AFTERWARDS, self.pacer.stop(), leaving)
        await self.db.close()

    async def _stop_serving(self) -> None:
        if self._updater().running:
            await self._updater().stop()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()

    async def _stop_sending(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks[:1])

    async def _stop_planning(self) -> None:
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        async with self._sweeping:
            self._scheduler.shutdown(wait=False)

    async def _reach_telegram(self) -> None:
        while True:
            try:
                await self.application.initialize()
                return
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("Telegram cannot be reached (%s); trying again", error)
                await asyncio.sleep(max(PATIENCE, _asked_to_wait(error)))

    async def _lost(self) -> None:
        """Return when Telegram refuses the bot; what broke the sender is raised."""
        sending, refused = self._tasks[0], asyncio.create_task(self._refused.wait())
        await asyncio.wait({sending, refused}, return_when=asyncio.FIRST_COMPLETED)
        refused.cancel()
        if sending.done():
            sending.result()

    @staticmethod
    async def _first_of(stop: asyncio.Event, work: Awaitable[None]) -> bool:
        """True when the work ended first; what it raised is raised."""
        working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if working.done():
            working.result()
            return True
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return False

    @staticmethod
    async def _within(seconds: float, *work: Awaitable[object]) -> None:
        for step in asyncio.as_completed([asyncio.wait_for(one, seconds) for one in work]):
            try:
                await step
            except TimeoutError:
                log.warning("Something did not end within %g s and was left behind", seconds)
            except (TelegramError, RuntimeError) as error:
                log.warning("Stopping: %s", error)

    def _spawn(self, work: Any) -> None:
        self._tasks.append(asyncio.create_task(work))

    def _updater(self) -> Any:
        return self.application.updater

    def _application(
        self, answers: AiohttpRequest, polling: intake.PollingRequest
    ) -> Application[Any, Any, Any, Any, Any, Any]:
        settings = self.settings
        bot: ExtBot[Any] = ExtBot(
            settings.telegram_bot_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=answers,
            get_updates_request=polling,
            rate_limiter=Turns(self.pacer),
        )
        application = (
            Application.builder()
            .bot(bot)
            .context_types(ContextTypes(context=Context))
            .concurrent_updates(lanes.Lanes())
            .job_queue(None)
            .build()
        )
        application.bot_data["house"] = House(
            catalog=self.catalog,
            almanac=self.almanac,
            db=self.db,
            clock=self.clock,
            wake=self.sender.wake,
            default_language=settings.default_language,
            default_zone=settings.default_timezone,
            operators=frozenset(settings.operator_ids),
        )
        routes.add_to(application)
        polling.handled = application.update_queue.join
        return application


async def build(settings: Settings) -> App:
    """Put the bot together. Raises a BotError that names the remedy when something will not do."""
    zones.check_databases()
    catalog = catalogs.load(settings.messages_dir)
    almanac = almanacs.load(settings.messages_dir)
    if settings.default_language not in catalog.languages:
        raise _invalid("DEFAULT_LANGUAGE", settings.default_language)
    if zones.canonical(settings.default_timezone) != settings.default_timezone:
        raise _invalid("DEFAULT_TIMEZONE", settings.default_timezone)
    await asyncio.to_thread(places.prepare, catalog.languages)
    db = await open_database(settings.database_url)
    return App(settings, db, catalog, almanac)


def _invalid(name: str, value: str) -> SettingInvalid:
    return SettingInvalid(name=name, value=repr(value), remedy=REMEDIES[name] + ".")


def _asked_to_wait(error: TelegramError) -> float:
    """The seconds of a 429; 0 for any other error."""
    return asked_wait(error).total_seconds() if isinstance(error, RetryAfter) else 0.0


def _polling_failed(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another process asks Telegram for this bot's updates: stop one of the two")
    else:
        log.warning("Updates cannot be fetched: %s", error)
