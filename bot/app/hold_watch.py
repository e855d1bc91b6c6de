"""Tells the operators that a hold has ended by itself, what the command line did, and that messages will be lost."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.lifecycle import cancel
from bot.app.resources import Resources
from bot.errors import BotError
from bot.messages.markup import plain
from bot.notify import hold_words
from bot.notify.hold_notices import HoldNotices, Words
from bot.notify.hold_words import Reader
from bot.store import backlog, holds, metadata, rate_limit
from bot.store.records import Pause

log = logging.getLogger(__name__)

#: The reminders before a window closes while sending is held, in their order.
STEPS = {"1h": timedelta(hours=1), "10m": timedelta(minutes=10)}

#: The key under which other routes get a reminder.
REMINDER = "hold-reminder"


class HoldWatch:
    """Looks each minute. What has arrived is stored, so that a restart repeats only what may not have arrived."""

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
        self._task = BackgroundTask(
            self._look, "The operators could not be told of a hold; it is tried again"
        )
        #: What is being told, by what is stored of it.
        self._telling: dict[str, asyncio.Task[None]] = {}

    def look(self) -> None:
        """Look in the background. Does nothing while the last look is under way."""
        self._task.start()

    async def done(self) -> None:
        """Return when the look that was begun last is over, and what it told has arrived."""
        await self._task.done()
        if self._telling:
            await asyncio.wait({*self._telling.values()})

    async def stop(self) -> None:
        """End the look under way. What has not arrived is told after the next start."""
        await self._task.stop()
        await cancel(*self._telling.values())

    async def _look(self) -> None:
        news = await metadata.beginning(self._db, holds.PREFIX)
        paused = await rate_limit.paused(self._db)
        if holds.NEWS in news:
            await self._tell_news(news[holds.NEWS], paused if paused and paused.held else None)
        still = paused is not None and paused.held
        if holds.ENDS in news and not still and (ends := await holds.ended(self._db)):
            self._tell_end(ends)
        if paused is not None and paused.held:
            await self._remind(paused, news.get(holds.REMINDED))

    async def _tell_news(self, news: str, held: Pause | None) -> None:
        """Tell what was done on the command line, if it is still so. `held`: the hold that is in effect."""
        told = partial(holds.told, self._db, holds.NEWS, news)
        if news.startswith(holds.HELD) and held is not None:
            self._tell(news, lambda reader: hold_words.state(self._catalog, reader, held), told)
        elif news.startswith(holds.RESUMED) and held is None:
            self._tell(news, lambda reader: hold_words.resumed(self._catalog, reader, None), told)
        else:
            await told()

    def _tell_end(self, ends: str) -> None:
        """Tell that a hold has ended by itself."""
        if ends not in self._telling:
            log.info("The hold has ended by itself; sending goes on")
        told = partial(holds.told, self._db, holds.ENDS, ends)
        self._tell(ends, lambda reader: self._catalog.text(reader.language, "hold-ended"), told)

    def _tell(self, stored: str, words: Words, told: Callable[[], Awaitable[object]]) -> None:
        """Tell the operators in the background, and call `told` once it has arrived.

        Does nothing while that is under way. What does not arrive is told at a later look.
        """
        if stored not in self._telling:
            task = asyncio.create_task(self._deliver(words, told))
            self._telling[stored] = task
            task.add_done_callback(lambda _: self._telling.pop(stored, None))

    async def _deliver(self, words: Words, told: Callable[[], Awaitable[object]]) -> None:
        try:
            if await self._notices.deliver(words):
                await told()
        except BotError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("The operators could not be told of a hold; it is tried again")

    async def _remind(self, paused: Pause, reminded: str | None) -> None:
        """Remind the operators of the next window that closes, unless that was done."""
        closes = await backlog.next_to_close(self._db, STEPS["1h"])
        if closes is None:
            return
        step = "10m" if closes - self._clock() <= STEPS["10m"] else "1h"
        value = f"{closes.isoformat()} {step}"
        last = f"{closes.isoformat()} 10m"
        if reminded in (value, last) or value in self._telling:
            return
        count = await backlog.owed_until(self._db, closes)

        def words(reader: Reader) -> str:
            return hold_words.reminder(self._catalog, reader, paused, count, closes)

        log.warning("Sending is held; %d notices expire at %s", count, closes)
        self._tell(value, words, partial(metadata.swap, self._db, holds.REMINDED, reminded, value))
        self._alarm(words)

    def _alarm(self, words: Words) -> None:
        """Send a reminder by the other routes."""
        if self._alerting.alarms is not None:
            settings = self._settings
            reader = Reader(0, settings.default_language, settings.default_timezone)
            self._alerting.alarms.tell(REMINDER, plain(words(reader)))
