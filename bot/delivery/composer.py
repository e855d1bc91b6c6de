"""Composes the text of each delivery. Chats that get the same text share one cached wording."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Protocol

from cachetools import LRUCache

from bot.errors import MessageBroken
from bot.messages import dates, markup, render
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.messages.notice import CardLines, Notice
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.store.records import Chat, Delivery

#: How long a wording is valid when the chat will receive nothing more.
VALID = timedelta(minutes=1)

#: How long before its moment a card is drawn.
AHEAD = timedelta(days=1)

#: Maximum number of entries in each cache. For wordings, which need the most: languages × zones × hours × choices of
#: moments, for one moment.
CACHED = 10_000


@dataclass(frozen=True)
class Worded:
    """A notice, and the time span in which its text is valid."""

    notice: Notice
    since: datetime
    until: datetime


class EditionComposer(Protocol):
    """Composes what is sent from one edition: notices, or an announcement."""

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The notice for the chat of this delivery; raises MessageBroken when its text is damaged."""

    def instant(self, delivery: Delivery, now: datetime) -> datetime:
        """The instant for which it is worded, and by which it makes a sound or not."""

    def coming(self, now: datetime) -> Iterator[CardLines]:
        """The texts of the cards that may be needed soon."""

    def card(self, delivery: Delivery, language: str) -> CardLines | None:
        """The texts on its card; None when it has none."""


class Composer:
    """Composes notices. `me` returns the bot's user name, once it is known."""

    def __init__(
        self,
        catalog: Catalog,
        almanac: Almanac,
        *,
        me: Callable[[], str] = str,
    ) -> None:
        self._catalog = catalog
        self._almanac = almanac
        self._me = me
        self._worded: LRUCache[tuple[object, ...], Worded] = LRUCache(CACHED)
        self._cards: LRUCache[tuple[int, str], CardLines] = LRUCache(CACHED)

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The notice for the chat of this delivery; raises MessageBroken when its text is damaged.

        The text mentions only moments that the chat can still receive at `now`.
        """
        chat, now = delivery.chat, self.instant(delivery, now)
        reader = (chat.wording, chat.zone, chat.minute, chat.moments, chat.kind == "channel")
        key = (delivery.broadcast_id, *reader)
        known = self._worded.get(key)
        if known is None or not known.since <= now < known.until:
            known = self._worded[key] = self._word(delivery, now)
        return known.notice

    def instant(self, delivery: Delivery, now: datetime) -> datetime:
        """The instant for which a notice is worded: now, or its due time if it is a rehearsal that was asked for."""
        if not delivery.asked_for:
            return now
        occasion = self._almanac.occasion(delivery.observance, delivery.year)
        moment = self._almanac.observance(delivery.observance).moment(delivery.moment)
        chat = delivery.chat
        return self._almanac.window(occasion, moment, chat.zone, chat.minute).due

    def coming(self, now: datetime) -> Iterator[CardLines]:
        """The texts of the cards that may be needed within `AHEAD`, in all languages. Damaged ones are skipped."""
        for occasion in self._almanac.between(now, now + AHEAD):
            moments = self._almanac.observance(occasion.observance).moments
            for moment, language in product(moments, self._catalog.languages):
                with contextlib.suppress(MessageBroken):
                    yield render.card(self._catalog, occasion, moment.name, language)

    def card(self, delivery: Delivery, language: str) -> CardLines:
        """The texts on the card of this delivery; raises MessageBroken when they are damaged."""
        key = (delivery.broadcast_id, language)
        known = self._cards.get(key)
        if known is None:
            occasion = self._almanac.occasion(delivery.observance, delivery.year)
            known = self._cards[key] = render.card(
                self._catalog, occasion, delivery.moment, language, rehearsal=delivery.rehearsed
            )
        return known

    def corrected_on(self, language: str, day: date) -> Markup:
        """The last line of a notice that was corrected on that day."""
        return self._catalog.text(language, "notice-corrected", date=dates.day(day, language))

    def recalled(self, language: str) -> Markup:
        """The sentence that takes the place of a recalled notice that cannot be deleted."""
        return self._catalog.text(language, "notice-recalled")

    def _word(self, delivery: Delivery, now: datetime) -> Worded:
        """Compose a notice. It is valid until the next window of the chat closes."""
        chat = delivery.chat
        occasion = self._almanac.occasion(delivery.observance, delivery.year)
        wanted = chat.moments | {delivery.moment}
        windows = self._almanac.windows(occasion, wanted, chat.zone, chat.minute)
        open_ones = [(moment.name, window) for moment, window in windows if now < window.expires]
        coming = frozenset(name for name, _ in open_ones)
        notices = [
            render.notice(
                self._catalog,
                self._almanac,
                occasion,
                delivery.moment,
                render.Reader(language, chat.zone, chat.minute, coming, delivery.rehearsed),
            )
            for language in (chat.language, chat.second_language)
            if language is not None
        ]
        notice = in_one(notices)
        if chat.kind == "channel" and self._me():
            # Commands do not work in a channel.
            text = markup.elsewhere(notice.text, lambda command: f"@{self._me()}")
            notice = replace(notice, text=text)
        until = min((window.expires for _, window in open_ones), default=now + VALID)
        return Worded(notice, now, until)


def in_one(notices: Sequence[Notice]) -> Notice:
    """One post with the notice in one or two languages; only in the first when both together are too long."""
    first, text = notices[0], "\n\n".join(notice.text for notice in notices)
    if len({notice.text for notice in notices}) == 1 or markup.units(text) > render.LONGEST:
        return first
    return replace(first, text=text)


def silently(chat: Chat, now: datetime) -> bool:
    """True when the notice must make no sound: by the chat's setting or, without one, at night in its time zone."""
    if chat.silent is not None:
        return chat.silent
    return _night(chat.zone, now.replace(second=0, microsecond=0))


@functools.lru_cache(CACHED)
def _night(zone: str, minute: datetime) -> bool:
    return zones.is_night(minute, zone)
