"""The data of observances: what is remembered, in which year, and when chats get notices."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal


@dataclass(frozen=True)
class FixedDate:
    """The rule of an observance that falls on the same month and day each year."""

    month: int
    day: int


@dataclass(frozen=True)
class Moment:
    """A point of an observance at which chats get a notice."""

    #: `eve`, `day`, `silence`: used in the ledger and in message keys.
    name: str
    #: Days from the occasion's date: -1 is the day before.
    offset_days: int
    #: The time of day, unless the chat has chosen one and `choosable` allows it.
    at: time
    #: The clock of `at`: in the chat's time zone, or in the observance's.
    clock: Literal["chat", "observance"]
    #: True when /time moves this moment.
    choosable: bool
    #: The time, on the same clock and day, from which the notice is no longer sent; None: the end of the day.
    expires_at: time | None
    #: By kind of chat: what happens when it is unknown whether a notice arrived.
    on_uncertain: dict[str, Literal["resend", "leave"]] = field(hash=False)
    #: The time by which the last chat should have its notice; None: any time until the notice expires.
    finish_by: time | None = None
    #: The earliest time at which sending may start in order to finish by then.
    earliest: time | None = None


@dataclass(frozen=True)
class Quiet:
    """The span of the occasion's day, on the observance's clock, in which nothing is sent."""

    begins: time
    ends: time


@dataclass(frozen=True)
class Source:
    """A source of figures: who states them, where they were read, and how reliable that is."""

    id: str
    #: Killed, injured, missing, detained, in the source's words ("150", "over one hundred"); None: not stated.
    killed: str | None
    injured: str | None
    missing: str | None
    detained: str | None
    #: The year or years of the statement, as text ("2023–2026").
    year: str
    #: Addresses where it was read; empty when only the name of a publication is known.
    links: tuple[str, ...]
    #: True when it was read only in a summary, a quotation or a copy.
    weak: bool

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """The figures that the source states, with what they count: ("killed", "150"), ("injured", "744")."""
        counted = ("killed", "injured", "missing", "detained")
        return tuple((what, number) for what in counted if (number := getattr(self, what)))


@dataclass(frozen=True)
class Stated:
    """Numbers in the texts that are not figures of a source: years, days of the month, counts."""

    numbers: frozenset[str]
    #: Who states them, where a text names a source: the id of the source, or of a name alone; None: no source is named.
    owner: str | None = None


@dataclass(frozen=True)
class Edition:
    """The version of an observance in people's calendars: a higher number replaces the entries that they have."""

    number: int
    #: The day of the last change.
    date: date


@dataclass(frozen=True)
class Observance:
    """What is remembered: its rule, its first date, its zone, its moments, its sources."""

    id: str
    rule: FixedDate
    #: The first date; the anniversary number counts from its year.
    first: date
    #: The IANA name of the zone of the occasion's date and of its fixed times.
    zone: str
    moments: tuple[Moment, ...]
    quiet: Quiet | None
    sources: tuple[Source, ...]
    stated: tuple[Stated, ...]
    edition: Edition

    def moment(self, name: str) -> Moment:
        """The moment with that name. Raises KeyError when there is none."""
        for moment in self.moments:
            if moment.name == name:
                return moment
        raise KeyError(name)


@dataclass(frozen=True, order=True)
class Occasion:
    """An observance in one year."""

    date: date
    #: The observance's id.
    observance: str
    year: int
    #: The anniversary: year − first year.
    number: int


@dataclass(frozen=True)
class Window:
    """When a notice may be sent, in UTC: not before `due`, never at or after `expires`."""

    due: datetime
    expires: datetime


@dataclass(frozen=True, order=True)
class Span:
    """The time from `begins` until before `ends`, in UTC."""

    begins: datetime
    ends: datetime
