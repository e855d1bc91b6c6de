"""The forecast: when each moment of an occasion reaches its first and its last chat, at the present rate."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery import planner, slots
from bot.delivery.price import FREE_RATE
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion
from bot.operations.readiness import Finding, Setup
from bot.store import planning
from bot.store.engine import Database

#: The time zone in which a day ends last.
LAST_ZONE = "Etc/GMT+12"


@dataclass(frozen=True, order=True)
class Wave:
    """The chats that get a moment at the same instant."""

    due: datetime
    moment: str
    #: The end of the window, or the time by which the moment should be finished.
    deadline: datetime
    chats: int


@dataclass(frozen=True)
class Sent:
    """A wave with the instants at which its first and its last chat are reached."""

    wave: Wave
    first: datetime
    last: datetime

    @property
    def late(self) -> bool:
        """True when the last chat is reached after the deadline."""
        return self.last > self.wave.deadline


async def waves(db: Database, almanac: Almanac, occasion: Occasion, rate: float) -> list[Wave]:
    """The waves of an occasion for the chats that are subscribed now, in the order of their instants.

    `rate` is the number of messages a second; a moment with a `finish_by` begins as early as that requires.
    """
    found: list[Wave] = []
    for moment in almanac.observance(occasion.observance).moments:
        counts: Counter[tuple[datetime, datetime]] = Counter()
        for cohort, chats in (await planning.cohorts(db, moment)).items():
            window = planner.window_of(almanac, occasion, moment, cohort)
            counts[window.due, window.expires] += chats
        for (due, expires), chats in counts.items():
            begin, deadline = _early(almanac, occasion, moment, chats, rate) or (due, expires)
            found.append(Wave(min(due, begin), moment.name, deadline, chats))
    return sorted(found)


def sent(waves: Iterable[Wave], rate: float) -> list[Sent]:
    """When each wave is sent at `rate` messages a second. A wave waits until those before it are sent."""
    found: list[Sent] = []
    for wave in waves:
        first = max(wave.due, found[-1].last) if found else wave.due
        found.append(Sent(wave, first, first + timedelta(seconds=wave.chats / rate)))
    return found


def over(almanac: Almanac, occasion: Occasion, at: datetime) -> bool:
    """True when no window of the occasion is open or will open, in any time zone."""
    moments = [one.name for one in almanac.observance(occasion.observance).moments]
    windows = almanac.windows(occasion, moments, LAST_ZONE, None)
    return all(window.expires <= at for _, window in windows)


def coming(setup: Setup) -> Occasion:
    """The occasion of which a window is open or opens next."""
    almanac = setup.almanac
    occasion = almanac.following((setup.at - timedelta(days=2)).date())
    return almanac.following(setup.at.date()) if over(almanac, occasion, setup.at) else occasion


async def check(setup: Setup) -> list[Finding]:
    """The last chat of each moment is reached in time."""
    almanac, rate, occasion = setup.almanac, slots.effective(setup.rate), coming(setup)
    found: dict[str, list[Sent]] = {}
    for one in sent(await waves(setup.db, almanac, occasion, rate), rate):
        found.setdefault(one.wave.moment, []).append(one)
    there = almanac.observance(occasion.observance).zone
    return [
        finding(setup.rate, f"{occasion.year} {moment}", there, group)
        for moment, group in found.items()
    ]


def finding(rate: int, moment: str, there: str, found: list[Sent]) -> Finding:
    """Whether the waves of a moment are sent in time; `there` is the time zone in which instants are shown."""
    chats, late = sum(one.wave.chats for one in found), [one for one in found if one.late]
    begins, ends = min(one.first for one in found), max(one.last for one in found)
    span = f"from {_time(begins, there)} to {_time(ends, there)} {there}"
    text = f"{moment}: {chats} {'chat' if chats == 1 else 'chats'}, {span}"
    if not late:
        return Finding("forecast", True, text)
    end = _time(late[0].wave.deadline, there)
    remedy = "set PAID_BROADCAST=true, which costs Stars"
    if rate < FREE_RATE:
        remedy = f"raise SEND_RATE, to at most {FREE_RATE}; or {remedy}"
    return Finding("forecast", False, f"{text}; some would come after {end}", remedy)


def _early(
    almanac: Almanac, occasion: Occasion, moment: Moment, chats: int, rate: float
) -> tuple[datetime, datetime] | None:
    """When a moment with a `finish_by` begins at the earliest, and when it should be finished; None for others."""
    if not moment.finish_by:
        return None
    earliest, _, finish = almanac.start_early(occasion, moment)
    return max(earliest, planner.begin_of(finish, chats, rate)), finish


def _time(instant: datetime, zone: str) -> str:
    return f"{zones.local(instant, zone):%d %B %H:%M:%S}"


ALL = (check,)
