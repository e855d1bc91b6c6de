"""The report of readiness that operators get: GO or NO-GO for an occasion, what stands in the way, what to do."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import dates, markup
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup, escape
from bot.messages.plain import one_line
from bot.messages.render import LONGEST
from bot.observances import zones
from bot.observances.model import Observance, Occasion

#: In the table `metadata`, what comes before the key of a report in the name of when an operator pressed its button.
ANSWERED = "ready.answered."

#: Maximum characters of what a check found, of what to do about it, and of a reason.
LONGEST_PART = 400


@dataclass(frozen=True)
class Obstacle:
    """What a check found that stands in the way; in English, as the command `ready` prints it."""

    check: str
    text: str
    remedy: str


@dataclass(frozen=True)
class Verdict:
    """What the command `ready` found."""

    go: bool
    #: What stands in the way, in the order in which it is shown.
    obstacles: tuple[Obstacle, ...] = ()
    #: The number of findings that are in order.
    fine: int = 0
    #: Why it could not be judged, in English; empty when it was.
    failure: str = ""


@dataclass(frozen=True)
class Subject:
    """What a report is about."""

    observance: Observance
    occasion: Occasion
    #: When the first notice is due, in UTC.
    first: datetime


def worded(catalog: Catalog, language: str, subject: Subject, verdict: Verdict) -> str:
    """The report as one message. The obstacles that do not fit are counted."""

    def say(key: str, **values: str | int) -> Markup:
        return catalog.text(language, key, **values)

    head = [say("ready-go" if verdict.go else "ready-no-go", **_when(catalog, language, subject))]
    if verdict.failure:
        head.append(say("ready-failed", reason=one_line(verdict.failure, LONGEST_PART)))
    tail = [say("ready-fine", count=verdict.fine)] if verdict.fine else []
    tail += [] if verdict.go else [say("ready-again")]
    lines = [_line(one) for one in verdict.obstacles]
    for shown in range(len(lines), -1, -1):
        left = len(lines) - shown
        more = [say("ready-more", count=left)] if left else []
        text = "\n\n".join([*head, *lines[:shown], *more, *tail])
        if markup.units(text) <= LONGEST:
            break
    return text


def _line(obstacle: Obstacle) -> Markup:
    """A check, what it found, and what to do."""
    text, remedy = (one_line(part, LONGEST_PART) for part in (obstacle.text, obstacle.remedy))
    found = f"<b>{escape(obstacle.check)}</b>: {escape(text)}"
    return Markup(f"{found}\n→ {escape(remedy)}" if remedy else found)


def _when(catalog: Catalog, language: str, subject: Subject) -> dict[str, str | int]:
    """The occasion, and when its first notice is due by the observance's clock."""
    zone = subject.observance.zone
    first = zones.local(subject.first, zone)
    return {
        "name": catalog.of(subject.observance.id, language, "day-name"),
        "date": dates.day(subject.occasion.date, language),
        "on": dates.day_and_month(first.date(), language),
        "at": dates.clock(first.time(), language),
        "city": dates.zone_city(zone, language),
    }
