"""A receipt as text in the terminal."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.log import escaped
from bot.messages import dates
from bot.operations import receipt_page
from bot.operations.document import page
from bot.operations.receipt_page import DIMENSIONS, GROUPED, INCIDENTS

#: The most groups of a dimension, and the most incidents, that are shown; all are in the JSON.
MOST_GROUPS, MOST_INCIDENTS = 12, 20

#: The figures of a moment, in two tables, so that each fits into 80 columns.
LATER = ("waiting", "recalled", "doubled", "corrected", "uncorrected")

Json = dict[str, Any]


def show(console: Console, found: Json) -> None:
    """Print the receipt: the figures, why notices did not arrive, the groups, what happened, the texts."""
    what = found["occasion"]
    console.print(f"{what['observance']} {what['year']}, anniversary {what['number']}")
    console.print(f"{receipt_page.headline(found)}.", style="bold")
    for line in _sending(found):
        console.print(line)
    tables = [_moments(found, names) for names in (GROUPED, LATER)]
    tables += [_groups(dimension, lines) for dimension, lines in found["all"]["by"].items()]
    for table in tables:
        console.print()
        console.print(table)
    console.print()
    for line in (*_reasons(found), *_before(found), *_happened(found), *_texts(found)):
        console.print(escaped(line), markup=False)


def _sending(found: Json) -> Iterator[str]:
    total, zone = found["all"], found["occasion"]["zone"]
    if not total["first"]:
        yield "Nothing was sent."
        return
    first, last = (page.at(total[one], zone, seconds=True) for one in ("first", "last"))
    yield f"From {first} to {last} ({dates.zone_city(zone, 'en')})"
    second, minute = total["fullest_second"], total["fullest_minute"]
    at = page.at(second["at"], zone, seconds=True)
    yield f"Most in a second: {second['sent']}, on {at}; in a minute: {minute['sent']}"


def _moments(found: Json, names: tuple[str, ...]) -> Table:
    table = _table("moment", names)
    for one in (*found["moments"], {"moment": "all"} | found["all"]):
        table.add_row(one["moment"], *(str(one[name]) for name in names))
    return table


def _groups(dimension: str, lines: list[Json]) -> Table:
    table = _table(DIMENSIONS[dimension], GROUPED)
    for line in lines[:MOST_GROUPS]:
        value = receipt_page.shown_value(dimension, line["value"])
        table.add_row(value, *(str(line[name]) for name in GROUPED))
    if left := lines[MOST_GROUPS:]:
        sums = (str(sum(line[name] for line in left)) for name in GROUPED)
        table.add_row(f"{len(left)} more", *sums)
    return table


def _reasons(found: Json) -> Iterator[str]:
    for what, counts in found["all"]["reasons"].items():
        shown = ", ".join(f"{reason} {count}" for reason, count in counts.items())
        yield f"{what.capitalize()}: {shown}"


def _before(found: Json) -> Iterator[str]:
    before = found["before"]
    if before is None:
        yield f"Nothing is known of {found['occasion']['year'] - 1}."
        return
    for name in ("owed", "sent"):
        one = before["all"][name]
        change = f"{receipt_page.signed(one['difference'])}, {receipt_page.percent(one['percent'])}"
        yield f"Against {before['year']}: {name} {one['before']}, now {found['all'][name]} ({change})"


def _happened(found: Json) -> Iterator[str]:
    zone, incidents = found["occasion"]["zone"], found["incidents"]
    for one in found["revisions"]:
        when = page.at(one["created"], zone)
        yield f"{when}: {one['kind']} of {one['moment']}, by {one['by']}"
    for one in incidents["listed"][:MOST_INCIDENTS]:
        span = f" for {page.span(one['seconds'])}" if one["seconds"] is not None else ""
        reason = f": {one['reason']}" if one["reason"] else ""
        kind = INCIDENTS.get(one["kind"], one["kind"])
        yield f"{page.at(one['began'], zone, seconds=True)}: {kind}{span}{reason}"
    if (left := sum(incidents["counts"].values()) - MOST_INCIDENTS) > 0:
        yield f"And {left} more incidents."


def _texts(found: Json) -> Iterator[str]:
    for content in found["content"]:
        of = ", ".join(content["moments"])
        if content["hash"] is None:
            yield f"Texts of {of}: not known"
        for one in content["languages"]:
            texts = f"{one['observance']} {one['language']} {one['hash']}"
            yield f"Texts of {of}, {texts}: {receipt_page.review(one)}"


def _table(first: str, names: tuple[str, ...]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for name in names:
        table.add_column(name, justify="right")
    return table
