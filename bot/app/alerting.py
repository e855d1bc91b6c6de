"""Alerting: creates the parts that alert the operators, and runs them in the background of a process."""

import asyncio
import functools
import logging
import math
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import InvalidToken

from bot.app.clock import wall
from bot.app.lifecycle import cancel
from bot.app.resources import Resources
from bot.botapi.client import AiohttpRequest
from bot.errors import AlarmsNotInstalled
from bot.handlers.operators import alarms
from bot.health import PartHealth
from bot.liveness import LIMITS, PLANNER, POLLING, SENDER, Liveness
from bot.messages.markup import plain
from bot.notify import alarm_routes, operator_reach, ping_client
from bot.notify.alarm_incidents import AlarmIncidents
from bot.notify.alarm_routes import AlarmRoutes
from bot.notify.alarms import Alarms
from bot.notify.alert_channel import AlertChannel
from bot.notify.digest import Digests
from bot.notify.operator_alerts import OperatorAlerts
from bot.notify.operator_languages import OperatorLanguages
from bot.notify.ping_client import Signal
from bot.notify.pings import Pings
from bot.notify.watchdog import Watchdog
from bot.store import alarm_log, chats, metadata, process_liveness, senders
from bot.store.alarm_log import Told
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: How long `run` counts as working after it could last get updates, which it stores once a minute.
RUN_WORKS = timedelta(minutes=3)


