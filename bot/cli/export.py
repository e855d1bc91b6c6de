"""`export`: write all subscriptions into a CSV file, while the bot is running."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import configuration, event_loop, existing_database, row_progress
from bot.errors import ExportStopped
from bot.operations import private_file, subscription_lists
from bot.settings import Settings


def export(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The CSV file to write.", show_default=False)
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
) -> None:
    """Write all subscriptions into a CSV file, as they are at one moment, also while the bot is running.

    docs/subscriptions-csv.md describes the columns. The file contains the Telegram ids of all subscribers; only its
    owner can read it. For a copy of everything, use `backup`. `import` reads it.
    """
    event_loop.run(_export(configuration.load(), file, force=force))


async def _export(settings: Settings, file: Path, *, force: bool) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with (
        private_file.writing(file, replace=force) as out,
        row_progress.shown(console, ExportStopped) as watch,
    ):
        async with existing_database.opened(settings) as db:
            count = await subscription_lists.export(db, out, watch)
    console.print(existing_database.named(settings), markup=False)
    console.print(
        f"{file}: {count} subscriptions. Keep it where only you can read it.", markup=False
    )
