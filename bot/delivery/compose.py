"""From a row of the ledger to the words that leave: each wording is put together once."""

from datetime import datetime

from bot.messages import render
from bot.messages.catalog import Catalog
from bot.messages.notice import Notice
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.store.records import Chat, Delivery

#: The reader's own hours at which a notice makes no sound: from 22:00, until 08:00.
NIGHT_BEGINS, NIGHT_ENDS = 22, 8

#: Wordings kept: languages × zones × hours × choices of moments, of one moment.
KEPT = 10_000


class Composer:
    """Words notices; `rehearsal` marks each as one."""

    def __init__(self, catalog: Catalog, almanac: Almanac, *, rehearsal: bool = False) -> None:
        self._catalog = catalog
        self._almanac = almanac
        self._rehearsal = rehearsal
        self._worded: dict[tuple[object, ...], Notice] = {}

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The notice for this delivery's reader; raises MessageBroken when its text is damaged.

        The moments it may speak of are those that the reader can still receive at `now`.
        """
        chat = delivery.chat
        occasion = self._almanac.occasion(delivery.observance, delivery.year)
        windows = self._almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
        coming = frozenset(moment.name for moment, window in windows if now < window.expires)
        reader = render.Reader(chat.language, chat.zone, chat.minute, coming)
        key = (delivery.occasion_id, reader)
        if key not in self._worded:
            if len(self._worded) >= KEPT:
                self._worded.clear()
            self._worded[key] = self._render(occasion, delivery.moment, reader)
        return self._worded[key]

    def _render(self, occasion: Occasion, moment: str, reader: render.Reader) -> Notice:
        return render.notice(
            self._catalog, self._almanac, occasion, moment, reader, rehearsal=self._rehearsal
        )


def silently(chat: Chat, now: datetime) -> bool:
    """True when a notice should make no sound: the chat says so, or it is night where it is."""
    if chat.silent is not None:
        return chat.silent
    hour = zones.local(now, chat.zone).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
