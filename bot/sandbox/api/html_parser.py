"""Parses Telegram's HTML into plain text and entities; raises Telegram's errors."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot.sandbox import errors
from bot.sandbox.world import entities

#: The entity of each tag. `span` must have the class tg-spoiler.
TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
#: The named character references that Telegram supports; any other stays as it is written.
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_RUN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_SPACES = re.compile(r"[ \t\r\n\v]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\v=>/\"']*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")
_SCHEME = re.compile(r"(?:https?|tg|ton|tonsite|mailto):", re.IGNORECASE)
_HOST = re.compile(r"(https?://)?([^\s/?#]+\.[^\s/?#.]{2,}|localhost|[\d.]+)(:\d+)?([/?#]\S*)?$")

Entity = dict[str, Any]


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    #: The position of its text, in UTF-16 units and in pieces of text.
    start: int
    pieces: int


@dataclass
class _Reader:
    html: str
    position: int = 0
    #: UTF-16 units of the text so far.
    units: int = 0
    text: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    #: The language of the last `code` entity; used when a `pre` closes around that entity.
    language: str = ""

    def add(self, text: str) -> None:
        self.text.append(text)
        self.units += entities.units(text)

    def match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.html, self.position)
        if found is None:
            return ""
        self.position = found.end()
        return found.group()

    def peek(self) -> str:
        """The next character; empty at the end."""
        return self.html[self.position : self.position + 1]


@lru_cache(maxsize=512)
def parse(html: str) -> tuple[str, tuple[Entity, ...]]:
    """The text and its entities as Telegram stores them; raises ApiError for invalid HTML.

    Callers share the returned entities and must not change them.
    """
    reader = _Reader(entities.clean(html))
    while reader.position < len(reader.html):
        reader.add(reader.match(_RUN))
        if reader.peek() == "&":
            _read_reference(reader)
        elif reader.html.startswith("</", reader.position):
            _read_end(reader)
        elif reader.peek() == "<":
            _read_start(reader)
    if reader.open:
        tag = reader.open[-1].tag
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return entities.tidy("".join(reader.text), reader.entities)


def _read_reference(reader: _Reader) -> None:
    """A character reference, or the ampersand itself when it is not one."""
    found = _REFERENCE.match(reader.html, reader.position)
    if found is None:
        reader.position += 1
        return reader.add("&")
    hexadecimal, decimal, name = found.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
    if name is None and not (0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000):
        reader.position += 1
        return reader.add("&")
    reader.position = found.end()
    return reader.add(NAMED[name] if name else chr(code))


def _read_start(reader: _Reader) -> None:
    begin = reader.position
    reader.position += 1
    tag = reader.match(_TAG_NAME).lower()
    if not reader.peek():
        raise _unparsable("Unclosed start tag", reader, begin)
    if tag not in TAGS:
        raise _unparsable(f'Unsupported start tag "{tag}"', reader, begin)
    attributes = _read_attributes(reader, tag, begin)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise _unparsable('Tag "span" must have class "tg-spoiler"', reader, begin)
    reader.open.append(_Open(tag, attributes, reader.units, len(reader.text)))


def _read_attributes(reader: _Reader, tag: str, begin: int) -> dict[str, str]:
    attributes: dict[str, str] = {}
    while True:
        reader.match(_SPACES)
        if reader.peek() == ">":
            reader.position += 1
            return attributes
        name = reader.match(_ATTRIBUTE_NAME)
        if not name:
            raise _unparsable(f'Empty attribute name in the tag "{tag}"', reader, begin)
        reader.match(_SPACES)
        if not reader.peek():
            raise _unparsable(f'Unclosed start tag "{tag}"', reader, begin)
        attributes[name] = _read_value(reader, tag, begin) if reader.peek() == "=" else ""
        if not reader.peek():
            raise _unparsable("Unclosed start tag", reader, begin)


def _read_value(reader: _Reader, tag: str, begin: int) -> str:
    reader.position += 1
    reader.match(_SPACES)
    quote = reader.peek()
    if not quote:
        raise _unparsable(f'Unclosed start tag "{tag}"', reader, begin)
    if quote not in "'\"":
        start = reader.position
        value = reader.match(_BARE_VALUE).lower()
        if reader.peek() not in (*" \t\r\n\v>", ""):
            raise _unparsable("Unexpected end of name token", reader, start)
        return value
    end = reader.html.find(quote, reader.position + 1)
    if end < 0:
        raise _unparsable("Unclosed start tag", reader, begin)
    value = reader.html[reader.position + 1 : end]
    reader.position = end + 1
    return _REFERENCE.sub(_referred, value)


def _referred(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else found.group()


def _read_end(reader: _Reader) -> None:
    begin = reader.position
    if not reader.open:
        raise _unparsable("Unexpected end tag", reader, begin)
    reader.position += 2
    name = reader.match(_TAG_NAME)
    reader.match(_SPACES)
    if reader.peek() != ">":
        raise _unparsable("Unclosed end tag", reader, begin)
    reader.position += 1
    opened = reader.open.pop()
    if name and name != opened.tag:
        reason = f', expected "</{opened.tag}>", found "</{name}>"'
        raise _unparsable("Unmatched end tag", reader, begin, reason)
    if reader.units > opened.start:
        _close(reader, opened)


def _close(reader: _Reader, opened: _Open) -> None:
    """Turn the closed tag into an entity; an invalid link leaves only its text."""
    kind, given = TAGS[opened.tag], opened.attributes
    entity: Entity = {"type": kind, "offset": opened.start, "length": reader.units - opened.start}
    if kind == "text_link":
        url = _link(given.get("href") or "".join(reader.text[opened.pieces :]))
        if not url:
            return
        entity["url"] = url
    elif kind == "blockquote" and "expandable" in given:
        entity["type"] = "expandable_blockquote"
    elif kind == "custom_emoji":
        entity["custom_emoji_id"] = given.get("emoji-id", "")
    elif kind == "date_time":
        entity |= _instant(given)
    elif kind in {"pre", "code"} and _merge(reader, entity, given.get("class", "")):
        return
    reader.entities.append(entity)


def _merge(reader: _Reader, entity: Entity, given: str) -> bool:
    """True when a `code` with a language and a `pre` around the same text were merged."""
    language = given.removeprefix("language-") if given.startswith("language-") else ""
    last = reader.entities[-1] if reader.entities else {}
    same = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
    kinds = (last.get("type"), entity["type"]) if same else ()
    if kinds == ("code", "pre") and reader.language:
        last |= {"type": "pre", "language": reader.language}
    elif kinds == ("pre", "code") and language:
        last["language"] = language
    else:
        reader.language = language
        return False
    return True


def _instant(attributes: dict[str, str]) -> Entity:
    unix = attributes.get("unix", "")
    if not unix.isdigit():
        raise _unparsable("Invalid Unix time specified")
    return {"unix_time": int(unix), "date_time_format": attributes.get("format", "")}


def _link(url: str) -> str:
    """The link as Telegram stores it; empty when Telegram does not accept it as a link."""
    url = url.strip()
    if _SCHEME.match(url) and not url.lower().startswith("http"):
        return url
    found = _HOST.match(url)
    if found is None:
        return ""
    scheme, host, port, rest = found.groups()
    return f"{scheme or 'http://'}{host}{port or ''}{rest or '/'}"


def _unparsable(
    reason: str, reader: _Reader | None = None, at: int = 0, more: str = ""
) -> errors.ApiError:
    position = f" at byte offset {len(reader.html[:at].encode())}" if reader else ""
    return errors.bad_request(f"can't parse entities: {reason}{position}{more}")
