"""The subscribed chats of every day of a year, as a table in the terminal or as CSV."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from rich.console import Console
from rich.table import Table

from bot.store import subscriber_counts
from bot.store.engine import Database

#: The columns of the CSV.
COLUMNS = ("day", "dimension", "value", "chats")

#: The most languages in a row, and the most time zones, that are shown.
MOST_LANGUAGES, MOST_ZONES = 4, 20


async def show(console: Console, db: Database, year: int) -> None:
    """Print a row for each day: all chats, by kind, by the most frequent languages; then the zones of the last day."""
    days: defaultdict[date, Counter[str]] = defaultdict(Counter)
    languages: Counter[str] = Counter()
    async for day, kind, count in subscriber_counts.of_year(db, year, "kind"):
        days[day]["all"] += count
        days[day][kind if kind in ("private", "channel") else "group"] += count
    async for day, language, count in subscriber_counts.of_year(db, year, "language"):
        days[day][f"in {language}"] = count
        languages[language] += count
    if not days:
        console.print(f"No day of {year} was counted: the running bot counts once a day.")
        return
    shown = [language for language, _ in languages.most_common(MOST_LANGUAGES)]
    columns = ("all", "private", "group", "channel", *(f"in {one}" for one in shown))
    table = _table("day", *columns)
    for day, counts in sorted(days.items()):
        table.add_row(day.isoformat(), *(str(counts[one]) for one in columns))
    console.print(table)
    console.print(await _zones(db, year, max(days)))


async def _zones(db: Database, year: int, last: date) -> Table:
    """The most frequent time zones of the last day."""
    table, left = _table(f"time zone on {last}", "chats"), 0
    async for day, zone, count in subscriber_counts.of_year(db, year, "zone"):
        if day != last:
            continue
        if table.row_count < MOST_ZONES:
            table.add_row(zone, str(count))
        else:
            left += count
    if left:
        table.add_row("others", str(left))
    return table


async def write_csv(write: Callable[[str], object], db: Database, year: int) -> None:
    """Write a row for each day, dimension and value; `write` gets the text piece by piece."""
    writer = csv.writer(_Writes(write), lineterminator="\n")
    writer.writerow(COLUMNS)
    for dimension in subscriber_counts.DIMENSIONS:
        async for day, value, count in subscriber_counts.of_year(db, year, dimension):
            writer.writerow((day.isoformat(), dimension, value, count))


class _Writes:
    """What the CSV writer writes to."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write


def _table(first: str, *names: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first)
    for name in names:
        table.add_column(name, justify="right")
    return table
