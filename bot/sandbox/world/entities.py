"""Entities that Telegram finds in a text by itself: commands, links, mentions, hashtags, addresses."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

#: Entities in which no further entity is looked for.
OPAQUE = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji", "date_time"})

_ENTITY = re.compile(
    r"""
    (?P<url>(?:https?|tg)://[^\s<>"'`|]+
        | (?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|az|ru|tr|de|uk|me|io|eu|gov|edu|int)\b
          (?:/[^\s<>"'`|]*)?)
  | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b)
  | (?P<mention>(?<![\w/@])@[A-Za-z0-9_]{4,32}\b)
  | (?P<hashtag>(?<![\w/#@&])\#\w*[^\W\d]\w*)
  | (?P<bot_command>(?<![\w/<>"'])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: A fast check: a text without any of these characters has no entity to find.
_MAY_CONTAIN = re.compile(r"[@#/]|\.[a-z]", re.IGNORECASE)
_UNSEEN = str.maketrans(
    {code: " " for code in range(32) if code != 10} | {13: None, 0x2028: None, 0x2029: None}
)

Entity = dict[str, Any]


def clean(text: str) -> str:
    """The text without control characters, which Telegram replaces by spaces or removes."""
    return text.translate(_UNSEEN)


@lru_cache(maxsize=512)
def plain(text: str) -> tuple[str, tuple[Entity, ...]]:
    """A text without markup, with the entities that Telegram finds by itself."""
    return tidy(clean(text), [])


def tidy(text: str, given: list[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Remove the white space around, add the entities that Telegram finds, and sort the entities."""
    first = min((entity["offset"] for entity in given), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text = text[lead:].rstrip(" \n")
    end = units(text)
    kept = [
        entity | {"offset": start, "length": stop - start}
        for entity in given
        if (start := entity["offset"] - lead)
        < (stop := min(entity["offset"] - lead + entity["length"], end))
    ]
    kept += find(text, kept)
    return text, tuple(sorted(kept, key=lambda entity: (entity["offset"], -entity["length"])))


def units(text: str) -> int:
    """The length in UTF-16 code units, which Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def find(text: str, given: Collection[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The entities that Telegram adds to the `given` ones, in order."""
    if not _MAY_CONTAIN.search(text):
        return []
    opaque = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in given
        if entity["type"] in OPAQUE
    ]
    return [
        entity
        for found in _ENTITY.finditer(text)
        if not _overlaps(entity := _entity(text, found), opaque)
    ]


def _entity(text: str, found: re.Match[str]) -> dict[str, Any]:
    word = found.group()
    if found.lastgroup == "url":
        word = word.rstrip(".,:;!?'\")]»…")
    return {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(word)}


def _overlaps(entity: dict[str, Any], opaque: list[tuple[int, int]]) -> bool:
    start, stop = entity["offset"], entity["offset"] + entity["length"]
    return any(start < end and begin < stop for begin, end in opaque)