class Alerting:
    """The operator alerts of this process, its liveness, and the watchdog that alerts when a part is silent."""

    def __init__(self, resources: Resources, *, serves: bool = False, outside: bool = True) -> None:
        """`serves`: True for the one process that answers people, which also pings HEARTBEAT_URL.

        `outside`: False in a rehearsal: nothing is sent outside Telegram.
        """
        self._serves = serves
        self._db = resources.db
        self._connection = AiohttpRequest(connections=2)
        operators, default = resources.settings.operator_ids, resources.settings.default_language
        self.languages = OperatorLanguages(operators, default, self._language_of)
        self._bot = self._alerting_bot(resources)
        self.channel = AlertChannel(self._bot, time.monotonic)
        self.alerts = self._operator_alerts(resources)
        self.alerts.incidents = self._incidents = AlarmIncidents(resources.db, time.monotonic)
        self.liveness = Liveness()
        #: In a process of the command `sender`: that `run`, which sees the same, worked when the database answered.
        self._run_works = False
        #: The senders of other processes. Nothing is watched there if this process sends.
        self.elsewhere = Liveness()
        self._watchdog = Watchdog(
            self.liveness,
            self.elsewhere,
            self.alerts,
            self._probe_read,
            self._probe_write,
            time.monotonic,
        )
        resources.db.watch = self._watchdog.transaction
        self.alarms = self._alarms(resources) if outside else None
        #: What pings HEARTBEAT_URL; None in a process that does not.
        self.pings = self._pings(resources.settings.heartbeat_url) if serves and outside else None
        self._watching: asyncio.Task[None] | None = None
        self._reaching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the connection that only alerts use, and begin to look after the database and what lasts."""
        await self._connection.initialize()
        self._watching = asyncio.create_task(self._watchdog.run(beside=self._look))

    def watch(self, *parts: str) -> None:
        """From now on, alert the operators when one of these parts is silent.

        Without the sender among them, also when no other process sends; `health` and pings say so, too.
        """
        self.liveness.watch(*parts)
        if SENDER not in parts:
            self.elsewhere.watch(SENDER)
        if self.alarms is not None:
            self.alarms.watch(*parts)
        self.languages.refresh()

    def acknowledge(self) -> datetime:
        """An operator knows of all alarms until now. Returns the time to store."""
        return self.alarms.acknowledge() if self.alarms else wall()

    def disk_is_full(self) -> bool:
        """True while the database cannot write, of which the operators are alerted."""
        return self._watchdog.disk_is_full

    def explain_planning(self, clocks_agree: Callable[[], bool]) -> None:
        """Say when the clocks agree: nothing is planned while they do not, and another alert tells that."""
        self._watchdog.clocks_agree = clocks_agree

    def health(self) -> dict[str, PartHealth]:
        """The parts of this process and, if it does not send, the senders of others; none while it starts.

        It is answered from memory: the probe of the database refreshes it.
        """
        return self.liveness.parts() | self.elsewhere.parts()

    @asynccontextmanager
    async def reaching(self) -> AsyncIterator[None]:
        """Around the first requests to Telegram: alert when they take so long that nobody is answered.

        When Telegram refuses the token, tell it by the routes that do not need the token, and wait until that is done.
        """
        try:
            async with self._expecting(POLLING):
                yield
        except InvalidToken:
            await self.token_refused()
            raise

    @asynccontextmanager
    async def planning(self) -> AsyncIterator[None]:
        """Around the first planning, before `watch`: alert when it takes too long."""
        async with self._expecting(PLANNER):
            yield

    @asynccontextmanager
    async def _expecting(self, part: str) -> AsyncIterator[None]:
        """Alert when what is done takes longer than the limit of the part. Only the process that serves does so."""
        loop = asyncio.get_running_loop()
        start, longest = loop.time(), LIMITS[part] if self._serves else math.inf
        silent = loop.call_later(longest, self.alerts, f"alert-{part}-silent")
        try:
            yield
            if loop.time() - start >= longest:
                minutes = max(1, round((loop.time() - start) / 60))
                self.alerts(f"alert-{part}-back", minutes=minutes)
        finally:
            silent.cancel()

    async def token_refused(self) -> None:
        """Tell by the routes that do not need the token that Telegram refuses it. Returns when that is done."""
        if self.pings is None and not (self.alarms and self.alarms.labels):
            return
        self.alerts("alert-token-refused")
        if self.pings is not None:
            self.pings.add(Signal.FAIL, "Telegram refuses the token of the bot")
            await self.pings.finish()
        if self.alarms is not None:
            await self.alarms.done()

    def check_operators(self, username: str) -> None:
        """Log in the background which operators cannot be alerted; `username` is the bot's own."""
        work = operator_reach.warn_of_unreachable(self._bot, self.languages.ids, username)
        self._reaching = asyncio.create_task(work)

    async def close(self) -> None:
        """Stop watching, and drop the alerts that are not sent yet."""
        await cancel(self._watching, self._reaching)
        await self.alerts.stop()
        await self._incidents.stop()
        for outside in (self.alarms, self.pings):
            if outside is not None:
                await outside.stop()
        await self._connection.shutdown()

    def _alerting_bot(self, resources: Resources) -> Bot:
        settings = resources.settings
        return Bot(
            settings.telegram_bot_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=self._connection,
            get_updates_request=self._connection,
        )

    def _operator_alerts(self, resources: Resources) -> OperatorAlerts:
        return OperatorAlerts(
            self.languages,
            self.channel,
            resources.catalog,
            Digests(time.monotonic),
            wall,
        )

    def _alarms(self, resources: Resources) -> Alarms | None:
        """What tells the alerts by the routes of ALARM_URLS, and repeats them; None when there is nobody to tell."""
        settings = resources.settings
        if not (settings.alarm_urls or settings.operator_ids):
            return None
        if settings.alarm_urls and not alarm_routes.installed():
            log.error("%s", AlarmsNotInstalled())
        words = functools.partial(resources.catalog.text, settings.default_language)
        made = Alarms(
            AlarmRoutes(settings.alarm_urls),
            StoredAlarms(resources.db),
            lambda key, **values: plain(words(key, **values)),
            wall,
        )
        made.alert_operators, made.repeat = self.alerts, self.alerts.repeat
        made.in_telegram = bool(settings.operator_ids)
        made.defers = lambda: self._run_works
        self.alerts.alarms = made
        self.alerts.keyboard = functools.partial(alarms.keyboard, resources.catalog)
        return made

    def _pings(self, url: str) -> Pings | None:
        if not url:
            return None
        send = functools.partial(ping_client.send, url)
        return Pings(send, self.liveness, self.elsewhere, time.monotonic)

    def _look(self) -> None:
        """Send what is due by now."""
        self.alerts.send_digests()
        for outside in (self.alarms, self.pings):
            if outside is not None:
                outside.look()

    async def _language_of(self, person: int) -> str | None:
        stored = await chats.find(self._db, person)
        return stored.language if stored else None

    async def _probe_read(self) -> None:
        """Read the database's clock, and look whether any process sends."""
        await self._db.real_now()
        if not self._serves:
            ages = await process_liveness.ages(self._db)
            source = (process_liveness.POLLING, process_liveness.WEBHOOK)
            self._run_works = any(abs(ages[one]) <= RUN_WORKS for one in source if one in ages)
        if not self.elsewhere.starting and await senders.living(self._db):
            self.elsewhere.succeeded(SENDER)

    async def _probe_write(self) -> None:
        """Write a value that differs each time: SQLite does not write a page that did not change."""
        await metadata.put(self._db, "write probe", secrets.token_hex(4))


class StoredAlarms:
    """The stored alarms of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def told(self, cause: str) -> Told | None:
        """What was told about a cause."""
        return await alarm_log.told(self._db, cause)

    async def claim(self, cause: str, before: Told | None, after: Told | None) -> bool:
        """Store what is told now, None: its end; False when another process has stored something else than `before`."""
        return await alarm_log.claim(self._db, cause, before, after)

    async def put(self, cause: str, value: Told | None) -> None:
        """Store it."""
        await alarm_log.put(self._db, cause, value)

    async def acknowledged(self) -> datetime | None:
        """When the alarms were last acknowledged."""
        return await alarm_log.acknowledged(self._db)
