"""`schedule`: show when the coming notices are sent, to how many chats, and how long that takes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.app import clock, resources
from bot.cli import configuration, event_loop, existing_database
from bot.delivery import slots
from bot.errors import DatabaseMissing
from bot.messages import dates
from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.operations import forecast
from bot.operations.forecast import Wave
from bot.settings import Settings
from bot.store.engine import Database

NO_DATABASE = "There is no database yet, so only the waves of DEFAULT_TIMEZONE are shown."

#: The largest number of days that can be shown: a hundred years.
MOST_DAYS = 36_525


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
    _, almanac = resources.texts(settings)
    console = Console(soft_wrap=True, highlight=False)
    now = clock.wall()
    within = almanac.between(now, now + timedelta(days=days))
    occasions = [one for one in within if not forecast.over(almanac, one, now)]
    if not occasions:
        following = almanac.following(now.date())
        console.print(
            f"There is no occasion within {days} days; the next one is {following.observance} {following.year},"
            f" in {(following.date - now.date()).days} days."
        )
        return
    async with _database(settings) as db:
        for occasion in occasions:
            found = await _sent(db, settings, almanac, occasion)
            console.print(f"{occasion.observance} {occasion.year}, anniversary {occasion.number}")
            console.print(_table(settings, almanac, occasion, found))
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


async def _sent(
    db: Database | None, settings: Settings, almanac: Almanac, occasion: Occasion
) -> list[forecast.Sent]:
    """The waves of an occasion; without a database, those of the default time zone, without chats."""
    rate = slots.effective(settings.rate)
    if db is not None:
        return forecast.sent(await forecast.waves(db, almanac, occasion, rate), rate)
    moments = almanac.observance(occasion.observance).moments
    windows = almanac.windows(
        occasion, [one.name for one in moments], settings.default_timezone, None
    )
    waves = [Wave(window.due, moment.name, window.expires, 0) for moment, window in windows]
    return [forecast.Sent(wave, wave.due, wave.due) for wave in waves]


def _table(
    settings: Settings, almanac: Almanac, occasion: Occasion, found: list[forecast.Sent]
) -> Table:
    """A row for each wave."""
    there, here = almanac.observance(occasion.observance).zone, settings.default_timezone
    places = [there, "UTC", *([here] if here != there else [])]
    table = Table(box=None, pad_edge=False)
    for heading in ("moment", *(dates.zone_city(place, "en") for place in places)):
        table.add_column(heading, overflow="fold")
    for heading in ("chats", "takes"):
        table.add_column(heading, justify="right", overflow="fold")
    for one in found:
        times = [f"{zones.local(one.first, place):%Y-%m-%d %H:%M}" for place in places]
        table.add_row(one.wave.moment, *times, *_counted(one))
    return table


def _counted(one: forecast.Sent) -> tuple[str, str]:
    """The number of chats and the time that sending takes; dashes when the chats are not known."""
    if not one.wave.chats:
        return "–", "–"
    return (
        f"{one.wave.chats}",
        f"{timedelta(seconds=round((one.last - one.first).total_seconds()))}",
    )
