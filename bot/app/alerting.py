"""Alerting: creates the parts that alert the operators, and runs them in the background of a process."""

import asyncio
import secrets
import time
from datetime import UTC, datetime

from telegram import Bot

from bot.app.resources import Resources
from bot.botapi.client import AiohttpRequest
from bot.liveness import Liveness
from bot.notify.alert_channel import AlertChannel
from bot.notify.digest import Digests
from bot.notify.operator_alerts import OperatorAlerts
from bot.notify.watchdog import Watchdog
from bot.store import chats, metadata


class Alerting:
    """The operators' alerts, the liveness of this process, and the watchdog that connects them."""

    def __init__(self, parts: Resources) -> None:
        self._db = parts.db
        self._line = AiohttpRequest(connections=2)
        self.alerts = self._operator_alerts(parts)
        self.liveness = Liveness()
        self._watchdog = Watchdog(
            self.liveness, self.alerts, parts.db.real_now, self._probe_write, time.monotonic
        )
        parts.db.watch = self._watchdog.transaction
        self._watching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the connection that only alerts use."""
        await self._line.initialize()

    def watch(self, *parts: str) -> None:
        """From now on, alert the operators when one of these parts is silent."""
        self.liveness.watch(*parts)
        self.alerts.learn_languages()
        self._watching = asyncio.create_task(self._watchdog.run(beside=self.alerts.send_digests))

    async def close(self) -> None:
        """Stop watching, and drop the alerts that are not sent yet."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await self.alerts.stop()
        await self._line.shutdown()

    def _operator_alerts(self, parts: Resources) -> OperatorAlerts:
        settings = parts.settings
        bot = Bot(
            settings.telegram_bot_token,
            base_url=f"{settings.telegram_api_url}/bot",
            request=self._line,
            get_updates_request=self._line,
        )
        return OperatorAlerts(
            settings.operator_ids,
            AlertChannel(bot, time.monotonic),
            parts.catalog,
            settings.default_language,
            self._language_of,
            Digests(time.monotonic),
            lambda: datetime.now(UTC),
        )

    async def _language_of(self, person: int) -> str | None:
        kept = await chats.find(self._db, person)
        return kept.language if kept else None

    async def _probe_write(self) -> None:
        """Write a value that differs each time: SQLite does not write a page that did not change."""
        await metadata.put(self._db, "write probe", secrets.token_hex(4))
