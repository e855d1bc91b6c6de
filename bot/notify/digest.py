"""Digests: the first alert of a kind is sent at once, and those of the next ten minutes together as one message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

#: Seconds in which alerts of one kind are collected.
WINDOW = 600.0

#: Values that make alerts of the same text different kinds. Titles are not among them: strangers choose titles.
KIND = ("moment", "language", "route")

#: Maximum titles in a digest.
NAMED = 10

#: Texts whose $count is the sum over all collected alerts.
SUMMED = frozenset({"alert-expired"})

Values = Mapping[str, str | int]


@dataclass(frozen=True)
class Alert:
    """An alert for the operators: the key of its text, its values and its time."""

    key: str
    values: Values
    at: datetime

    @property
    def kind(self) -> tuple[object, ...]:
        """Alerts of the same kind share a digest."""
        return (self.key, *(self.values.get(name) for name in KIND))


@dataclass(frozen=True)
class Digest:
    """The collected alerts of one kind."""

    count: int
    last: Alert
    #: Up to `NAMED` titles, each once.
    titles: tuple[str, ...]


@dataclass
class _Window:
    opened: float
    #: The last collected alert; None: there is none.
    last: Alert | None = None
    count: int = 0
    titles: dict[str, None] = field(default_factory=dict)


class Digests:
    """Decides which alerts are sent at once. Its memory grows with the number of kinds, not of alerts."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._windows: dict[tuple[object, ...], _Window] = {}

    def add(self, alert: Alert) -> bool:
        """True when the alert is to be sent at once; otherwise it becomes part of the next digest."""
        window = self._windows.get(alert.kind)
        if window is None:
            self._windows[alert.kind] = _Window(self._monotonic())
            return True
        window.last = _combined(window.last, alert)
        window.count += 1
        if (title := alert.values.get("title")) and len(window.titles) < NAMED:
            window.titles[str(title)] = None
        return False

    def due(self, is_true: Callable[[Alert], bool] = lambda alert: True) -> list[Digest]:
        """The digests whose ten minutes are over; their next ten minutes start now.

        One whose last alert is not true any more is dropped, so that the next alert of its kind is sent at once.
        """
        now, found = self._monotonic(), []
        for kind, window in list(self._windows.items()):
            if now - window.opened < WINDOW:
                continue
            del self._windows[kind]
            if window.last is not None and is_true(window.last):
                found.append(Digest(window.count, window.last, tuple(window.titles)))
                self._windows[kind] = _Window(now)
        return found


def _combined(before: Alert | None, alert: Alert) -> Alert:
    """The later alert; its count is the sum of both for texts in `SUMMED`."""
    if alert.key not in SUMMED or before is None:
        return alert
    count = int(before.values["count"]) + int(alert.values["count"])
    return replace(alert, values={**alert.values, "count": count})
