"""The service of the command `run`: answers people, plans notices, and sends them unless `--no-sender` is given."""

import asyncio
import logging
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes

from bot.app.delivery_service import DeliveryService, monotonic
from bot.app.resources import Resources, prepare
from bot.app.waiting import first_of, within
from bot.errors import TokenRefused
from bot.handlers import intake, profile, routes, update_processor
from bot.handlers.context import Context, Services
from bot.liveness import DATABASE, POLLING, SENDER
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.web.server import Server

log = logging.getLogger(__name__)

#: Seconds for work under way to end, and then, after the connection to Telegram is closed, to be settled.
GRACE, AFTERWARDS = 3.0, 1.5

#: Minimum pause between two fetches of updates while answers queue: seconds, and a multiple of the time that the last
#: updates took. Updates must leave the sender enough of the processor and the database.
BREATH, BREATHS = 0.2, 2.0

#: Seconds after which a second process that fetches updates cannot be a restart any more, and the seconds without a
#: conflict after which the count starts again.
RIVALRY, SETTLED = 30.0, 120.0


class BotService:
    """The complete bot. `run` starts and stops it; `start` and `stop` do one of the two.

    `sends`: False leaves sending to processes of the command `sender`.
    """

    def __init__(self, parts: Resources, *, sends: bool = True) -> None:
        self.parts, self.db, self._sends = parts, parts.db, sends
        self.out = DeliveryService(parts, audits=True)
        self.sender, self.clock = self.out.sender, self.out.clock
        self.sweep, self.rehearse = self.out.sweep, self.out.rehearse
        self._polling = intake.PollingRequest(self.out.telegram_clock)
        self._lanes = update_processor.PerChatUpdateProcessor(clock=monotonic)
        self.application = self._application()
        self.web = self._web()
        self._sending: asyncio.Task[None] | None = None
        self._publishing: asyncio.Task[None] | None = None
        #: The times of the first and the last conflict with another process that fetches this bot's updates.
        self._rival: tuple[float, float] | None = None

    async def start(self) -> None:
        """Connect to Telegram, then plan, send and answer.

        Raises InvalidToken when Telegram refuses the token, WebUnusable when the web server cannot listen.
        """
        settings = self.parts.settings
        log.debug("The Bot API is at %s", settings.telegram_api_url)
        await self.out.open()
        if self.web is not None:
            await self.web.start()
        await self._polling.initialize()
        await self.out.reach(self.application)
        await self.out.begin()
        if self._sends:
            self._sending = asyncio.create_task(self.sender.run())
        publishing = profile.publish(
            self.application.bot, self.parts.catalog, self.db, settings.default_language
        )
        self._publishing = asyncio.create_task(publishing)
        await self.application.start()
        await self._updater().start_polling(
            allowed_updates=intake.ALLOWED_UPDATES,
            bootstrap_retries=-1,
            error_callback=self._polling_failed,
        )
        self.out.alerting.watch(DATABASE, POLLING, *([SENDER] if self._sends else []))

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set. Raises TokenRefused when Telegram refuses the token before that."""
        try:
            if await first_of(stop, self.start()):
                rate = self.parts.settings.rate
                what = f"SEND_RATE {rate} a second" if self._sends else "sending is left to senders"
                log.info("Serving; %s", what)
                await first_of(stop, self._lost())
        except InvalidToken:
            raise TokenRefused from None
        finally:
            await self.stop()
        if self.sender.lost or self._polling.refused.is_set():
            raise TokenRefused

    async def stop(self) -> None:
        """Settle the work under way and close everything, within ten seconds in any case.

        1. Start nothing new, and let the work under way end.
        2. Close the connections to Telegram: a notice without an answer is settled as uncertain.
        3. Abandon what still does not end; the next start continues from the ledger.
        """
        self.sender.stop()
        sending = [] if self._sending is None else [self._sending]
        waiting = [asyncio.shield(task) for task in sending]
        web = [] if self.web is None else [self.web.stop()]
        await within(GRACE, self._stop_serving(), *web, *waiting, self.out.stop_planning())
        await self.out.hang_up()
        await self._polling.shutdown()
        await within(AFTERWARDS, *(asyncio.shield(task) for task in sending))
        self.db.shut()
        tasks = [task for task in (*sending, self._publishing) if task is not None]
        for task in tasks:
            task.cancel()
        leaving = asyncio.gather(*tasks, return_exceptions=True)
        await within(AFTERWARDS, self.out.close(), leaving)
        await self.db.close()

    async def _stop_serving(self) -> None:
        if self._updater().running:
            await self._updater().stop()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()

    async def _lost(self) -> None:
        """Return when Telegram refuses the token. Raises the error that ended the sender."""
        refused = asyncio.create_task(self._polling.refused.wait())
        waits = {refused} if self._sending is None else {refused, self._sending}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        refused.cancel()
        if self._sending is not None and self._sending.done():
            self._sending.result()

    def _polling_failed(self, error: TelegramError) -> None:
        if not isinstance(error, Conflict):
            log.warning("Updates cannot be fetched: %s", error)
            return
        log.error("Another process asks Telegram for this bot's updates: stop one of the two")
        now = monotonic()
        since, last = self._rival or (now, now)
        self._rival = (since if now - last < SETTLED else now, now)
        if now - self._rival[0] >= RIVALRY:
            self.out.tell("alarm-rival")

    async def _handled(self) -> None:
        """Return when more updates may be fetched: when all are handled or, under load, when only few are in progress.

        Otherwise updates whose answers wait for their slots would block the updates of all other people.
        """
        if not self.out.pacer.crowded:
            await self.application.update_queue.join()
            return
        begun = monotonic()
        await self._lanes.few()
        await asyncio.sleep(max(BREATH, BREATHS * (monotonic() - begun)))

    def _updater(self) -> Any:
        return self.application.updater

    def _application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        application = (
            Application.builder()
            .bot(self.out.bot(self._polling))
            .context_types(ContextTypes(context=Context))
            .concurrent_updates(self._lanes)
            .job_queue(None)
            .build()
        )
        settings = self.parts.settings
        application.bot_data["services"] = Services(
            catalog=self.parts.catalog,
            almanac=self.parts.almanac,
            db=self.db,
            clock=self._now,
            wake=self.sender.wake,
            trusts=self.out.clocks.accepts,
            default_language=settings.default_language,
            default_zone=settings.default_timezone,
            operators=frozenset(settings.operator_ids),
            feeds="" if settings.web_port is None else settings.web_url,
            warn=self.out.warn,
        )
        routes.add_to(application)
        self._polling.handled = self._handled
        self._polling.succeeded = lambda: self.out.alerting.liveness.succeeded(POLLING)
        return application

    def _web(self) -> "Server | None":
        """The web server; None when WEB_PORT is unset."""
        settings = self.parts.settings
        if settings.web_port is None:
            return None
        # Here: without WEB_PORT, Starlette and uvicorn are not needed.
        from bot.web import pages
        from bot.web.feed import Feed
        from bot.web.limits import AddressLimits
        from bot.web.server import Server

        feed = Feed(self.parts.catalog, self.parts.almanac, self._now, self.out.me)
        limits = AddressLimits(time.monotonic)
        site = pages.application(feed, self._now, self.out.alerting.liveness, limits)
        return Server(site, settings.web_host, settings.web_port, limits)

    def _now(self) -> datetime:
        return self.clock()


async def build(settings: Settings, *, sends: bool = True, temporary: bool = False) -> BotService:
    """Create the bot from its settings. Raises a BotError, which names the remedy, when something cannot be used.

    `temporary`: the database is new at each start, as in the sandbox, so nobody is warned of a new database.
    """
    return BotService(await prepare(settings, temporary=temporary), sends=sends)
