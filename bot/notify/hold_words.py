"""What operators read about a hold: who holds sending, until when and why; and that messages will be lost by it."""

from dataclasses import dataclass
from datetime import datetime

from bot.messages import dates
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.messages.plain import one_line
from bot.observances import zones
from bot.store.rate_limit import LONGEST_REASON
from bot.store.records import Pause

#: In place of a Telegram id: the reader, and the command line.
YOU, LINE = "you", "line"


@dataclass(frozen=True)
class Reader:
    """An operator who reads it."""

    telegram_id: int
    language: str
    zone: str


def state(catalog: Catalog, reader: Reader, pause: Pause) -> Markup:
    """That sending is paused, with who did it, until when, why, and what follows."""
    lines = [catalog.text(reader.language, "hold-head"), *_details(catalog, reader, pause)]
    return Markup("\n".join([*lines, catalog.text(reader.language, "hold-note")]))


def resumed(catalog: Catalog, reader: Reader, by: int | None) -> Markup:
    """That somebody has resumed sending: an operator, or the command line."""
    return catalog.text(reader.language, "hold-resumed", who=LINE if by is None else str(by))


def reminder(
    catalog: Catalog, reader: Reader, pause: Pause, count: int, expires: datetime
) -> Markup:
    """That so many messages will be lost at that instant if sending stays paused."""
    values = _instant(expires, reader)
    text = catalog.text(reader.language, "hold-reminder", count=count, **values)
    return Markup("\n".join([text, *_details(catalog, reader, pause)]))


def _details(catalog: Catalog, reader: Reader, pause: Pause) -> list[Markup]:
    language = reader.language
    if pause.ends is None:
        lines = [catalog.text(language, "hold-until-resumed")]
    else:
        lines = [catalog.text(language, "hold-until", **_instant(pause.ends, reader))]
    return [*lines, *whose(catalog, reader.telegram_id, language, pause)]


def whose(
    catalog: Catalog, reader: int, language: str, pause: Pause, longest: int = LONGEST_REASON
) -> list[Markup]:
    """Lines with who holds sending and why, as far as there is somebody and a reason of at most `longest` characters.

    `reader`: the Telegram id of the operator who reads it.
    """
    lines = []
    if pause.held:
        lines.append(catalog.text(language, "hold-by", who=_who(pause, reader)))
    if reason := one_line(pause.reason, longest):
        lines.append(catalog.text(language, "hold-reason", reason=reason))
    return lines


def _who(pause: Pause, reader: int) -> str:
    if pause.by is None:
        return LINE
    return YOU if pause.by == reader else str(pause.by)


def _instant(instant: datetime, reader: Reader) -> dict[str, str]:
    """An instant as the values of a text, by the reader's clock."""
    local = zones.local(instant, reader.zone)
    return {
        "on": dates.day_and_month(local.date(), reader.language),
        "at": dates.clock(local.time(), reader.language),
        "city": dates.zone_city(reader.zone, reader.language),
    }
