"""Alerting: creates the parts that alert the operators, and runs them in the background of a process."""

import asyncio
import secrets
import time

from telegram import Bot

from bot.app.clock import wall
from bot.app.lifecycle import cancel
from bot.app.resources import Resources
from bot.botapi.client import AiohttpRequest
from bot.liveness import Liveness
from bot.notify import operator_reach
from bot.notify.alert_channel import AlertChannel
from bot.notify.digest import Digests
from bot.notify.operator_alerts import OperatorAlerts
from bot.notify.operator_languages import OperatorLanguages
from bot.notify.watchdog import Watchdog
from bot.store import chats, metadata


class Alerting:
    """The operator alerts of this process, its liveness, and the watchdog that alerts when a part is silent."""

    def __init__(self, resources: Resources) -> None:
        self._db = resources.db
        self._connection = AiohttpRequest(connections=2)
        operators, default = resources.settings.operator_ids, resources.settings.default_language
        self.languages = OperatorLanguages(operators, default, self._language_of)
        self._bot = self._alerting_bot(resources)
        self.channel = AlertChannel(self._bot, time.monotonic)
        self.alerts = self._operator_alerts(resources)
        self.liveness = Liveness()
        self._watchdog = Watchdog(
            self.liveness, self.alerts, resources.db.real_now, self._probe_write, time.monotonic
        )
        resources.db.watch = self._watchdog.transaction
        self._watching: asyncio.Task[None] | None = None
        self._reaching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the connection that only alerts use."""
        await self._connection.initialize()

    def watch(self, *parts: str) -> None:
        """From now on, alert the operators when one of these parts is silent."""
        self.liveness.watch(*parts)
        self.languages.refresh()
        self._watching = asyncio.create_task(self._watchdog.run(beside=self.alerts.send_digests))

    def check_operators(self, username: str) -> None:
        """Log in the background which operators cannot be alerted; `username` is the bot's own."""
        work = operator_reach.warn_of_unreachable(self._bot, self.languages.ids, username)
        self._reaching = asyncio.create_task(work)

    async def close(self) -> None:
        """Stop watching, and drop the alerts that are not sent yet."""
        await cancel(self._watching, self._reaching)
        await self.alerts.stop()
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

    async def _language_of(self, person: int) -> str | None:
        stored = await chats.find(self._db, person)
        return stored.language if stored else None

    async def _probe_write(self) -> None:
        """Write a value that differs each time: SQLite does not write a page that did not change."""
        await metadata.put(self._db, "write probe", secrets.token_hex(4))
