"""Reads a time of day as people type it."""

import re

from bot.errors import TimeInvalid

#: 8 · 08 · 830 · 0830 · 8:30 · 08.30 · 8 30
TYPED = re.compile(r"(\d{1,2})(?:[:. ]?([0-5]\d))?", re.ASCII)

#: Characters of a wrong time that are shown to the person again.
SHOWN = 32


def minute_of_day(text: str) -> int:
    """The minute of the day, 0 to 1439. Raises TimeInvalid."""
    found = TYPED.fullmatch(text.strip())
    if found is None or int(found[1]) > 23:
        raise TimeInvalid(text=text.strip()[:SHOWN])
    return int(found[1]) * 60 + int(found[2] or 0)
