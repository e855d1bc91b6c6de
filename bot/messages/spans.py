"""Lengths of time as people write them: `30m`, `2h`, `2h30m`, `1 saat`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import SpanInvalid
from bot.messages import places
from bot.messages.catalog import Catalog

#: The units that are understood in every language.
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
UNITS: Mapping[str, timedelta] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
}

#: The longest time that can be asked for.
LONGEST = timedelta(days=7)

#: A number with its unit, and the beginning of a text that can only be meant as a length of time.
PART = re.compile(r"([0-9]{1,4})\s*([^\W\d_]+)[.,;:]?\s*")
BEGINS = re.compile(r"[-+]?\d\S*")

#: Maximum characters of the text that an error repeats.
SHOWN = 20


#: The texts with the words of each unit, which may be typed in any language.
TEXTS = {"span-minutes": MINUTE, "span-hours": HOUR, "span-days": DAY}


@dataclass(frozen=True)
class Spoken:
    """A length of time, None for none, and the words after it."""

    span: timedelta | None
    rest: str


def units(catalog: Catalog) -> dict[str, timedelta]:
    """The units of time that can be typed, by their folded words: the English ones, and words of every language."""
    found = dict(UNITS)
    for language in catalog.languages:
        for key, length in TEXTS.items():
            words = catalog.text(language, key).split()
            found |= {places.fold(word): length for word in words}
    return found


def whole(text: str, units: Mapping[str, timedelta] = UNITS) -> timedelta:
    """The length of time that is the whole text. Raises SpanInvalid."""
    found = first(text.strip(), units)
    if found.span is None or found.rest:
        raise SpanInvalid(text=text.strip()[:SHOWN])
    return found.span


def first(text: str, units: Mapping[str, timedelta] = UNITS) -> Spoken:
    """The length of time with which a text begins, and the rest.

    `units` are the folded words of units with their lengths. A text that begins with a number must begin with a length
    of time, of a minute at least and of LONGEST at most. Raises SpanInvalid.
    """
    begins = BEGINS.match(text)
    if begins is None:
        return Spoken(None, text)
    span, end = timedelta(0), 0
    while (part := PART.match(text, end)) and (unit := units.get(places.fold(part[2]))):
        span, end = span + int(part[1]) * unit, part.end()
    ends_there = end == len(text) or not text[end - 1].isalnum()
    if not (MINUTE <= span <= LONGEST and ends_there):
        raise SpanInvalid(text=begins[0][:SHOWN])
    return Spoken(span, text[end:])
