"""Telegram's HTML: escaping, measuring, and what is wrong with a text."""

import re
from collections.abc import Callable
from html import escape as _escape
from html import unescape
from html.parser import HTMLParser

#: The tags that Telegram takes.
TAGS = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a"}
    | {"blockquote", "span", "tg-spoiler", "tg-emoji", "tg-time"}
)

#: The tags that mean nothing without an attribute.
NEEDED = {"a": "href", "span": "class", "tg-emoji": "emoji-id", "tg-time": "unix"}

#: The entities that Telegram takes by name.
ENTITIES = ("&lt;", "&gt;", "&amp;", "&quot;")

#: A command within a text; neither a closing tag nor a part of an address.
COMMAND = re.compile(r"(?<![\w/<])/[a-z]+\b")


class Markup(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


def escape(value: str) -> Markup:
    """Text as HTML, unless it is HTML already."""
    return value if isinstance(value, Markup) else Markup(_escape(value, quote=False))


def units(html: str) -> int:
    """The length that Telegram counts: UTF-16 units of the text that is left when the tags are read."""
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
    """The text for where commands cannot be pressed: in place of each stands what `say` makes of it."""
    return Markup(COMMAND.sub(lambda found: say(found[0]), text))


def problems(html: str) -> list[str]:
    """What Telegram would not take, in words; empty when all is well."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.problems + [f"<{tag}> is not closed" for tag in reader.open]


class _Reader(HTMLParser):
    """Collects the text, and everything that Telegram would refuse."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text: list[str] = []
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag not in TAGS:
            self.problems.append(f"<{tag}> is no tag of Telegram's")
        if tag in NEEDED and NEEDED[tag] not in names:
            self.problems.append(f"<{tag}> without {NEEDED[tag]}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
            return
        self.problems.append(f"</{tag}> closes nothing that is open")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_comment(self, data: str) -> None:
        self.problems.append("a comment, which Telegram does not take")

    def handle_decl(self, decl: str) -> None:
        self.problems.append(f"<!{decl}> is no tag of Telegram's")

    def handle_pi(self, data: str) -> None:
        self.problems.append(f"<?{data}> is no tag of Telegram's")

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            self.problems.append("a bare < or &, which is written &lt; or &amp;")
        self.text.append(data)

    def handle_entityref(self, name: str) -> None:
        if f"&{name};" not in ENTITIES:
            self.problems.append(f"&{name}; is no entity of Telegram's")
        self.text.append(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self.text.append(unescape(f"&#{name};"))
