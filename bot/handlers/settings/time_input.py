"""Parses a time of day as people type it: 8:30, 6 pm, axşam 6, в 9 утра, saat 9'da."""

import re
import unicodedata
from collections.abc import Iterator

from bot.errors import TimeInvalid
from bot.messages import phrases, places, typography
from bot.messages.catalog import Catalog

#: A time on a 12- or 24-hour clock, with words before and after: 8 · 08 · 830 · 0830 · 8:30 · 08.30 · 8 30 · saat 8-də
#: · 6 p.m.
TYPED = re.compile(
    r"(?P<before>(?:[^\W\d_]|[ .,'’])*)"
    r"(?:(?P<hour>[0-9]{1,2})(?:[:. ]?(?P<minute>[0-5][0-9]))?)?"
    r"(?P<after>(?:[^\W\d_]|[ .,'’]|-(?=[^\W\d_]))*)"
)

#: The hours that a part of the day can mean; its words are in the text `hour-…`. A typed 6 is 6 or 18: the one that
#: fits. No part contains both, so nothing is guessed; `night` contains neither, so «gecə 6» is refused.
PARTS = {
    "am": frozenset(range(12)),
    "pm": frozenset(range(12, 24)),
    "morning": frozenset(range(1, 12)),
    "noon": frozenset(range(11, 16)),
    "day": frozenset(range(10, 18)),
    "afternoon": frozenset(range(12, 19)),
    "evening": frozenset(range(16, 24)),
    "night": frozenset({20, 21, 22, 23, 0, 1, 2, 3, 4, 5}),
    "midnight": frozenset({0}),
}

#: Parts that can follow only an hour from 1 to 12.
HALVES = frozenset({"am", "pm"})

#: Parts that are a time by themselves, as minutes of the day.
ALONE = {"noon": 12 * 60, "midnight": 0}

#: Words that accompany a time and add nothing: saat, в, o'clock.
FILLER = "filler"

#: Longer texts are not read as a time of day.
LONGEST = 64

#: Characters of an invalid time that are shown in the answer.
SHOWN = 32


def minute_of_day(text: str, catalog: Catalog) -> int:
    """The minute of the day, 0 to 1439, from text in any language of the catalog.

    Raises TimeInvalid for anything else, and for text that can mean two times.
    """
    typed = unicodedata.normalize("NFC", typography.breaking(text).strip())
    found = TYPED.fullmatch(typed) if len(typed) <= LONGEST else None
    minute = _minute(found, catalog) if found else None
    if minute is None:
        raise TimeInvalid(text=text.strip()[:SHOWN])
    return minute


def _minute(found: re.Match[str], catalog: Catalog) -> int | None:
    named = [*_named(found["before"], catalog), *_named(found["after"], catalog)]
    parts = {name for name in named if name != FILLER}
    if None in parts:
        return None
    if found["hour"] is None:
        return ALONE.get(parts.pop() or "") if len(parts) == 1 else None
    hour = _hour(int(found["hour"]), {name for name in parts if name})
    return None if hour is None else hour * 60 + int(found["minute"] or 0)


def _hour(typed: int, parts: set[str]) -> int | None:
    """The hour on a 24-hour clock; None when the parts of the day do not allow it."""
    if not parts:
        return typed if typed < 24 else None
    if parts & HALVES and not 1 <= typed <= 12:
        return None
    meant = {typed, typed % 12, typed % 12 + 12} if typed <= 12 else {typed}
    fitting = meant.intersection(*(PARTS[part] for part in parts))
    return fitting.pop() if len(fitting) == 1 else None


def _named(text: str, catalog: Catalog) -> Iterator[str | None]:
    """The name of each phrase in a text, `öğleden sonra` before `öğle`; None for an unknown word."""
    words = places.words(text).split()
    while words:
        name, length = _first(words, catalog)
        yield name
        del words[:length]


def _first(words: list[str], catalog: Catalog) -> tuple[str | None, int]:
    """The name of the longest known phrase at the beginning of `words`, and its number of words."""
    for length in range(len(words), 0, -1):
        phrase = " ".join(words[:length])
        for name in (*PARTS, FILLER):
            if phrase in phrases.known(catalog, f"hour-{name}"):
                return name, length
    return None, 1
