"""Every text as the reader will see it, kept in tests/snapshots; `SNAPSHOTS=1` writes them again."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.messages import markup, render
from bot.messages.catalog import Catalog
from bot.messages.render import Reader
from bot.observances.almanac import Almanac
from bot.observances.model import Observance

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
LANGUAGES = ("az", "en", "ru", "tr")
ALL = frozenset({"eve", "day", "silence"})

#: Who reads: the zone, the minute chosen with /time, the moments wanted.
READERS = {
    "Baku": ("Asia/Baku", None, ALL),
    "Baku, /time 18:00": ("Asia/Baku", 18 * 60, ALL),
    "Baku, without the minute of silence": ("Asia/Baku", None, ALL - {"silence"}),
    "Baku, without the day": ("Asia/Baku", None, ALL - {"day"}),
    "Baku, the eve alone": ("Asia/Baku", None, frozenset({"eve"})),
    "Berlin": ("Europe/Berlin", None, ALL),
    "Kiritimati": ("Pacific/Kiritimati", None, ALL),
    "Los Angeles": ("America/Los_Angeles", None, ALL),
    "Honolulu": ("Pacific/Honolulu", None, ALL),
    "Honolulu, without the day": ("Pacific/Honolulu", None, ALL - {"day"}),
}

TELLINGS = {
    "about": render.about,
    "timeline": render.timeline,
    "history": render.history,
    "sources": render.sources,
}

Telling = Callable[[Catalog, Observance, str], list[str]]


def compare(name: str, text: str) -> None:
    """The text must be the one that is kept, to the letter."""
    path = SNAPSHOTS / name
    if os.environ.get("SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", ["eve", "day", "silence"])
def test_a_notice_as_it_is_read(
    catalog: Catalog, almanac: Almanac, language: str, moment: str
) -> None:
    """Each notice of 2027, for readers here and there; readers of the same text are listed together."""
    occasion = almanac.occasion("january-20", 2027)
    read: dict[str, list[str]] = {}
    wanted = {name: reader for name, reader in READERS.items() if moment in reader[2]}
    for name, reader in wanted.items():
        text = render.notice(catalog, almanac, occasion, moment, Reader(language, *reader)).text
        read.setdefault(markup.plain(text), []).append(name)

    parts = [f"[{' · '.join(names)}]\n\n{text}\n" for text, names in read.items()]
    compare(f"{language}/{moment}.txt", "\n\n".join(parts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rehearsal_as_it_is_read(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """All notices of 2027 as they are rehearsed in Baku, with their markup."""
    occasion = almanac.occasion("january-20", 2027)
    reader = Reader(language, *READERS["Baku"], rehearsal=True)
    texts = [
        render.notice(catalog, almanac, occasion, moment, reader).text
        for moment in ("eve", "day", "silence")
    ]

    compare(f"{language}/rehearsal.html.txt", "\n\n\n".join(texts) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TELLINGS)
def test_what_is_told_as_it_is_read(
    catalog: Catalog, almanac: Almanac, language: str, name: str
) -> None:
    """The answers to /about, /timeline, /history and /sources."""
    tell: Telling = TELLINGS[name]
    pages = tell(catalog, almanac.observance("january-20"), language)

    compare(f"{language}/{name}.txt", "\n\n\n".join(map(markup.plain, pages)) + "\n")
