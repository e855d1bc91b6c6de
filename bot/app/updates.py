"""Gets updates from Telegram, by fetching them or by a webhook, and hands them to the handlers."""

import asyncio
import logging
from typing import Any

from telegram.error import Conflict, TelegramError
from telegram.ext import Application

from bot.app import retention_terms
from bot.app.clock import monotonic
from bot.app.revision_texts import RevisionTexts
from bot.app.webhook_inbox import WebhookInbox
from bot.app.webhook_watch import WebhookWatch
from bot.app.wiring import Wiring
from bot.botapi import polling
from bot.handlers import routes, update_processor
from bot.handlers.services import Services
from bot.liveness import POLLING, WEBHOOK
from bot.store import process_liveness

log = logging.getLogger(__name__)

#: Minimum pause between two fetches of updates while answers queue: seconds, and a multiple of the time that the last
#: updates took. Updates must leave the sender enough of the processor and the database.
PAUSE, PAUSE_FACTOR = 0.2, 2.0

#: Seconds after which a second process that fetches updates cannot be a restart any more, and the seconds without a
#: conflict after which the count starts again.
CONFLICT_SECONDS, CONFLICT_OVER = 30.0, 120.0


class Updates:
    """The application of python-telegram-bot, with its own connection for updates, or with the webhook."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._polling = polling.PollingRequest(wiring.connections.clock)
        self._polling.handled = self._handled
        self._processor = update_processor.PerChatUpdateProcessor(clock=monotonic)
        self.application = self._application()
        #: Set once Telegram has refused the bot's token.
        self.refused = self._polling.refused
        #: The times of the first and the last conflict with another process that gets this bot's updates.
        self._conflict: tuple[float, float] | None = None
        #: What takes the updates that Telegram sends to WEBHOOK_URL; None: the bot fetches them.
        self.inbox, self._watch = self._webhook()

    async def open(self) -> None:
        """Open the connection."""
        await self._polling.initialize()

    async def start(self) -> None:
        """Start to handle updates. Raises InvalidToken when Telegram refuses the token."""
        await self.application.start()
        if self.inbox is not None and self._watch is not None:
            self.inbox.open = True
            await self._watch.start()
            return
        await self._updater().start_polling(
            allowed_updates=polling.ALLOWED_UPDATES,
            bootstrap_retries=-1,
            error_callback=self._polling_failed,
        )

    async def drain(self) -> None:
        """Get no more updates, and wait until those under way are handled."""
        if self.inbox is not None and self._watch is not None:
            self.inbox.open = False
            await self._watch.stop()
        if self._updater().running:
            await self._updater().stop()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()

    async def close(self) -> None:
        """Close the connection."""
        await self._polling.shutdown()

    def part(self) -> str:
        """The part of this process, as `liveness` names it, that works while updates come."""
        return POLLING if self.inbox is None else WEBHOOK

    def _polling_failed(self, error: TelegramError) -> None:
        if not isinstance(error, Conflict):
            log.warning("Updates cannot be fetched: %s", error)
            return
        log.error("Another process asks Telegram for this bot's updates: stop one of the two")
        self._conflicted()

    def _conflicted(self) -> None:
        """Alert the operators when another process has taken updates for longer than a restart lasts."""
        now = monotonic()
        first, last = self._conflict or (now, now)
        self._conflict = (first if now - last < CONFLICT_OVER else now, now)
        if now - self._conflict[0] >= CONFLICT_SECONDS:
            self._wiring.liveness_writer.succeeded(process_liveness.CONFLICT)
            self._wiring.alert_operators("alert-conflict")

    def _polled(self, count: int) -> None:
        self._wiring.alerting.liveness.succeeded(POLLING)
        self._wiring.liveness_writer.succeeded(process_liveness.POLLING)
        self._processor.fetched(count)

    async def _handled(self) -> None:
        """Return when more updates may be fetched: when all are handled or, under load, when none waits for a place.

        Otherwise updates whose answers wait for their slots would block the updates of all other people.
        """
        if not self._wiring.rate_limiter.crowded:
            await self._processor.all_handled()
            return
        start = monotonic()
        await self._processor.few()
        await asyncio.sleep(max(PAUSE, PAUSE_FACTOR * (monotonic() - start)))

    def _webhook(self) -> tuple[WebhookInbox | None, WebhookWatch | None]:
        """What takes updates, and what watches whether they come; None for both without WEBHOOK_URL."""
        settings = self._wiring.resources.settings
        if not settings.webhook_url:
            return None, None
        watch = WebhookWatch(
            self.application.bot, settings, self._webhook_works, self._conflicted, self.refused
        )

        def arrived() -> None:
            watch.arrived = True
            self._webhook_works()

        limiter = self._wiring.rate_limiter
        inbox = WebhookInbox(
            self.application.bot,
            self.application.update_queue.put,
            self._processor,
            lambda: limiter.crowded,
            arrived,
        )
        return inbox, watch

    def _webhook_works(self) -> None:
        self._wiring.alerting.liveness.succeeded(WEBHOOK)
        self._wiring.liveness_writer.succeeded(process_liveness.WEBHOOK)

    def _updater(self) -> Any:
        return self.application.updater

    def _application(self) -> Application[Any, Any, Any, Any, Any, Any]:
        bot = self._wiring.connections.answering_bot(self._polling)
        bot.when_polled(self._polled)
        application = (
            Application.builder()
            .bot(bot)
            .concurrent_updates(self._processor)
            .job_queue(None)
            .build()
        )
        application.bot_data["services"] = self._services()
        routes.add_to(application)
        return application

    def _services(self) -> Services:
        wiring, settings = self._wiring, self._wiring.resources.settings
        return Services(
            catalog=wiring.resources.catalog,
            almanac=wiring.resources.almanac,
            db=wiring.db,
            clock=wiring.clock,
            wake=wiring.sender.wake,
            trusts=wiring.clock_check.accepts,
            default_language=settings.default_language,
            default_zone=settings.default_timezone,
            operators=frozenset(settings.operator_ids),
            feeds="" if settings.web_port is None else settings.web_url,
            notify_admins=wiring.notify_admins,
            hold_notices=wiring.hold_notices,
            acknowledge=wiring.alerting.acknowledge,
            progress=wiring.progress.reader,
            rate=settings.rate,
            terms=retention_terms.of(settings),
            revision_texts=RevisionTexts(settings, wiring.context, wiring.connections.username),
            request_notices=wiring.request_notices,
        )
