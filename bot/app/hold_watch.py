"""Tells the operators that a hold has ended by itself, what the command line did, and that messages will be lost."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.app.alerting import Alerting
from bot.app.lifecycle import cancel
from bot.app.resources import Resources
from bot.errors import BotError
from bot.messages.markup import plain
from bot.notify import hold_words
from bot.notify.hold_notices import HoldNotices
from bot.notify.hold_words import Reader
from bot.store import backlog, holds, metadata, rate_limit
from bot.store.records import Pause

log = logging.getLogger(__name__)

#: The reminders before a window closes while sending is held, in their order.
STEPS = {"1h": timedelta(hours=1), "10m": timedelta(minutes=10)}

#: The key under which other routes get a reminder.
REMINDER = "hold-reminder"


class HoldWatch:
    """Looks each minute. What was told is stored, so that neither a restart nor another process repeats it."""

    def __init__(
        self,
        resources: Resources,
        alerting: Alerting,
        notices: HoldNotices,
        clock: Callable[[], datetime],
    ) -> None:
        """`clock` returns the current time of the ledger, in UTC."""
        self._db, self._catalog = resources.db, resources.catalog
        self._settings = resources.settings
        self._alerting = alerting
        self._notices = notices
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Look in the background. Does nothing while the last look is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def done(self) -> None:
        """Return when the look that was begun last is over."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """End the look under way."""
        await cancel(self._task)

    async def _run(self) -> None:
        try:
            await self._look()
        except BotError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("The operators could not be told of a hold; it is tried again")

    async def _look(self) -> None:
        news = await metadata.beginning(self._db, holds.PREFIX)
        paused = await rate_limit.paused(self._db)
        if holds.NEWS in news:
            self._tell_news(await holds.take_news(self._db), paused)
        if holds.ENDS in news and await holds.take_end(self._db):
            log.info("The hold has ended by itself; sending goes on")
            self._notices.tell(lambda reader: self._catalog.text(reader.language, "hold-ended"))
        if paused is not None and paused.held:
            await self._remind(paused, news.get(holds.REMINDED))

    def _tell_news(self, news: str, paused: Pause | None) -> None:
        """Tell what was done on the command line, if it is still so."""
        if news == holds.HELD and paused is not None:
            self._notices.tell(lambda reader: hold_words.state(self._catalog, reader, paused))
        if news == holds.RESUMED and paused is None:
            self._notices.tell(lambda reader: hold_words.resumed(self._catalog, reader, None))

    async def _remind(self, paused: Pause, reminded: str | None) -> None:
        """Remind the operators of the next window that closes, unless that was done."""
        closes = await backlog.next_to_close(self._db, STEPS["1h"])
        if closes is None:
            return
        step = "10m" if closes - self._clock() <= STEPS["10m"] else "1h"
        value = f"{closes.isoformat()} {step}"
        last = f"{closes.isoformat()} 10m"
        if reminded in (value, last):
            return
        if await metadata.swap(self._db, holds.REMINDED, reminded, value):
            self._send(paused, await backlog.owed_until(self._db, closes), closes)

    def _send(self, paused: Pause, count: int, closes: datetime) -> None:
        """Send a reminder to the operators, and by the other routes."""

        def words(reader: Reader) -> str:
            return hold_words.reminder(self._catalog, reader, paused, count, closes)

        log.warning("Sending is held; %d notices expire at %s", count, closes)
        self._notices.tell(words)
        if self._alerting.alarms is not None:
            settings = self._settings
            reader = Reader(0, settings.default_language, settings.default_timezone)
            self._alerting.alarms.tell(REMINDER, plain(words(reader)))
