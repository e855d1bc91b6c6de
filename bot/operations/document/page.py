"""What all documents share: the page around them, tables, numbers and instants."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from bot.observances import zones

STYLE = Path(__file__).with_name("page.css")

#: Seconds.
HOUR = 3600


def html(title: str, mark: str, body: str, style: str = "") -> str:
    """The whole page.

    `mark` is the meta element by which an earlier document of the same kind is known. `style`: rules of its own.
    """
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{mark}\n<title>{escape(title)}</title>\n<style>\n{STYLE.read_text('utf-8')}{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def counts(pairs: Iterable[tuple[str, int]]) -> str:
    """The main figures, in large type."""
    cells = "".join(f"<div><dt>{name}</dt><dd>{number(count)}</dd></div>" for name, count in pairs)
    return f'<dl class="counts">{cells}</dl>\n'


def pairs(values: Iterable[tuple[str, object]], *, counts: bool = False) -> str:
    """A table of names and values; `counts`: the values are numbers."""
    kind = ' class="number"' if counts else ' class="mono"'
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td{kind}>{escape(_shown(value))}</td></tr>"
        for name, value in values
    )
    return f"<table><tbody>{rows}</tbody></table>\n"


def span(seconds: float | None) -> str:
    """A span in words: 4 h 12 min, or 35 s when it is short."""
    if seconds is None:
        return "–"
    if seconds < 0:
        return f"−{span(-seconds)}"
    if seconds >= HOUR:
        hours, minutes = divmod(round(seconds / 60), 60)
        return f"{hours} h {minutes:02} min"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def at(text: str, zone: str, *, seconds: bool = False) -> str:
    """An instant on the clock of a zone: 20 Jan 09:00."""
    local = zones.local(instant(text), zone)
    month = f"{local:%b}"
    return (
        f"{local.day} {month} {local:%H:%M:%S}" if seconds else f"{local.day} {month} {local:%H:%M}"
    )


def instant(text: str) -> datetime:
    """The instant that a document writes as 2027-01-20T05:00:00Z."""
    return datetime.fromisoformat(text)


def number(value: int) -> str:
    """A number with commas between thousands."""
    return f"{value:,}"


def _shown(value: object) -> str:
    return number(value) if isinstance(value, int) else str(value)
