"""A plot over time: a row of columns for each group, as inline SVG."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from bot.observances import zones

#: The height of a row in the units of its drawing, in which a column is 1 wide.
HEIGHT = 20

#: Hours between two marks of the axis.
MARK = 12

#: The moments with a colour of their own.
COLOURED = ("eve", "day", "silence")


@dataclass(frozen=True)
class Row:
    """A row of a plot."""

    name: str
    #: What follows the name in small letters; may be empty.
    detail: str
    #: The title and the description for those who do not see it.
    title: str
    about: str
    #: The numbers of each moment, one for each column.
    counts: Mapping[str, Sequence[int]]
    #: What stands at its end.
    total: str


@dataclass(frozen=True)
class Axis:
    """The time over which a plot runs."""

    first: datetime
    columns: int
    step: timedelta
    #: The time zone in which instants are shown.
    zone: str


def drawn(axis: Axis, rows: Sequence[Row], caption: str) -> str:
    """The figure. The height of a column shows its share of its row's fullest one, by their square roots.

    `caption` is HTML.
    """
    marks = list(_marks(axis))
    places = [at for at, _ in marks]
    shown = "".join(_row(row, axis.columns, places) for row in rows)
    ticks = "".join(
        f'<span style="left:{100 * at / axis.columns:.2f}%">{text}</span>'
        for at, text in marks
        if at < 0.93 * axis.columns
    )
    moments = dict.fromkeys(moment for row in rows for moment in row.counts)
    key = "".join(
        f'<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{_colour(moment)}" width="10" height="10"/>'
        f"</svg>{escape(moment)}</span>"
        for moment in moments
    )
    return (
        f'<figure><div class="plot">{shown}<div class="axis">{ticks}</div></div>'
        f'<div class="key">{key}</div><figcaption>{caption}</figcaption></figure>'
    )


def _marks(axis: Axis) -> Iterator[tuple[float, str]]:
    """The marks of the axis: their place in columns, and their text."""
    instant = axis.first
    while instant < axis.first + axis.columns * axis.step:
        local = zones.local(instant, axis.zone)
        if local.hour % MARK == 0:
            day = f"{local.day} {local:%b}"
            yield (instant - axis.first) / axis.step, f"{local:%H:%M}<br>{escape(day)}"
        instant += timedelta(hours=1)


def _row(row: Row, width: int, marks: list[float]) -> str:
    """A row: its name, its drawing, and its total."""
    grid = "".join(f'<path class="grid" d="M{at:g} 0V{HEIGHT}"/>' for at in marks)
    bars = "".join(_bars(row.counts, width))
    return (
        f'<div class="places"><b>{escape(row.name)}</b> <small>{escape(row.detail)}</small></div>'
        f'<svg role="img" viewBox="0 0 {width} {HEIGHT}" preserveAspectRatio="none"><title>{escape(row.title)}</title>'
        f"<desc>{escape(row.about)}</desc>{grid}{bars}</svg>"
        f'<div class="total">{escape(row.total)}</div>'
    )


def _bars(counts: Mapping[str, Sequence[int]], width: int) -> Iterator[str]:
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
