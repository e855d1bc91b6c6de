"""Telegram's HTML: escapes text, measures its length and reports errors."""

import re
from collections.abc import Callable
from html import escape as _escape
from html import unescape
from html.parser import HTMLParser

#: The tags that Telegram accepts.
TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a"}
    | {"blockquote", "span", "tg-spoiler", "tg-emoji", "tg-time"}
)

#: Tags that need an attribute, with its name.
NEEDED = {"a": "href", "span": "class", "tg-emoji": "emoji-id", "tg-time": "unix"}

#: The named entities that Telegram accepts.
ENTITIES = ("&lt;", "&gt;", "&amp;", "&quot;")

#: A command within a text, but not a closing tag or a part of an address.
COMMAND = re.compile(r"(?<![\w/<])/[a-z]+\b")


class Markup(str):
    """Text that is already HTML and is not escaped again."""

    __slots__ = ()


def escape(value: str) -> Markup:
    """Text as HTML; text that is already HTML is returned unchanged."""
    return value if isinstance(value, Markup) else Markup(_escape(value, quote=False))


def units(html: str) -> int:
    """The length that Telegram counts: UTF-16 units of the text without its tags."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return len("".join(reader.text).encode("utf-16-le")) // 2


def plain(html: str) -> str:
    """The text without its tags."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.text)


def elsewhere(text: str, say: Callable[[str], str]) -> Markup:
    """The text for places where a command cannot be pressed: `say` returns the replacement of each command."""
    return Markup(COMMAND.sub(lambda found: say(found[0]), text))


def problems(html: str) -> list[str]:
    """What Telegram would refuse, in words; empty when the HTML is valid."""
    return [what for _, what in located_problems(html)]


def located_problems(html: str) -> list[tuple[int, str]]:
    """What Telegram would refuse, each with its line, counted from 1."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.problems + [(line, f"<{tag}> is not closed") for line, tag in reader.open]


class _Reader(HTMLParser):
    """Collects the text, and everything that Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: list[str] = []
        self.open: list[tuple[int, str]] = []
        self.problems: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag not in TAGS:
            self._note(f"Telegram has no tag <{tag}>")
        if tag in NEEDED and NEEDED[tag] not in names:
            self._note(f"<{tag}> without {NEEDED[tag]}")
        self.open.append((self.getpos()[0], tag))

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][1] == tag:
            self.open.pop()
            return
        self._note(f"</{tag}> closes no open tag")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data: str) -> None:
        self._note("a comment, which Telegram does not accept")

    def handle_decl(self, decl: str) -> None:
        self._note(f"Telegram has no tag <!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._note(f"Telegram has no tag <?{data}>")

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            self._note("a bare < or &: write &lt; or &amp;")
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        if f"&{name};" not in ENTITIES:
            self._note(f"Telegram has no entity &{name};")
        self.text.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(unescape(f"&#{name};"))

    def _note(self, problem: str) -> None:
        self.problems.append((self.getpos()[0], problem))
