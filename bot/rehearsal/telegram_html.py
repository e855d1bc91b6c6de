"""Shows Telegram's HTML on a page: the same look, without links to anywhere, scripts or styles of its own."""

from html import escape
from html.parser import HTMLParser

#: What is shown for each tag of Telegram; of others only the text is shown.
SHOWN = {
    **dict.fromkeys(("b", "strong"), ("<b>", "</b>")),
    **dict.fromkeys(("i", "em"), ("<i>", "</i>")),
    **dict.fromkeys(("u", "ins"), ("<u>", "</u>")),
    **dict.fromkeys(("s", "strike", "del"), ("<s>", "</s>")),
    **dict.fromkeys(("code", "pre"), ("<code>", "</code>")),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "a": ('<u class="link">', "</u>"),
}


def shown(html: str) -> str:
    """The text as HTML of a page. Tags that are not closed are closed at the end."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join([*reader.parts, *(SHOWN[tag][1] for tag in reversed(reader.open))])


class _Reader(HTMLParser):
    """Collects the page's HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SHOWN:
            self.open.append(tag)
            self.parts.append(SHOWN[tag][0])

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.parts.append(SHOWN[self.open.pop()][1])

    def handle_data(self, data: str) -> None:
        self.parts.append(escape(data))
