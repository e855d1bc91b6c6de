"""When the operators get a report of readiness: 30, 7 and 1 days and 1 hour before an occasion's first notice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.notify.readiness_report import ANSWERED
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import forecast
from bot.store import metadata
from bot.store.engine import Database

#: The reports of an occasion in their order, and how long before its first notice each is due.
STEPS = {
    "30d": timedelta(days=30),
    "7d": timedelta(days=7),
    "1d": timedelta(days=1),
    "1h": timedelta(hours=1),
}
ORDER = list(STEPS)

#: The most characters of an observance's id in a key: the data of a button has room for 64.
LONGEST_ID = 30

#: How often NO-GO is repeated.
REPEAT = timedelta(days=1)

#: How long a process may be silent about a report that it is sending before another process sends it instead.
LEASE = timedelta(minutes=3)

#: The time zone in which a day begins first: it counts when nobody is subscribed.
FIRST_ZONE = "Pacific/Kiritimati"


class State(StrEnum):
    """What became of a report."""

    #: A process judges and sends it.
    SENDING = "sending"
    #: It was sent, and said GO or NO-GO.
    GO = "go"
    NO_GO = "no-go"


@dataclass(frozen=True)
class Report:
    """The last report of an occasion, as it is stored."""

    occasion: Occasion
    #: One of `STEPS`.
    step: str
    state: State
    #: When it was sent; until then, when its sending began or was last known to go on. By the ledger's clock.
    at: datetime

    @property
    def key(self) -> str:
        """What its buttons carry: the occasion and the step, as in `january-20.2027.7d`."""
        occasion = self.occasion
        return f"{occasion.observance[:LONGEST_ID]}.{occasion.year}.{self.step}"

    @property
    def name(self) -> str:
        """The name under which it is stored."""
        return _name(self.occasion)

    @property
    def value(self) -> str:
        """The value that is stored: at most 64 characters."""
        return f"{self.step} {self.state} {self.at.isoformat()}"


def coming(almanac: Almanac, now: datetime) -> list[Occasion]:
    """The occasions that may have a report now: those with a window that is open, or opens within a month."""
    found = almanac.between(now, now + STEPS[ORDER[0]])
    return [occasion for occasion in found if not forecast.over(almanac, occasion, now)]


async def first_notice(db: Database, almanac: Almanac, occasion: Occasion, rate: float) -> datetime:
    """When the first notice of an occasion is due in any subscribed chat; `rate` is the number of messages a second.

    When nobody is subscribed: when it would be due in the time zone in which the day begins first.
    """
    if waves := await forecast.waves(db, almanac, occasion, rate):
        return waves[0].due
    moments = [moment.name for moment in almanac.observance(occasion.observance).moments]
    return almanac.windows(occasion, moments, FIRST_ZONE, None)[0][1].due


def due(last: Report | None, first: datetime, now: datetime, *, answered: bool) -> str:
    """The step of the report that is due; empty when none is.

    `last` is the last report, `answered` whether an operator pressed a button of it, `first` when the first notice is
    due.

    Of several missed reports only the newest is due, and none once the first notice is; a NO-GO still is repeated then.
    A last report that lies in the future was sent while the ledger's clock was wrong, and counts as none.
    """
    step = _newest_at(first, now)
    age = timedelta(0) if last is None else now - last.at
    if last is None or age < -LEASE:
        return step
    if last.state is State.SENDING:
        return max(step or last.step, last.step, key=ORDER.index) if age >= LEASE else ""
    if step and ORDER.index(step) > ORDER.index(last.step):
        return step
    open_ = last.state is State.NO_GO and not answered
    return last.step if open_ and age >= REPEAT else ""


async def last(db: Database, occasion: Occasion) -> Report | None:
    """The last report of an occasion; None when there was none."""
    value = await metadata.get(db, _name(occasion))
    if value is None:
        return None
    step, state, at = value.split(" ")
    return Report(occasion, step, State(state), datetime.fromisoformat(at))


async def claim(db: Database, before: Report | None, report: Report) -> bool:
    """Store a report in place of the one before; False when another process has stored one meanwhile."""
    return await metadata.swap(db, report.name, before.value if before else None, report.value)


async def renew(db: Database, report: Report, now: datetime) -> Report:
    """Note that the report is still being sent. Returns it as it is stored now."""
    renewed = replace(report, at=now)
    return renewed if await claim(db, report, renewed) else report


async def settle(db: Database, report: Report, now: datetime, *, go: bool) -> None:
    """Store that a report has been sent now, and what it said."""
    await claim(db, report, replace(report, state=State.GO if go else State.NO_GO, at=now))


async def answered(db: Database, report: Report) -> bool:
    """True when an operator has pressed a button of that report, or of an earlier one of the same step."""
    return await metadata.get(db, ANSWERED + report.key) is not None


def _newest_at(first: datetime, now: datetime) -> str:
    """The newest step whose time has come; empty before the first one, and once the first notice is due."""
    passed = [step for step, before in STEPS.items() if first - before <= now < first]
    return passed[-1] if passed else ""


def _name(occasion: Occasion) -> str:
    return f"ready.{occasion.observance}.{occasion.year}"
