"""The reasons of incidents, as a receipt may show them to everybody."""

import re

from bot.operations import failure_reasons
from bot.store.records import IncidentKind

#: What stands for a part that is left out.
MASK = "…"

#: What an operator's words may contain of persons and places: links, also without a scheme; e-mail addresses; names as
#: in @name; phone numbers; and five or more digits in a row, such as the id of a chat.
_PRIVATE = re.compile(
    r"\w[\w+.-]*://\S+"
    r"|\S*@\w\S*"
    r"|(?<![\w.])(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?(?:/\S*)?"
    r"|\+\d[\d\s()/-]{3,}\d"
    r"|\d{5,}"
)


def public(kind: IncidentKind, reason: str) -> str:
    """The reason of a pause by the name of its error, and that of a hold without names, addresses and numbers.

    The error itself can contain the address of the server and Telegram's own words.
    """
    if kind is IncidentKind.PAUSED:
        return failure_reasons.named(reason)
    return masked(reason) if kind is IncidentKind.HELD else reason


def masked(words: str) -> str:
    """An operator's words, with MASK in place of @names, links, e-mail addresses and five or more digits in a row."""
    return _PRIVATE.sub(MASK, words)
