"""`schedule`: show when the coming notices are sent, to how many chats, and how long that takes."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import clock
from bot.cli import configuration, event_loop, existing_database
from bot.delivery import planner, slots
from bot.errors import DatabaseMissing
from bot.messages import dates
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion
from bot.settings import Settings
from bot.store import planning
from bot.store.engine import Database

NO_DATABASE = "There is no database yet, so only the waves of DEFAULT_TIMEZONE are shown."

#: The largest number of days that can be shown: a hundred years.
MOST_DAYS = 36_525


@dataclass(frozen=True)
class Wave:
    """The chats that get a moment at the same instant."""

    moment: str
    due: datetime
    #: None when there is no database.
    chats: int | None


def schedule(
    *,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="How many days to look ahead.")
    ] = 400,
) -> None:
    """Show the coming occasions: each moment and wave with its instants, its chats, and how long sending takes.

    A wave is the chats that get a moment at the same instant. Without a database, only that of DEFAULT_TIMEZONE is
    shown.
    """
    event_loop.run(_schedule(days))


async def _schedule(days: int) -> None:
    settings = configuration.load()
    almanac = almanacs.load(settings.messages_dir)
    console = Console(soft_wrap=True, highlight=False)
    now = clock.wall()
    occasions = [
        one
        for one in almanac.between(now, now + timedelta(days=days))
        if one.date >= zones.local(now, almanac.observance(one.observance).zone).date()
    ]
    if not occasions:
        console.print(f"There is no occasion within {days} days.")
    async with _database(settings) as db:
        for occasion in occasions:
            waves = await _waves(db, settings, almanac, occasion)
            console.print(f"{occasion.observance} {occasion.year}, anniversary {occasion.number}")
            console.print(_table(settings, almanac, occasion, waves))
    console.print(existing_database.named(settings) if db else NO_DATABASE, markup=False)


@asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[Database | None]:
    """The database; None when there is none yet."""
    async with AsyncExitStack() as stack:
        try:
            db = await stack.enter_async_context(existing_database.opened(settings))
        except DatabaseMissing:
            db = None
        yield db


async def _waves(
    db: Database | None, settings: Settings, almanac: Almanac, occasion: Occasion
) -> list[Wave]:
    """The waves of an occasion, in the order of their instants."""
    moments = almanac.observance(occasion.observance).moments
    if db is None:
        waves = [_wave(settings, almanac, occasion, moment) for moment in moments]
        return sorted(waves, key=lambda wave: wave.due)
    counts: Counter[tuple[datetime, str]] = Counter()
    for moment in moments:
        for cohort, chats in (await planning.cohorts(db, moment)).items():
            due = planner.window_of(almanac, occasion, moment, cohort).due
            counts[due, moment.name] += chats
    return [Wave(name, due, chats) for (due, name), chats in sorted(counts.items())]


def _wave(settings: Settings, almanac: Almanac, occasion: Occasion, moment: Moment) -> Wave:
    window = almanac.window(occasion, moment, settings.default_timezone, None)
    return Wave(moment.name, window.due, None)


def _table(settings: Settings, almanac: Almanac, occasion: Occasion, waves: list[Wave]) -> Table:
    """A row for each wave."""
    there, here = almanac.observance(occasion.observance).zone, settings.default_timezone
    places = [there, "UTC", *([here] if here != there else [])]
    table = Table(box=None, pad_edge=False)
    for heading in ("moment", *(dates.zone_city(place, "en") for place in places)):
        table.add_column(heading)
    for heading in ("chats", "takes"):
        table.add_column(heading, justify="right")
    rate = slots.effective(settings.send_rate)
    for wave in waves:
        times = [f"{zones.local(wave.due, place):%Y-%m-%d %H:%M}" for place in places]
        table.add_row(wave.moment, *times, *_counted(wave.chats, rate))
    return table


def _counted(chats: int | None, rate: float) -> tuple[str, str]:
    if chats is None:
        return "–", "–"
    return f"{chats}", str(timedelta(seconds=round(chats / rate)))
