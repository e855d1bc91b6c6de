"""Putting texts together: a notice for its reader, and what the bot tells when asked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from bot.messages import dates, markup
from bot.messages.catalog import LAST_RESORT, Catalog
from bot.messages.markup import Markup
from bot.messages.notice import CardLines, Notice
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Observance, Occasion, Source

#: UTF-16 units that Telegram takes in one message.
LONGEST = 4096

#: What a source may count, in the order in which it is shown.
COUNTED = ("killed", "injured", "missing", "detained")

#: What does not break in a message, and what stands for it on a card.
BREAKABLE = {0x00A0: " ", 0x2011: "-"}


@dataclass(frozen=True)
class Reader:
    """What a notice depends on besides its occasion."""

    language: str
    zone: str
    #: The minute of the day chosen with /time; None: the observance's own hour.
    minute: int | None
    #: The names of the moments that this reader will really be told of.
    moments: frozenset[str]


def notice(
    catalog: Catalog,
    almanac: Almanac,
    occasion: Occasion,
    moment: str,
    reader: Reader,
    *,
    rehearsal: bool = False,
) -> Notice:
    """The notice of a moment, true for its reader; `rehearsal` sets a line above it that says so."""
    language = _spoken(catalog, occasion.observance, moment, reader.language)
    values = _values(almanac, occasion, moment, reader, language)
    keys = ["rehearsal"] if rehearsal else []
    keys.append(moment)
    if values["later"] != "none":
        keys.append(f"{moment}-later")
    texts = [catalog.of(occasion.observance, language, key, **values) for key in keys]
    return Notice("\n".join(texts), language)


def card(
    catalog: Catalog,
    almanac: Almanac,
    occasion: Occasion,
    moment: str,
    language: str,
    *,
    rehearsal: bool = False,
) -> CardLines:
    """What is written on the card of a moment; `rehearsal` marks it. Nothing on it is missing in the notice."""
    spoken = _spoken(catalog, occasion.observance, "card-years", language)
    first = almanac.observance(occasion.observance).first.year

    def say(key: str, **values: str | int) -> str:
        return _on_card(markup.plain(catalog.of(occasion.observance, spoken, key, **values)))

    return CardLines(
        number=str(occasion.number),
        years=say("card-years", number=occasion.number),
        date=dates.day_and_month(occasion.date, spoken),
        since=f"{first} – {occasion.year}",
        name=say("day-name"),
        note=say("card-note", moment=moment),
        mark=say("card-rehearsal") if rehearsal else "",
    )


def about(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """What happened, as messages."""
    return _pages(catalog.of(observance.id, language, "about").split("\n"), "\n")


def timeline(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """The events in their order, as messages."""
    return _pages(catalog.of(observance.id, language, "timeline").split("\n"), "\n")


def history(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """What came before and after, as messages."""
    return _pages(catalog.of(observance.id, language, "history").split("\n"), "\n")


def sources(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """Every figure with its owner, as messages."""
    rows = [_row(catalog, observance, source, language) for source in observance.sources]
    return _pages([catalog.of(observance.id, language, "sources"), *rows], "\n\n")


def _spoken(catalog: Catalog, observance: str, key: str, language: str) -> str:
    """The language in which a text will really be found, so that its dates are in it too."""
    for candidate in (language, language.partition("-")[0]):
        if catalog.has(observance, candidate, key):
            return candidate
    return LAST_RESORT


def _values(
    almanac: Almanac, occasion: Occasion, name: str, reader: Reader, language: str
) -> dict[str, str | int]:
    """All that a notice may name; the texts' comments say what each value is."""
    observance = almanac.observance(occasion.observance)
    due = {moment.name: _due(almanac, occasion, moment, reader) for moment in observance.moments}
    return {
        "date": dates.day(occasion.date, language),
        "year": occasion.year,
        "number": occasion.number,
        "today": "yes" if due[name].date() == occasion.date else "no",
        "later": _later(observance.moment(name), due, reader),
        **_silence(observance, occasion, reader, language),
        **{moment: dates.clock(shown.time(), language) for moment, shown in due.items()},
    }


def _due(almanac: Almanac, occasion: Occasion, moment: Moment, reader: Reader) -> datetime:
    """When that moment's notice leaves, by the reader's clock."""
    window = almanac.window(occasion, moment, reader.zone, reader.minute)
    return zones.local(window.due, reader.zone)


def _later(moment: Moment, due: dict[str, datetime], reader: Reader) -> str:
    """What a notice before the day announces: "day-silence", in order, "-today" after what comes the same day."""
    if moment.offset_days >= 0:
        return "none"
    now = due[moment.name]
    coming = sorted(
        (name for name in due if name in reader.moments and due[name] > now), key=lambda n: due[n]
    )
    words = [name + ("-today" if due[name].date() == now.date() else "") for name in coming]
    return "-".join(words) or "none"


def _silence(
    observance: Observance, occasion: Occasion, reader: Reader, language: str
) -> dict[str, str]:
    """The minute of silence by the reader's clock, and how that clock stands to the observance's."""
    if observance.quiet is None:
        return {"noon": "", "clock": "same"}
    there = datetime.combine(occasion.date, observance.quiet.begins)
    here = zones.local(zones.utc(there, observance.zone), reader.zone).replace(tzinfo=None)
    clock = "before" if here.date() < there.date() else "other"
    return {
        "noon": dates.clock(here.time(), language),
        "clock": "same" if here == there else clock,
    }


def _on_card(text: str) -> str:
    """A text as a card shows it: breakable, since the card breaks its own lines, and with ’ for ' within a word."""
    return re.sub(r"\b'\b", "’", text.translate(BREAKABLE))


def _row(catalog: Catalog, observance: Observance, source: Source, language: str) -> str:
    """A source: its owner and year, its figures, where it was read, and whether that is weak."""

    def say(key: str, **values: str | int) -> Markup:
        return catalog.of(observance.id, language, key, **values)

    figures = [
        say(f"sources-{what}", figure=figure)
        for what in COUNTED
        if (figure := getattr(source, what)) is not None
    ]
    lines = [say("sources-owner", owner=say(f"source-{source.id}"), year=source.year)]
    lines.append(Markup("; ".join(figures)))
    if source.weak:
        lines.append(say("sources-weak"))
    lines.append(Markup(", ".join(_link(link) for link in source.links)))
    return "\n".join(line for line in lines if line)


def _link(link: str) -> Markup:
    host = urlsplit(link).hostname
    if host is None:
        return markup.escape(link)
    return Markup(f'<a href="{escape(link)}">{escape(host.removeprefix("www."))}</a>')


def _pages(blocks: list[str], between: str) -> list[str]:
    """The blocks in as few messages as they fit."""
    return list(_filled(blocks, between))


def _filled(blocks: list[str], between: str) -> Iterator[str]:
    page = blocks[0]
    for block in blocks[1:]:
        if markup.units(page + between + block) > LONGEST:
            yield page
            page = block
        else:
            page += between + block
    yield page
