"""When something is to be erased, by the almanac and the settings; and what waits to be erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.observances.almanac import Almanac
from bot.operations import forecast
from bot.store import retention
from bot.store.engine import Database
from bot.store.retention import Finished
from bot.store.retention_terms import Terms

#: How long something can wait to be erased before that is an alarm.
PATIENCE = timedelta(days=2)

#: How long a process that was started after a time off has to erase what waits.
GRACE = timedelta(hours=1)

#: The days of a year, and the years in which an occasion is looked for besides those that must have passed.
YEAR, MORE_YEARS = timedelta(days=366), 2

#: How long before the date of an occasion its first window can open.
EARLY = timedelta(days=2)


@dataclass(frozen=True)
class Waiting:
    """What is to be erased."""

    finished: Sequence[Finished]
    #: The number of chats whose subscription ended, and the instant before which it must have ended.
    ended: int
    ended_before: datetime | None
    #: The number of such chats that cannot be erased until a `rekey` was run.
    held_back: int = 0

    @property
    def nothing(self) -> bool:
        """True when nothing waits."""
        return not self.finished and not self.ended and not self.held_back

    @property
    def only_rekey(self) -> bool:
        """True when nothing can be erased until a `rekey` was run."""
        return bool(self.held_back) and not self.finished and not self.ended

    def __str__(self) -> str:
        parts = [f"the deliveries of {one}" for one in self.finished]
        parts += [f"{self.ended} chats that ended"] if self.ended else []
        if self.held_back:
            parts.append(f"{self.held_back} chats that ended, until `rekey` was run")
        return ", ".join(parts)


async def waiting(db: Database, almanac: Almanac, terms: Terms, now: datetime) -> Waiting:
    """What is to be erased at an instant of the ledger's clock."""
    finished = await retention.finished(db, now - terms.deliveries)
    before = ended_before(almanac, terms.occasions, now)
    if before is None:
        return Waiting(finished, 0, None)
    ended = await retention.ended(db, before, terms.operators)
    return Waiting(finished, ended, before, await retention.held_back(db, before, terms.operators))


def ended_before(almanac: Almanac, occasions: int, now: datetime) -> datetime | None:
    """The instant before which a subscription must have ended, so that so many occasions have passed since.

    With several observances, so many of each. None when there were not yet so many.
    """
    found = [_begin(almanac, one.id, occasions, now) for one in almanac.observances]
    passed = [one for one in found if one is not None]
    return min(passed) if passed and len(passed) == len(found) else None


def _begin(almanac: Almanac, observance: str, occasions: int, now: datetime) -> datetime | None:
    """When the last but so many occasion of an observance that is over in every zone began."""
    span = YEAR * (occasions + MORE_YEARS)
    over = [
        one
        for one in almanac.between(now - span, now)
        if one.observance == observance and forecast.over(almanac, one, now)
    ]
    if len(over) < occasions:
        return None
    return datetime.combine(over[-occasions].date, time(), UTC) - EARLY
