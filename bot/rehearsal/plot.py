"""The plot of a certificate: deliveries over the day, a row for each offset from UTC, as inline SVG."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import escape
from typing import Any

from bot.messages import dates
from bot.observances import zones

#: The height of a row in the units of its drawing, in which a column is 1 wide.
HEIGHT = 20

#: Hours between two marks of the axis.
MARK = 12

#: The moments with a colour of their own.
COLOURED = ("eve", "day", "silence")

Json = dict[str, Any]


def drawn(plot: Json, zone: str) -> str:
    """The figure. Instants are shown in `zone`; the height of a column shows its share of its row's fullest one."""
    first, width = datetime.fromisoformat(plot["first"]), plot["columns"]
    step = timedelta(minutes=plot["minutes"])
    marks = list(_marks(first, width, step, zone))
    rows = "".join(_row(row, width, [at for at, _ in marks]) for row in plot["rows"])
    axis = "".join(
        f'<span style="left:{100 * at / width:.2f}%">{text}</span>'
        for at, text in marks
        if at < 0.93 * width
    )
    moments = dict.fromkeys(moment for row in plot["rows"] for moment in row["counts"])
    key = "".join(
        f'<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{_colour(moment)}" width="10" height="10"/>'
        f"</svg>{escape(moment)}</span>"
        for moment in moments
    )
    city = escape(dates.zone_city(zone, "en"))
    return (
        f'<figure><div class="plot">{rows}<div class="axis">{axis}</div></div>'
        f'<div class="key">{key}</div>'
        f"<figcaption>Arrivals in each {plot['minutes']} minutes, by the clock of {city}; a row for each offset from"
        " UTC, the east first. Heights show the share of the row’s fullest half hour, drawn by their square root."
        "</figcaption></figure>"
    )


def _marks(first: datetime, width: int, step: timedelta, zone: str) -> Iterator[tuple[float, str]]:
    """The marks of the axis: their place in columns, and their text."""
    instant = first
    while instant < first + width * step:
        local = zones.local(instant, zone)
        if local.hour % MARK == 0:
            day = f"{local.day} {local:%b}"
            yield (instant - first) / step, f"{local:%H:%M}<br>{escape(day)}"
        instant += timedelta(hours=1)


def _row(row: Json, width: int, marks: list[float]) -> str:
    """A row: its places, its drawing, and its total."""
    totals = {moment: sum(counts) for moment, counts in row["counts"].items()}
    name = _offset(row["offset"])
    cities = ", ".join(dates.zone_city(zone, "en") for zone in row["zones"][:3])
    title = f"{name}, {cities}: " + ", ".join(
        f"{moment} {count}" for moment, count in totals.items()
    )
    grid = "".join(f'<path class="grid" d="M{at:g} 0V{HEIGHT}"/>' for at in marks)
    bars = "".join(_bars(row["counts"], width))
    return (
        f'<div class="places"><b>{name}</b> <small>{escape(cities)}</small></div>'
        f'<svg role="img" viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none"><title>{escape(title)}</title>'
        f"<desc>When notices arrived in these places.</desc>{grid}{bars}</svg>"
        f'<div class="total">{sum(totals.values())}</div>'
    )


def _bars(counts: dict[str, list[int]], width: int) -> Iterator[str]:
    """The columns; what several moments have in one is stacked."""
    most = max(sum(found[at] for found in counts.values()) for at in range(width)) or 1
    for at in range(width):
        base, total = float(HEIGHT), 0
        for moment, found in counts.items():
            total += found[at]
            top = HEIGHT * (1 - math.sqrt(total / most))
            if found[at]:
                yield (
                    f'<rect class="{_colour(moment)}" x="{at}" y="{top:.1f}" width="1" height="{base - top:.1f}"/>'
                )
            base = top


def _colour(moment: str) -> str:
    return moment if moment in COLOURED else "other"


def _offset(minutes: int) -> str:
    """UTC+5:45, for minutes ahead of UTC."""
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
