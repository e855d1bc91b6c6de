"""Composes texts: a notice for its reader, and the longer texts that commands ask for."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from bot.messages import dates, markup, typography
from bot.messages.catalog import LAST_RESORT, Catalog
from bot.messages.markup import Markup
from bot.messages.notice import CardLines, Notice
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Observance, Occasion, Source

#: Maximum length of a message in Telegram, in UTF-16 units.
LONGEST = 4096

#: Marks a weak source; stands for a number that is not stated.
WEAK, NOT_GIVEN = "*", "–"

#: Separates figures; a line does not break there.
SLASH = "\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}"

#: What a source can count besides the killed, in the order in which it is shown.
OTHERS = ("injured", "missing", "detained")


@dataclass(frozen=True)
class Reader:
    """What a notice depends on besides its occasion."""

    language: str
    zone: str
    #: The minute of the day chosen with /time; None: the observance's own time.
    minute: int | None
    #: The names of the moments for which this reader gets notices.
    moments: frozenset[str]
    #: True adds a line above the notice that calls it a rehearsal, and says when this reader gets the notice.
    rehearsal: bool = False


def notice(
    catalog: Catalog, almanac: Almanac, occasion: Occasion, moment: str, reader: Reader
) -> Notice:
    """The notice of a moment, with times for its reader."""
    language = _spoken(catalog, occasion.observance, moment, reader.language)
    values = _values(almanac, occasion, moment, reader, language)
    keys = ["rehearsal"] if reader.rehearsal else []
    keys.append(moment)
    if values["later"] != "none":
        keys.append(f"{moment}-later")
    texts = [catalog.of(occasion.observance, language, key, **values) for key in keys]
    return Notice("\n".join(texts), language)


def card(
    catalog: Catalog, occasion: Occasion, moment: str, language: str, *, rehearsal: bool = False
) -> CardLines:
    """The texts of a moment's card; `rehearsal` marks it. The notice itself contains everything that is on the card."""
    spoken = _spoken(catalog, occasion.observance, "card-years", language)

    def say(key: str, **values: str | int) -> str:
        text = markup.plain(catalog.of(occasion.observance, spoken, key, **values))
        return typography.printed(text)

    return CardLines(
        number=str(occasion.number),
        years=say("card-years", number=occasion.number),
        date=dates.day_and_month(occasion.date, spoken),
        since=f"{occasion.year - occasion.number} – {occasion.year}",
        name=say("day-name"),
        note=say("card-note", moment=moment),
        mark=say("card-rehearsal") if rehearsal else "",
    )


def about(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """What happened, as messages."""
    return _pages(catalog.of(observance.id, language, "about").split("\n"), "\n")


def timeline(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """The events in order, as messages."""
    return _pages(catalog.of(observance.id, language, "timeline").split("\n"), "\n")


def history(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """What happened before and after, as messages."""
    return _pages(catalog.of(observance.id, language, "history").split("\n"), "\n")


def sources(catalog: Catalog, observance: Observance, language: str) -> list[str]:
    """Every figure with its source, as messages: a paragraph for each number of killed, in the order of the file."""

    def say(key: str, **values: str | int) -> Markup:
        return catalog.of(observance.id, language, key, **values)

    groups: dict[str, list[Source]] = {}
    for source in observance.sources:
        groups.setdefault(source.killed or NOT_GIVEN, []).append(source)
    paragraphs = [_group(say, killed, group) for killed, group in groups.items()]
    return _pages([f"{say('sources')}\n", *paragraphs], "\n")


def _spoken(catalog: Catalog, observance: str, key: str, language: str) -> str:
    """The language in which a text exists, after the fallback, so that its dates are in the same language."""
    for candidate in (language, language.partition("-")[0]):
        if catalog.has(observance, candidate, key):
            return candidate
    return LAST_RESORT


def _values(
    almanac: Almanac, occasion: Occasion, name: str, reader: Reader, language: str
) -> dict[str, str | int]:
    """All values that a notice can contain; the comments in the texts explain each."""
    observance = almanac.observance(occasion.observance)
    due = {moment.name: _due(almanac, occasion, moment, reader) for moment in observance.moments}
    return {
        "date": dates.day(occasion.date, language),
        "year": occasion.year,
        "number": occasion.number,
        "today": "yes" if due[name].date() == occasion.date else "no",
        "on": dates.day_and_month(due[name].date(), language),
        "at": dates.clock(due[name].time(), language),
        "city": dates.zone_city(reader.zone, language),
        "later": _later(observance.moment(name), due, reader),
        **_silence(observance, occasion, reader, language),
        **{moment: dates.clock(shown.time(), language) for moment, shown in due.items()},
    }


def _due(almanac: Almanac, occasion: Occasion, moment: Moment, reader: Reader) -> datetime:
    """When the notice of that moment is sent, in the reader's time zone."""
    window = almanac.window(occasion, moment, reader.zone, reader.minute)
    return zones.local(window.due, reader.zone)


def _later(moment: Moment, due: dict[str, datetime], reader: Reader) -> str:
    """What a notice before the day announces: "day-silence", in order, with "-today" after what comes that same day."""
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
    """The minute of silence in the reader's time zone, and how that clock compares to the observance's."""
    if observance.quiet is None:
        return {"noon": "", "clock": "same"}
    there = datetime.combine(occasion.date, observance.quiet.begins)
    here = zones.local(zones.utc(there, observance.zone), reader.zone).replace(tzinfo=None)
    clock = "before" if here.date() < there.date() else "other"
    return {
        "noon": dates.clock(here.time(), language),
        "clock": "same" if here == there else clock,
    }


def _group(say: Callable[..., Markup], killed: str, group: Sequence[Source]) -> str:
    """All sources that state one number of killed. Those whose other figures agree are grouped before these figures."""
    owners: dict[str, list[str]] = {}
    for source in group:
        owners.setdefault(_others(say, source), []).append(_owner(say, source))
    parts = [f"{', '.join(named)}{others}" for others, named in owners.items()]
    return f"<b>{markup.escape(killed)}</b> — {'; '.join(parts)}"


def _others(say: Callable[..., Markup], source: Source) -> str:
    """What the source counts besides the killed, in brackets: ` (744 / – / 841)`, up to the last number stated."""
    figures = dict(source.figures)
    numbers = [
        say("figure", figure=figures[what]) if what in figures else NOT_GIVEN for what in OTHERS
    ]
    while numbers and numbers[-1] == NOT_GIVEN:
        numbers.pop()
    return f" ({SLASH.join(numbers)})" if numbers else ""


def _owner(say: Callable[..., Markup], source: Source) -> str:
    """The source's name and year, linked to the first address where it was read; further links follow as numbers."""
    name = f"{say(f'source-{source.id}')} {markup.escape(source.year)}"
    first, *more = source.links or (None,)
    linked = _link(first, name) if first else name
    further = [_link(link, f"[{place}]") for place, link in enumerate(more, 2) if link]
    return " ".join([linked + (WEAK if source.weak else ""), *further])


def _link(link: str, text: str) -> str:
    return f'<a href="{escape(link)}">{text}</a>'


def _pages(blocks: list[str], between: str) -> list[str]:
    """The blocks in as few messages as possible."""
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
