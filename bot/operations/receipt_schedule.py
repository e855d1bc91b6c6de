"""When the receipt of an occasion is sent: once, an hour after its last window has closed in every time zone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import forecast
from bot.store import metadata
from bot.store.engine import Database

#: How long after its last window the receipt of an occasion is due, and how long a missed one is still sent.
AFTER, BEHIND = timedelta(hours=1), timedelta(days=30)

#: How long a process may be silent about a receipt that it is sending before another process sends it instead.
LEASE = timedelta(minutes=3)

SENDING, SENT = "sending", "sent"


@dataclass(frozen=True)
class Dispatch:
    """The sending of a receipt, as it is stored."""

    occasion: Occasion
    #: SENDING or SENT.
    state: str
    #: When it was sent; until then, when its sending was last known to go on. By the ledger's clock.
    at: datetime

    @property
    def name(self) -> str:
        """The name under which it is stored."""
        return _name(self.occasion)

    @property
    def value(self) -> str:
        """The value that is stored: at most 64 characters."""
        return f"{self.state} {self.at.isoformat()}"


def over(almanac: Almanac, now: datetime) -> list[Occasion]:
    """The occasions of the last month whose windows closed an hour ago or more, in the last time zone, too."""
    found = almanac.between(now - BEHIND, now)
    return [occasion for occasion in found if forecast.over(almanac, occasion, now - AFTER)]


async def claim(db: Database, occasion: Occasion, now: datetime) -> Dispatch | None:
    """Let this process send the receipt; None when it was sent, or another process is sending it."""
    value = await metadata.get(db, _name(occasion))
    if value is not None:
        state, at = value.split(" ")
        if state == SENT or abs(now - datetime.fromisoformat(at)) < LEASE:
            return None
    mine = Dispatch(occasion, SENDING, now)
    return mine if await metadata.swap(db, mine.name, value, mine.value) else None


async def renew(db: Database, one: Dispatch, now: datetime) -> Dispatch:
    """Note that it is still being sent. Returns it as it is stored now."""
    return await _change(db, one, replace(one, at=now))


async def settle(db: Database, one: Dispatch, now: datetime) -> None:
    """Store that it has been sent."""
    await _change(db, one, replace(one, state=SENT, at=now))


async def _change(db: Database, before: Dispatch, after: Dispatch) -> Dispatch:
    changed = await metadata.swap(db, before.name, before.value, after.value)
    return after if changed else before


def _name(occasion: Occasion) -> str:
    return f"receipt.{occasion.observance}.{occasion.year}"
