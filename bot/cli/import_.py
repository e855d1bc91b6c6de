"""`import`: read subscriptions from a CSV file."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import resources
from bot.cli import configuration, event_loop, existing_database, row_progress
from bot.errors import ImportStopped
from bot.operations import subscription_lists
from bot.operations.subscription_lists import Imported
from bot.settings import Settings


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A CSV file, such as `export` writes.", show_default=False
        ),
    ],
    *,
    erased_too: Annotated[
        bool,
        typer.Option(
            "--erased-too",
            help="Also subscribe chats that are not stored and may have been erased since their consent.",
        ),
    ] = False,
) -> None:
    """Subscribe the chats of a CSV file, also while the bot is running. It may be repeated.

    docs/subscriptions-csv.md describes the columns. All rows are checked before one is stored. A chat that is known
    here keeps its settings; one that has ended its subscription since its consent stays as it is. A chat that has
    never subscribed itself here needs the day of its consent in its row. Once a chat was erased, by /forgetme, by the
    retention or because the bot was removed, a chat that is not stored needs a consent after that day.
    """
    settings = configuration.load()
    event_loop.run(_import(settings, file, erased_too=erased_too))


async def _import(settings: Settings, file: Path, *, erased_too: bool) -> None:
    console = Console(soft_wrap=True, highlight=False)
    catalog, almanac = resources.texts(settings)
    with row_progress.shown(console, ImportStopped) as watch:
        async with existing_database.opened(settings) as db:
            reading = (db, almanac, catalog.languages, file, watch)
            found = await subscription_lists.read_in(*reading, erased_too=erased_too)
    console.print(existing_database.named(settings), markup=False)
    console.print(_told(file, found), markup=False)


def _told(file: Path, found: Imported) -> str:
    text = (
        f"{file}: {found.new} chats subscribed, {found.renewed} subscribed again, {found.kept} were subscribed already,"
        f" {found.ended} have ended their subscription and stay so."
    )
    if found.erased:
        return f"{text} {found.erased} were erased meanwhile and stay so."
    return text
