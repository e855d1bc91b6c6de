"""Words what an operator asks for, so that all operators see the same difference before it is confirmed."""

import math
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from bot.delivery.announcements import Draft, Forecast
from bot.delivery.corrections import Difference, WordingDifference
from bot.messages import announcement, markup
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup, escape
from bot.messages.plain import one_line
from bot.messages.render import LONGEST
from bot.store import restored_mark
from bot.store.requests import Request
from bot.store.revisions import Begun

#: Maximum characters of a line of a text that is shown, and how many lines: as many as fit into a message.
LONGEST_LINE, SHOWN = 300, (8, 3, 1, 0)

#: Characters of a message that are kept free for what is said of the request.
RESERVE = 300


def correction(
    catalog: Catalog, language: str, found: Difference, takes: timedelta, *, marked: bool
) -> str:
    """What a correction changes, as one message: languages whose lines do not fit are named without them."""
    one = found.broadcast
    heading = catalog.text(language, "request-correction", **_about(catalog, language, one))
    line = catalog.text(language, "request-marked" if marked else "request-unmarked")
    tail = [
        line,
        catalog.text(language, "request-takes", **_takes(found.copies, found.owed, takes)),
    ]
    changed = [part for part in found.wordings if part.changed]
    same = [_name(catalog, language, part.wording) for part in found.wordings if not part.changed]
    if same:
        tail.insert(0, catalog.text(language, "request-same", languages=", ".join(same)))
    for lines in SHOWN:
        parts = [_wording(catalog, language, part, lines) for part in changed]
        text = "\n\n".join([heading, *parts, *tail])
        if markup.units(text) <= LONGEST - RESERVE:
            break
    return text


def is_cut(catalog: Catalog, language: str, found: Difference) -> bool:
    """True when the message about a correction cannot show the whole difference."""
    lines = [part.lines or () for part in found.wordings if part.changed]
    longest = max((len(line.text) for one in lines for line in one), default=0)
    most = max((len(one) for one in lines), default=0)
    room = markup.units(whole(catalog, language, found)) <= LONGEST - RESERVE
    return longest > LONGEST_LINE or most > SHOWN[0] or not room


def whole(catalog: Catalog, language: str, found: Difference) -> str:
    """The whole difference, as plain text."""
    parts = []
    for part in found.wordings:
        name = _name(catalog, language, part.wording)
        lines = [f"{'+' if line.new else '−'} {line.text}" for line in part.lines or ()]
        parts.append("\n".join([name, *lines]))
    return "\n\n".join(parts) + "\n"


def recall(
    catalog: Catalog, language: str, one: Begun, counts: tuple[int, int], takes: timedelta
) -> str:
    """What a recall does; `counts` are the copies that were sent, and the notices that are still owed."""
    about = _about(catalog, language, one)
    sentence = catalog.text(language, "notice-recalled")
    text = catalog.text(language, "request-recall", **about)
    how = catalog.text(language, "request-recall-how", sentence=sentence)
    return "\n\n".join(
        [text, how, catalog.text(language, "request-takes", **_takes(*counts, takes))]
    )


def forecast(catalog: Catalog, language: str, found: Forecast, texts: Mapping[str, str]) -> str:
    """To how many chats an announcement goes, and when; with the hash of its texts."""
    instants = {"begins": found.begins, "ends": found.ends, "expires": found.expires}
    return catalog.text(
        language,
        "announce-forecast",
        chats=found.chats,
        minutes=math.ceil((found.ends - found.begins) / timedelta(minutes=1)),
        edition=announcement.edition(texts).digest,
        **{name: f"{instant:%Y-%m-%d %H:%M}" for name, instant in instants.items()},
    )


def announced(catalog: Catalog, language: str, draft: Draft, found: Forecast) -> str:
    """An announcement with its texts, as one message: as lines of plain text when they are too long for it."""
    head = [catalog.text(language, "request-announcement")]
    if draft.even_near_occasion:
        head.append(catalog.text(language, "request-announcement-near"))
    tail = forecast(catalog, language, found, draft.texts)
    for longest in (None, 700, 300, 100):
        parts = [
            f"<b>{escape(code)}</b>\n{_excerpt(text, longest)}"
            for code, text in draft.texts.items()
        ]
        whole = "\n\n".join([*head, *parts, tail])
        if markup.units(whole) <= LONGEST - 200:
            break
    return whole


def _excerpt(text: str, longest: int | None) -> str:
    """The text, or its beginning on one line."""
    return text if longest is None else escape(one_line(markup.plain(text), longest))


def trust(catalog: Catalog, language: str, subject: Mapping[str, Any]) -> str:
    """What follows when a database is trusted, or what is due by now is skipped."""
    mark, owed = subject["copied_from"], subject["owed"]
    if (found := restored_mark.figures(mark)) is None:
        said = catalog.text(language, "request-copy", time=mark)
    else:
        kind, seen, own = found
        said = catalog.text(language, f"request-{kind}", seen=seen, own=own)
    way = "request-trust" if subject.get("skip_at") is None else "request-skip"
    return f"{said} {catalog.text(language, way, owed=owed)}"


def asking(catalog: Catalog, language: str, what: str, request: Request) -> str:
    """The message about a request: what is asked for, and who can confirm or stop it."""
    if request.runs is not None:
        return f"{what}\n\n{catalog.text(language, 'request-alone')}"
    who = "–" if request.asked_by is None else str(request.asked_by)
    return f"{what}\n\n{catalog.text(language, 'request-asked', who=who)}"


def _about(catalog: Catalog, language: str, one: Begun) -> dict[str, str]:
    label = f"label-{one.moment}"
    moment = catalog.text(language, label) if catalog.own(language, label) else one.moment
    return {"moment": moment, "year": str(one.year)}


def _takes(copies: int, owed: int, takes: timedelta) -> dict[str, int]:
    minutes = max(1, -(-int(takes.total_seconds()) // 60))
    return {"copies": copies, "owed": owed, "minutes": minutes}


def _wording(catalog: Catalog, language: str, part: WordingDifference, most: int) -> str:
    """A language: how many copies, and the first lines that go and come."""
    name = _name(catalog, language, part.wording)
    head = catalog.text(language, "request-language", name=name, sent=part.sent, owed=part.owed)
    return "\n".join([head, *_lines(catalog, language, part, most)])


def _lines(
    catalog: Catalog, language: str, part: WordingDifference, most: int
) -> Iterator[Markup | str]:
    if part.lines is None:
        yield catalog.text(language, "request-unknown")
        return
    for line in part.lines[:most]:
        yield f"{'+' if line.new else '−'} {escape(one_line(line.text, LONGEST_LINE))}"
    if most < len(part.lines):
        yield "…"
    if part.card:
        yield catalog.text(language, "request-card")
    if part.too_long:
        yield catalog.text(language, "request-too-long")


def _name(catalog: Catalog, language: str, wording: str) -> str:
    """The names of the language or languages of a wording, as they call themselves."""
    if not wording:
        return "–"
    return " + ".join(
        catalog.text(one, "language-name") if one in catalog.languages else one
        for one in wording.split("+")
    )
