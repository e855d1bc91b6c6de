"""Operator alerts: inform the operators at once of problems, in their language, even without the database."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from telegram import InlineKeyboardMarkup

from bot.errors import BotError
from bot.messages.catalog import Catalog
from bot.messages.markup import escape, plain
from bot.messages.plain import one_line
from bot.notify.alarm_incidents import AlarmIncidents
from bot.notify.alarms import LASTING, Alarms
from bot.notify.alert_channel import AlertChannel
from bot.notify.digest import NAMED, Alert, Digest, Digests, Values
from bot.notify.operator_languages import OperatorLanguages

log = logging.getLogger(__name__)

#: Maximum characters of a title, and of any other text in an alert.
TITLE, LONGEST = 64, 300

#: Maximum alerts that wait to be sent.
WAITING = 50


@dataclass(frozen=True)
class _Repeat:
    """An alert that is sent again, because its cause lasts."""

    #: How often it was told, with this time.
    count: int
    last: Alert


class OperatorAlerts:
    """Alerts all operators, and tells the alarms the same. An alert that Telegram refuses is logged."""

    #: Gets the key of each alert at once, and each that is sent, with its plain text in the default language.
    alarms: Alarms | None = None
    #: Notes the key of each alert in the database.
    incidents: AlarmIncidents | None = None
    #: Makes what stands below the alert of a cause that lasts, by its key and the language. None: nothing can.
    keyboard: Callable[[str, str], InlineKeyboardMarkup | None] | None = None

    def __init__(
        self,
        operators: OperatorLanguages,
        channel: AlertChannel,
        catalog: Catalog,
        digests: Digests,
        now: Callable[[], datetime],
    ) -> None:
        """`now` returns the current time in UTC, which a digest shows."""
        self._operators = operators
        self._channel = channel
        self._catalog = catalog
        self._digests = digests
        self._now = now
        #: How often each key was alerted since the start.
        self.counts: Counter[str] = Counter()
        self._waiting: deque[Alert | Digest | _Repeat] = deque()
        #: The last alert of each cause that lasts, by its key.
        self._lasting: dict[str, Alert] = {}
        self._sending: asyncio.Task[None] | None = None

    def __call__(self, key: str, **values: str | int) -> None:
        """Alert all operators. An alert of a kind that was sent in the last ten minutes goes into the next digest."""
        self.counts[key] += 1
        if self.incidents:
            self.incidents.note(key)
        alert = self._noted(key, values)
        if not (self._operators.ids or self.alarms):
            return
        if self._digests.add(alert):
            self._send(alert)

    def resume(self, key: str, **values: str | int) -> None:
        """Go on telling a cause that lasts, of which an earlier process has alerted the operators."""
        self._tell_alarms(self._noted(key, values))

    def repeat(self, key: str, count: int) -> None:
        """Send the operators the alert of a cause that lasts again. `count`: how often it was told, with this time."""
        if alert := self._lasting.get(key):
            self._enqueue(_Repeat(count, alert))

    def send_digests(self) -> None:
        """Send the digests that are due. Call it every few seconds."""
        for digest in self._digests.due():
            self._send(digest)

    async def stop(self) -> None:
        """Drop the alerts that are not sent yet."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        await self._operators.stop()
        if self._waiting:
            log.warning("%d alerts to operators were not sent before the stop", len(self._waiting))

    def _noted(self, key: str, values: Values) -> Alert:
        """The alert, of which the alarms know from now on whether its cause lasts."""
        shown = {name: _shown(name, value) for name, value in values.items()}
        alert = Alert(key, shown, self._now())
        if key in LASTING:
            self._lasting[key] = alert
        if self.alarms:
            self.alarms.note(key)
        return alert

    def _send(self, alert: Alert | Digest) -> None:
        self._tell_alarms(alert)
        self._enqueue(alert)

    def _enqueue(self, alert: Alert | Digest | _Repeat) -> None:
        """Send it in the background."""
        if not self._operators.ids:
            return
        if len(self._waiting) >= WAITING:
            log.error("Too many alerts wait for Telegram; one was dropped: %s", alert)
            return
        self._waiting.append(alert)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send_waiting())

    def _tell_alarms(self, alert: Alert | Digest) -> None:
        """Tell the alarms at once: what waits for Telegram may wait for an hour."""
        if self.alarms is None:
            return
        try:
            text = plain(self._worded(self._operators.default_language, alert))
            self.alarms.tell((alert if isinstance(alert, Alert) else alert.last).key, text)
        except BotError:
            log.exception("An alert could not be told by other routes")

    async def _send_waiting(self) -> None:
        while self._waiting:
            try:
                await self._deliver(self._waiting[0])
            except Exception:
                log.exception("An alert to the operators could not be sent")
            self._waiting.popleft()

    async def _deliver(self, alert: Alert | Digest | _Repeat) -> None:
        texts: dict[int, str] = {}
        boards: dict[int, InlineKeyboardMarkup] = {}
        key = alert.key if isinstance(alert, Alert) else alert.last.key
        for operator in self._operators.ids:
            language = await self._operators.language(operator)
            texts[operator] = self._worded(language, alert)
            if self.keyboard and key in LASTING:
                if board := self.keyboard(key, language):
                    boards[operator] = board
                else:
                    texts[operator] += f"\n\n{self._catalog.text(language, 'alarm-acknowledge')}"
        await self._channel.deliver(texts, boards)

    def _worded(self, language: str, alert: Alert | Digest | _Repeat) -> str:
        """The message in that language; a digest is a heading, the last alert and the titles of all."""
        if isinstance(alert, Alert):
            return self._text(language, alert)
        if isinstance(alert, _Repeat):
            again = self._catalog.text(language, "alarm-again", count=alert.count)
            return f"{again}\n\n{self._text(language, alert.last)}"
        time = f"{alert.last.at:%H:%M}"
        heading = self._catalog.text(language, "alert-digest", count=alert.count, time=time)
        lines: list[str] = [heading, self._text(language, alert.last)]
        if len(alert.titles) > 1:
            lines.append(_listed(alert.titles))
        return "\n".join(lines)

    def _text(self, language: str, alert: Alert) -> str:
        """The text of an alert, with the name of a moment in place of its code."""
        values = dict(alert.values)
        label = f"label-{values.get('moment')}"
        if self._catalog.own(language, label):
            values["moment"] = self._catalog.text(language, label)
        return self._catalog.text(language, alert.key, **values)


def _listed(titles: Sequence[str]) -> str:
    names = ", ".join(f"<code>{escape(title)}</code>" for title in titles)
    return f"{names}, …" if len(titles) == NAMED else names


def _shown(name: str, value: str | int) -> str | int:
    """The value, made safe to show: text from strangers cannot form links, hide text or reorder it."""
    if not isinstance(value, str):
        return value
    if name == "titles":
        return "\n".join(one_line(title, TITLE) for title in value.split("\n"))
    return one_line(value, TITLE if name == "title" else LONGEST)
