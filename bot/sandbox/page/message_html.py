"""Converts a message's text and entities to HTML that is safe on the page."""

from collections.abc import Sequence
from html import escape
from typing import Any

#: The tags of the page, by type of entity; any other entity is shown as plain text.
TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}
#: The schemes of links that the page can contain.
SCHEMES = ("http://", "https://", "tg://", "mailto:")

Entity = dict[str, Any]


def html(text: str, entities: Sequence[Entity]) -> str:
    """`text` with its entities as correctly nested tags; everything else is escaped."""
    if not entities:
        return escape(text)
    units = text.encode("utf-16-le", "surrogatepass")
    ordered = sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return _span(units, 0, len(units) // 2, ordered)


def _span(units: bytes, start: int, stop: int, entities: Sequence[Entity]) -> str:
    """The HTML from unit `start` to `stop`; `entities` start in that range, and are cut at its end."""
    made, at, left = [], start, list(entities)
    while left:
        entity = left.pop(0)
        begin = max(entity["offset"], at)
        end = min(entity["offset"] + entity["length"], stop)
        if begin >= end:
            continue
        inner = [other for other in left if other["offset"] < end]
        left = [other for other in left if other["offset"] + other["length"] > end]
        words = _text(units, begin, end)
        opening, closing = _tags(entity, words)
        made += [escape(_text(units, at, begin)), opening, _span(units, begin, end, inner), closing]
        at = end
    return "".join([*made, escape(_text(units, at, stop))])


def _text(units: bytes, start: int, stop: int) -> str:
    return units[2 * start : 2 * stop].decode("utf-16-le", "replace")


def _tags(entity: Entity, words: str) -> tuple[str, str]:
    address = _address(entity, words)
    if address.lower().startswith(SCHEMES):
        return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">', "</a>"
    return TAGS.get(entity["type"], ("", ""))


def _address(entity: Entity, words: str) -> str:
    """The link of an entity; empty when it has none."""
    kind = entity["type"]
    if kind == "email":
        return f"mailto:{words}"
    if kind == "url":
        return words if "://" in words else f"https://{words}"
    return str(entity.get("url", "")) if kind == "text_link" else ""
