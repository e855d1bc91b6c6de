"""The values of WHEN: what is remembered, in which year, told at which points."""

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
    """A point of an observance at which chats are told."""

    #: `eve`, `day`, `silence`: a word of the ledger and of the message keys.
    name: str
    #: Days from the occasion's date: -1 is the day before.
    offset_days: int
    #: The time of day, unless the chat has chosen one and `choosable` allows it.
    at: time
    #: Whose clock `at` is read on: the chat's own, or that of the observance's zone.
    clock: Literal["chat", "observance"]
    #: True when /time moves this moment.
    choosable: bool
    #: The time, on the same clock and day, from which the notice is worthless; None: the day's end.
    expires_at: time | None
    #: What follows when nobody can know whether a notice arrived, by kind of chat.
    on_uncertain: dict[str, Literal["resend", "leave"]] = field(hash=False)
    #: The time by which the last chat should have been told; None: the notice keeps until it expires.
    finish_by: time | None = None
    #: How early the moment may begin so that it is through by then.
    earliest: time | None = None


@dataclass(frozen=True)
class Quiet:
    """The span of the occasion's day, on the observance's clock, in which nothing goes out."""

    begins: time
    ends: time


@dataclass(frozen=True)
class Source:
    """Who states which figures, where it was read, and how firm that is."""

    id: str
    #: Killed, injured, missing, detained as the owner words them ("150", "over one hundred"); None: not stated.
    killed: str | None
    injured: str | None
    missing: str | None
    detained: str | None
    #: The year or years of the statement, as text ("2023–2026").
    year: str
    #: Addresses where it was read; empty when only a name of a publication is known.
    links: tuple[str, ...]
    #: True when it was read only in a summary, a quotation or a copy.
    weak: bool

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """What is counted and how many, for all that the source states: ("killed", "150"), ("injured", "744")."""
        counted = ("killed", "injured", "missing", "detained")
        return tuple((what, number) for what in counted if (number := getattr(self, what)))


@dataclass(frozen=True)
class Stated:
    """Numbers that stand in the texts and are no figure of a source: years, days of the month, counts."""

    numbers: frozenset[str]
    #: Who gives them, where a text names them: the id of a source, or of a name alone; None: nobody is named.
    owner: str | None = None


@dataclass(frozen=True)
class Edition:
    """How an observance is worded in people's own calendars: a higher number replaces what they have."""

    number: int
    #: The day on which it was last changed.
    date: date


@dataclass(frozen=True)
class Observance:
    """What is remembered: its rule, its first date, its zone, its moments, its sources."""

    id: str
    rule: FixedDate
    #: The day itself; the anniversary number counts from its year.
    first: date
    #: IANA name of the zone in which the occasion's date and fixed instants are read.
    zone: str
    moments: tuple[Moment, ...]
    quiet: Quiet | None
    sources: tuple[Source, ...]
    stated: tuple[Stated, ...]
    edition: Edition

    def moment(self, name: str) -> Moment:
        """The moment of that name; KeyError when there is none."""
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
    """When a notice may go out, in UTC: not before `due`, never at or after `expires`."""

    due: datetime
    expires: datetime


@dataclass(frozen=True, order=True)
class Span:
    """From an instant until before another, in UTC."""

    begins: datetime
    ends: datetime
