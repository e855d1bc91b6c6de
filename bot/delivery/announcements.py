"""Announcements: when one may be sent, how long that takes, and its beginning.

An announcement is a word about the service itself, to every chat that is subscribed when it begins.
"""

import math
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from bot.delivery import slots
from bot.delivery.planner import SPARE_SHARE
from bot.errors import AnnouncementLost, AnnouncementNear, AnnouncementTooLong, NobodyToAnnounce
from bot.messages import announcement
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion, Span, Window
from bot.store import announcements, chats, editions
from bot.store.engine import Database
from bot.store.requests import Request

#: How long an announcement can be sent, unless it takes longer; twice that time then.
OPEN = timedelta(hours=24)

#: No announcement is sent from this long before the first window of an occasion until its last window closes.
BEFORE = timedelta(hours=24)

#: How far ahead occasions are looked for, and how long after one a window of it can be open.
AHEAD, BEHIND = timedelta(days=500), timedelta(days=7)

#: The zones in which a day begins first and last, and the minutes of the day at which a chat's own time is extreme.
ZONES, MINUTES = ("Etc/GMT-14", "Etc/GMT+12"), (None, 0, 24 * 60 - 1)

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Draft:
    """An announcement that is asked for."""

    #: The text in each language.
    texts: Mapping[str, str]
    #: SEND_RATE.
    rate: int
    #: True when it must not wait until an occasion is over.
    even_near_occasion: bool = False


@dataclass(frozen=True)
class Forecast:
    """To how many chats an announcement would be sent, and when, in UTC."""

    chats: int
    begins: datetime
    #: When the last chat is expected to have it.
    ends: datetime
    #: From when on it is no longer sent.
    expires: datetime


def near(almanac: Almanac, now: datetime) -> Iterator[Span]:
    """The spans around occasions in which no announcement is sent, without those that are over, in their order."""
    spans = [_around(almanac, one) for one in almanac.between(now - BEHIND, now + AHEAD)]
    yield from sorted(span for span in spans if now < span.ends)


async def forecast(
    db: Database, almanac: Almanac, rate: int, *, even_near_occasion: bool
) -> Forecast:
    """What would happen if an announcement began now, with `rate` messages a second.

    Raises AnnouncementNear and AnnouncementTooLong when it must not be sent so close to an occasion, unless
    `even_near_occasion`; and NobodyToAnnounce.
    """
    now, count = await db.now(), await chats.count(db)
    if not count:
        raise NobodyToAnnounce
    before = await announcements.owed(db)
    takes = timedelta(seconds=(before + count) * SPARE_SHARE / slots.effective(rate))
    expires = now + max(OPEN, 2 * takes)
    span = next(near(almanac, now), None)
    if span is not None and not even_near_occasion:
        _refuse_near(span, now, count, takes)
        expires = min(expires, span.begins)
    return Forecast(count, now, now + takes, expires)


async def subject(db: Database, almanac: Almanac, draft: Draft) -> dict[str, Any]:
    """What a request for this announcement asks for. Its texts are stored, as an edition from which no notice is sent.

    Raises what `forecast` raises.
    """
    even = draft.even_near_occasion
    await forecast(db, almanac, draft.rate, even_near_occasion=even)
    made = announcement.edition(draft.texts)
    await editions.put(db, made.digest, made.files)
    return {"edition": made.digest, "rate": draft.rate, "even_near_occasion": even}


async def begin(
    db: Database,
    almanac: Almanac,
    request: Request,
    confirmed_by: int | None,
    new_name: Callable[[], str] = lambda: secrets.token_hex(8),
) -> str:
    """Begin an announcement that was confirmed, in the open transaction if there is one; says what follows.

    The rules are checked again: raises what `forecast` raises, and AnnouncementLost. The first 5,000 deliveries are
    planned at once, all others by the next sweeps. The caller wakes the sender after the transaction.
    """
    digest, rate = request.subject["edition"], request.subject["rate"]
    if await editions.get(db, digest) is None:
        raise AnnouncementLost
    even = bool(request.subject["even_near_occasion"])
    found = await forecast(db, almanac, rate, even_near_occasion=even)
    window = Window(found.begins, found.expires)
    await announcements.begin(db, digest, new_name(), found.begins.year, window)
    return f"It goes to {found.chats} chats until {found.ends:%Y-%m-%d %H:%M} UTC."


def _around(almanac: Almanac, occasion: Occasion) -> Span:
    """From BEFORE the first instant at which any chat can get a notice until no chat can any more."""
    moments = almanac.observance(occasion.observance).moments
    windows = [
        almanac.window(occasion, moment, zone, minute)
        for moment, zone, minute in product(moments, ZONES, MINUTES)
    ]
    early = [almanac.start_early(occasion, one)[0] for one in moments if one.finish_by]
    first = min([*(window.due for window in windows), *early])
    return Span(first - BEFORE, max(window.expires for window in windows))


def _refuse_near(span: Span, now: datetime, count: int, takes: timedelta) -> None:
    when = {"begins": f"{span.begins:%Y-%m-%d %H:%M}", "ends": f"{span.ends:%Y-%m-%d %H:%M}"}
    if now >= span.begins:
        raise AnnouncementNear(**when)
    if now + takes > span.begins:
        raise AnnouncementTooLong(**when, chats=count, minutes=math.ceil(takes / MINUTE))
