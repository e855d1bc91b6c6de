"""The service of the command `run`: answers people, plans notices, and sends them unless `--no-sender` is given."""

import asyncio
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from telegram.error import InvalidToken

from bot import __version__
from bot.app import webhook_settings
from bot.app.approvals_due import ApprovalsDue
from bot.app.lifecycle import Lifecycle, Part, cancel, first_of
from bot.app.resources import Resources, prepare
from bot.app.updates import Updates
from bot.app.wiring import Wiring
from bot.errors import TokenRefused
from bot.handlers import profile
from bot.liveness import DATABASE, PLANNER, SENDER
from bot.notify.ping_client import Signal
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app.monitoring import Monitoring
    from bot.web.server import Server

log = logging.getLogger(__name__)

#: Seconds for work under way to end when the process stops.
GRACE = 3.0


class BotService:
    """The complete bot. `run` starts and stops it; `start` and `stop` do one of the two.

    `sends`: False leaves sending to processes of the command `sender`. `new_bot`: another bot may use the database.
    """

    def __init__(self, resources: Resources, *, sends: bool = True, new_bot: bool = False) -> None:
        self._resources, self._sends = resources, sends
        self.wiring = Wiring(resources, audits=True, new_bot=new_bot)
        self.db, self.clock, self.sender = self.wiring.db, self.wiring.clock, self.wiring.sender
        self.wiring.periodic.each_minute(self._look)
        self.sweep, self.rehearse = self.wiring.periodic.sweep, self.wiring.rehearse
        self._updates = Updates(self.wiring)
        self.application = self._updates.application
        self.web = self._web_server()
        self.monitoring = self._monitoring()
        self._approvals = ApprovalsDue(
            self.db, resources.almanac, self.sender.wake, self.wiring.request_notices
        )
        self._publishing: asyncio.Task[None] | None = None
        self._lifecycle = Lifecycle(tuple(self._parts()), GRACE)

    async def start(self) -> None:
        """Connect to Telegram, then plan, send and answer.

        Raises InvalidToken when Telegram refuses the token, OtherBot when the database holds the chats of another bot,
        WebUnusable when the web server cannot listen.
        """
        await self._lifecycle.start()

    async def stop(self) -> None:
        """Settle the work under way and close everything, within ten seconds in any case."""
        await self._lifecycle.stop()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set. Raises TokenRefused when Telegram refuses the token before that."""
        try:
            await self._lifecycle.run(stop, self._ended)
        except InvalidToken:
            raise TokenRefused from None
        if self.sender.lost or self._updates.refused.is_set():
            raise TokenRefused

    def _look(self) -> None:
        """Look for what operators must be told: a report, a self-test, a hold, a disk, the progress of a broadcast."""
        self.wiring.readiness.look()
        self.wiring.progress.look()
        self.wiring.hold_watch.look()
        self.wiring.self_tests.look()
        self.wiring.disk_watch.look()

    def _parts(self) -> Iterator[Part]:
        updates = self._updates
        yield from self.wiring.parts()
        if self.web is not None:
            yield Part(start=self.web.start, drain=self.web.stop)
        if self.monitoring is not None:
            yield Part(start=self.monitoring.start, drain=self.monitoring.stop)
        yield Part(start=updates.open, drain=updates.drain, stop=updates.close)
        yield from self.wiring.working_parts(self.application, sends=self._sends)
        yield Part(start=self._publish, drain=lambda: cancel(self._publishing))
        yield Part(start=self._start_updates)
        yield Part(start=self._approvals.start, drain=self._approvals.stop)
        yield Part(start=self._watch)
        yield Part(start=self.wiring.readiness.open, drain=self.wiring.readiness.stop)
        yield Part(start=self.wiring.self_tests.open, drain=self.wiring.self_tests.stop)
        yield Part(start=self.wiring.progress.open, drain=self.wiring.progress.stop)
        yield Part(start=self.wiring.receipts.open, drain=self.wiring.receipts.stop)

    async def _publish(self) -> None:
        """Publish the bot's profile at Telegram, in the background."""
        bot, catalog = self.application.bot, self._resources.catalog
        settings = self._resources.settings
        work = profile.publish(
            bot, catalog, self.db, settings.default_language, settings.operator_ids
        )
        self._publishing = asyncio.create_task(work)

    async def _start_updates(self) -> None:
        """Start to handle updates. Raises InvalidToken when Telegram refuses the token."""
        async with self.wiring.alerting.reaching():
            await self._updates.start()

    async def _watch(self) -> None:
        """Alert the operators from now on when a part of the process stops working."""
        rate = self._resources.settings.rate
        what = f"SEND_RATE {rate} a second" if self._sends else "sending is left to senders"
        log.info("Serving; %s", what)
        self.wiring.service_manager.status(f"Serving; {what}")
        if pings := self.wiring.alerting.pings:
            pings.add(Signal.LOG, f"commemoration-bot {__version__} has started; {what}")
        self.wiring.alerting.check_operators(self.wiring.connections.username())
        sender = [SENDER] if self._sends else []
        self.wiring.alerting.watch(DATABASE, self._updates.part(), PLANNER, *sender)

    async def _ended(self) -> None:
        """Return when Telegram refuses the token, and that is told. Raises the error that ended the sender."""
        if self._sends:
            await first_of(self._updates.refused, self.wiring.sending.ended())
        else:
            await self._updates.refused.wait()
        await self.wiring.alerting.token_refused()

    def _web_server(self) -> "Server | None":
        """The web server; None when WEB_PORT is unset."""
        settings = self._resources.settings
        if settings.web_port is None:
            return None
        # Imported here: without WEB_PORT, Starlette and uvicorn are not needed.
        from bot.web import pages
        from bot.web.feed import Feed
        from bot.web.limits import AddressLimits
        from bot.web.server import Server
        from bot.web.webhook import Webhook, path_of

        username = self.wiring.connections.username
        feed = Feed(self._resources.catalog, self._resources.almanac, self.wiring.clock, username)
        limits = AddressLimits(time.monotonic)
        inbox, url = self._updates.inbox, settings.webhook_url
        secret = settings.webhook_secret
        webhook = None if inbox is None else Webhook(path_of(url), secret, inbox.take)
        health = self.wiring.alerting.health
        site = pages.application(feed, self.wiring.clock, health, limits, webhook)
        return Server(site, settings.web_host, settings.web_port, limits)

    def _monitoring(self) -> "Monitoring | None":
        """What serves the metrics; None when METRICS_PORT is unset."""
        if self._resources.settings.metrics_port is None:
            return None
        # Imported here: without METRICS_PORT, the library for metrics is not needed.
        from bot.app.monitoring import Monitoring

        return Monitoring(self.wiring)


async def build(
    settings: Settings, *, sends: bool = True, temporary: bool = False, new_bot: bool = False
) -> BotService:
    """Create the bot from its settings. Raises a BotError, which names the remedy, when something cannot be used.

    `temporary`: the database is new at each start, as in the sandbox, so nobody is warned of a new database. `new_bot`:
    the database may hold the chats of another bot.
    """
    webhook_settings.check(settings)
    resources = await prepare(settings, temporary=temporary)
    return BotService(resources, sends=sends, new_bot=new_bot)
