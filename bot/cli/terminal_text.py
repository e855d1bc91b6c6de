"""Shows Telegram's HTML in a terminal: bold, italic, links and the like."""

from html.parser import HTMLParser

from rich.style import Style
from rich.text import Text

#: The style of each tag; others show their text only.
STYLES = {
    **dict.fromkeys(("b", "strong"), Style(bold=True)),
    **dict.fromkeys(("i", "em"), Style(italic=True)),
    **dict.fromkeys(("u", "ins"), Style(underline=True)),
    **dict.fromkeys(("s", "strike", "del"), Style(strike=True)),
    **dict.fromkeys(("code", "pre"), Style(color="cyan")),
    "blockquote": Style(italic=True),
}


def of(html: str) -> Text:
    """The text with its styles; `html` is valid for Telegram."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text


class _Reader(HTMLParser):
    """Appends the text with the styles of all open tags."""

    def __init__(self) -> None:
        super().__init__()
        self.text = Text()
        self._open: list[Style] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = Style(link=dict(attrs)["href"]) if tag == "a" else STYLES.get(tag, Style())
        self._open.append(style)

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data, Style.combine([Style.null(), *self._open]))
