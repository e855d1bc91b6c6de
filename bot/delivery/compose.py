"""From a row of the ledger to the words that leave: each wording is put together once."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.messages import markup, render
from bot.messages.catalog import Catalog
from bot.messages.notice import Notice
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store.records import Chat, Delivery

#: The reader's own hours at which a notice makes no sound: from 22:00, until 08:00.
NIGHT_BEGINS, NIGHT_ENDS = 22, 8

#: For how long a wording stands when nothing more will come.
MINUTE = timedelta(minutes=1)

#: Wordings kept: languages × zones × hours × choices of moments, of one moment.
KEPT = 10_000


@dataclass(frozen=True)
class Worded:
    """A notice, and the span in which it is true."""

    notice: Notice
    since: datetime
    until: datetime


class Composer:
    """Words notices; `rehearsal` marks each as one."""

    def __init__(self, catalog: Catalog, almanac: Almanac, *, rehearsal: bool = False) -> None:
        self._catalog = catalog
        self._almanac = almanac
        self._rehearsal = rehearsal
        self._worded: dict[tuple[object, ...], Worded] = {}

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The notice for this delivery's reader; raises MessageBroken when its text is damaged.

        The moments it may speak of are those that the reader can still receive at `now`.
        """
        chat = delivery.chat
        key = (delivery.occasion_id, chat.wording, chat.zone, chat.minute, chat.moments)
        known = self._worded.get(key)
        if known is None or not known.since <= now < known.until:
            if len(self._worded) >= KEPT:
                self._worded.clear()
            known = self._worded[key] = self._word(delivery, now)
        return known.notice

    def _word(self, delivery: Delivery, now: datetime) -> Worded:
        """Put a notice together; it is true until the next of the reader's windows closes."""
        chat = delivery.chat
        occasion = self._almanac.occasion(delivery.observance, delivery.year)
        windows = self._almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
        open_ones = [(moment.name, window) for moment, window in windows if now < window.expires]
        coming = frozenset(name for name, _ in open_ones)
        notices = [
            render.notice(
                self._catalog,
                self._almanac,
                occasion,
                delivery.moment,
                render.Reader(language, chat.zone, chat.minute, coming),
                rehearsal=self._rehearsal,
            )
            for language in (chat.language, chat.second_language)
            if language is not None
        ]
        notice = _in_one(notices)
        until = min((window.expires for _, window in open_ones), default=now + MINUTE)
        return Worded(notice, now, until)


def _in_one(notices: Sequence[Notice]) -> Notice:
    """The same notice in one or two languages as one post; in the first alone when both would be too long."""
    first, text = notices[0], "\n\n".join(notice.text for notice in notices)
    if len({notice.text for notice in notices}) == 1 or markup.units(text) > render.LONGEST:
        return first
    return replace(first, text=text)


def silently(chat: Chat, now: datetime) -> bool:
    """True when a notice should make no sound: the chat says so, or it is night where it is."""
    if chat.silent is not None:
        return chat.silent
    return _night(chat.zone, now.replace(second=0, microsecond=0))


@functools.lru_cache(KEPT)
def _night(zone: str, minute: datetime) -> bool:
    hour = zones.local(minute, zone).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
