"""Alarms: sends what operators are alerted of by other routes than Telegram, and repeats what lasts by all routes."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.delivery.alerts import AlertOperators, alert_nobody
from bot.errors import BotError
from bot.liveness import LIMITS
from bot.store.alarm_log import Told

log = logging.getLogger(__name__)

Value = TypeVar("Value")

#: The time after which a cause that was told once, twice and so on can be told again; the last one is for all later
#: times, and for a cause that an operator has acknowledged.
PAUSES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))

#: The time after which a cause that was told counts as new.
FORGOTTEN = 2 * PAUSES[-1]

#: The alerts that say that a cause has ended, each with the alert of the cause.
ENDS = {
    "alert-polling-back": "alert-polling-silent",
    "alert-webhook-back": "alert-webhook-silent",
    "alert-database-back": "alert-database-silent",
    "alert-planner-back": "alert-planner-silent",
    "alert-sender-back": "alert-sender-silent",
    "alert-senders-back": "alert-senders-silent",
    "alert-disk-space": "alert-disk-full",
    "alert-disk-enough": "alert-disk-low",
    "alert-backup-disk-enough": "alert-backup-disk-low",
    "alert-clock-agrees": "alert-clock",
    "alert-retention-done": "alert-retention",
    "alert-self-test-answered": "alert-self-test",
}

#: The alerts of causes that last until they end; all others are single events. A refused token has no alert of its end:
#: it ends when the bot starts.
LASTING = frozenset({*ENDS.values(), "alert-token-refused"})

#: The causes whose state is stored: a start does not end them, and nobody can acknowledge them: the answer that an
#: operator is there ends them.
STORED = frozenset({"alert-self-test"})

#: The key of the test that is sent by all routes.
TEST = "alarm-test"

#: No-break spaces and hyphens, which some services count or show wrongly.
BREAKABLE = {0xA0: " ", 0x2011: "-"}

#: Seconds to wait for the database, which may be what is broken.
LOOKUP_SECONDS = 1.0

#: Maximum alarms that wait to be sent.
WAITING = 20


class Routes(Protocol):
    """The routes of alarms, such as AlarmRoutes."""

    labels: list[str]

    async def send(self, title: str, text: str) -> dict[str, str]:
        """Send a plain text by all routes; the reason for each that failed, by its label."""


class AlarmLog(Protocol):
    """What is stored about alarms, as in `bot/store/alarm_log.py`. Each raises a BotError."""

    async def told(self, cause: str) -> Told | None: ...
    async def claim(self, cause: str, before: Told | None, after: Told | None) -> bool: ...
    async def put(self, cause: str, value: Told | None) -> None: ...
    async def acknowledged(self) -> datetime | None: ...


@dataclass(frozen=True)
class _Alarm:
    cause: str
    text: str
    #: When it was told to this process: it may wait for others, and be acknowledged meanwhile.
    at: datetime
    #: True when the cause has ended; nobody is told if the text is empty.
    ends: bool = False
    #: True when it repeats what was told, because the cause lasts.
    again: bool = False
    #: The key of its title.
    title: str = "alarm-title"


class Alarms:
    """Sends in the background, one alarm at a time. Without the database it remembers by itself what was told.

    Of several processes that tell the same cause, one does: the one that stores it first.
    """

    #: Alerts the operators in Telegram of a route that fails.
    alert_operators: AlertOperators = staticmethod(alert_nobody)
    #: Repeats in Telegram the alert of a cause; given is how often it was told, with this time.
    repeat: Callable[[str, int], None] = staticmethod(lambda cause, count: None)
    #: Whether there are operators in Telegram, who get each alarm besides the routes.
    in_telegram = False
    #: True when another process tells what all see, if the database cannot say so.
    defers: Callable[[], bool] = staticmethod(lambda: False)

    def __init__(
        self,
        routes: Routes,
        stored: AlarmLog,
        words: Callable[..., str],
        now: Callable[[], datetime],
    ) -> None:
        """`words` returns the plain text of a key with its values; `now` the current time in UTC."""
        self._routes = routes
        self._stored = stored
        self._words = words
        self._now = now
        self._waiting: deque[_Alarm] = deque()
        self._working: asyncio.Task[None] | None = None
        #: The causes that last, and the texts and what was told as far as this process knows.
        self._lasting: set[str] = set()
        self._texts: dict[str, str] = {}
        self._told: dict[str, Told] = {}
        #: When causes ended while the database did not answer, so that it may hold what was told before.
        self._ended: dict[str, datetime] = {}
        #: The causes that were told, which could not be stored.
        self._unstored: set[str] = set()
        #: The routes that failed the last time.
        self._failing: set[str] = set()
        #: When an operator last acknowledged all alarms to this process; None: never.
        self._acknowledged: datetime | None = None
        #: False when the database did not answer the last time.
        self._answers = True

    @property
    def labels(self) -> list[str]:
        """What may be shown of each route."""
        return self._routes.labels

    def note(self, key: str) -> None:
        """Note which causes last. Call it at each alert, at once: digests can arrive in another order."""
        if key in LASTING:
            self._lasting.add(key)
        self._lasting.discard(ENDS.get(key, ""))

    def tell(self, key: str, text: str) -> None:
        """Tell an alert, whose plain text is given, after `note`. Returns at once.

        It is dropped if it is not true any more, or when its cause lasts and was told shortly before.
        """
        cause, ends = ENDS.get(key, key), key in ENDS
        if cause in LASTING:
            if (cause in self._lasting) == ends:
                return
            self._texts[cause] = text
        self._add(_Alarm(cause, text, self._now(), ends=ends))

    def test(self) -> None:
        """Send a test by all routes, which says that nothing needs to be done. Returns at once."""
        self._add(_Alarm(TEST, self._words(TEST), self._now(), title="alarm-test-title"))

    def acknowledge(self) -> datetime:
        """An operator knows of all alarms until now, even if that cannot be stored. Returns the time to store."""
        self._acknowledged = self._now()
        return self._acknowledged

    def watch(self, *parts: str) -> None:
        """End the stored causes that this process would see if they lasted, because it watches these parts from now on.

        An earlier process cannot have ended them if it was stopped meanwhile. What another process tells, it ends.
        """
        own = {f"alert-{part}-silent" for part in parts}
        elsewhere = {f"alert-{part}-silent" for part in LIMITS.keys() - {*parts}}
        seen = own if self.defers() else LASTING - STORED - elsewhere
        for cause in sorted(seen - self._lasting):
            self._add(_Alarm(cause, "", self._now(), ends=True))

    def look(self) -> None:
        """Repeat what lasts and is due again. Call it every few seconds; it returns at once."""
        if self._busy():
            return
        now = self._now()
        for cause in self._lasting & self._told.keys():
            told = self._told[cause]
            if now - told.last >= _pause(told):
                self._add(_Alarm(cause, self._texts[cause], now, again=True))

    async def done(self) -> None:
        """Return when no alarm waits to be sent."""
        if self._working is not None:
            await asyncio.wait({self._working})

    async def stop(self) -> None:
        """Drop the alarms that are not sent yet."""
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    def _busy(self) -> bool:
        return self._working is not None and not self._working.done()

    def _add(self, alarm: _Alarm) -> None:
        if len(self._waiting) >= WAITING:
            log.error("Too many alarms wait to be sent; one was dropped: %s", alarm.cause)
            return
        self._waiting.append(alarm)
        if not self._busy():
            self._working = asyncio.create_task(self._work())

    async def _work(self) -> None:
        while self._waiting:
            try:
                await self._handle(self._waiting.popleft())
            except Exception:
                log.exception("An alarm could not be sent")

    async def _handle(self, alarm: _Alarm) -> None:
        if alarm.cause not in LASTING:
            await self._send(alarm.text, alarm.title)
            return
        stored = await self._answer(self._stored.told(alarm.cause))
        if not self._answers and self.defers():
            return
        told = self._known(alarm.cause, stored)
        if alarm.ends:
            await self._end(alarm, stored)
        elif told is None or (not alarm.again and self._now() - told.last >= FORGOTTEN):
            await self._raise(alarm, stored, 0)
        elif await self._is_due(alarm, told):
            await self._raise(alarm, stored, told.count)

    def _known(self, cause: str, stored: Told | None) -> Told | None:
        """What was told of a cause since it began, by what is stored and by what this process knows."""
        ended = self._ended.get(cause)
        if stored and ended and stored.last <= ended:
            stored = None
        found = [one for one in (stored, self._told.get(cause)) if one]
        return max(found, key=lambda one: one.last, default=None)

    async def _end(self, alarm: _Alarm, stored: Told | None) -> None:
        """Tell that a cause has ended, if it was told and no other process tells its end.

        When the database cannot say so, what this process knows counts: an end told twice is better than none.
        """
        ended = stored is not None and await self._answer(
            self._stored.claim(alarm.cause, stored, None)
        )
        own = self._told.pop(alarm.cause, None)
        if not self._answers:
            self._ended[alarm.cause] = self._now()
        unknown = own is not None and not self._answers and not self.defers()
        if alarm.text and (ended or unknown or alarm.cause in self._unstored):
            await self._send(alarm.text)
        self._unstored.discard(alarm.cause)

    async def _is_due(self, alarm: _Alarm, told: Told) -> bool:
        """True when a cause that was told must be told again. What is acknowledged is not repeated until it ends."""
        self._told[alarm.cause] = told
        if alarm.cause in STORED:
            return self._now() - told.last >= _pause(told)
        stored = await self._answer(self._stored.acknowledged())
        # A later one was made by a clock that was wrong then.
        known = [one for one in (stored, self._acknowledged) if one and one <= self._now()]
        if not known or max(known) < told.last:
            return self._now() - told.last >= _pause(told)
        self._lasting.discard(alarm.cause)
        return not alarm.again and self._now() - told.last >= PAUSES[-1]

    async def _raise(self, alarm: _Alarm, stored: Told | None, count: int) -> None:
        """Tell a cause that was told so often, unless another process does."""
        new = Told(count + 1, alarm.at)
        claimed = await self._answer(self._stored.claim(alarm.cause, stored, new))
        self._told[alarm.cause] = new
        if claimed is False or (claimed is None and self.defers()):
            return
        if claimed is None:
            self._unstored.add(alarm.cause)
        lines = [alarm.text]
        if alarm.cause not in STORED:
            lines.append(self._words("alarm-acknowledge"))
        if alarm.again:
            lines.insert(0, self._words("alarm-again", count=new.count))
            self.repeat(alarm.cause, new.count)
        if not await self._send("\n\n".join(lines)) and not self.in_telegram:
            self._told[alarm.cause] = failed = Told(count, new.last)
            await self._answer(self._stored.put(alarm.cause, failed))

    async def _send(self, text: str, title_key: str = "alarm-title") -> bool:
        """Send a text by all routes; False when all have failed. True when there are none."""
        if not self.labels:
            return True
        title = self._words(title_key).translate(BREAKABLE)
        failed = await self._routes.send(title, text.translate(BREAKABLE))
        for label, reason in failed.items():
            log.error("The alarm route %s failed: %s", label, reason)
        new, self._failing = failed.keys() - self._failing, set(failed)
        for label in sorted(new):
            self.alert_operators("alert-alarm-route", route=label, reason=failed[label])
        return len(failed) < len(self._routes.labels)

    async def _answer(self, asked: Awaitable[Value]) -> Value | None:
        """The database's answer; None when it does not answer in time."""
        try:
            async with asyncio.timeout(LOOKUP_SECONDS):
                answer = await asked
        except (BotError, TimeoutError) as error:
            self._answers = False
            log.debug("What is stored about alarms is not known: %s", error)
            return None
        self._answers = True
        return answer


def _pause(told: Told) -> timedelta:
    return PAUSES[min(max(told.count, 1), len(PAUSES)) - 1]
