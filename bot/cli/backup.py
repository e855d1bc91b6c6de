"""`backup`: write all data into one file, while the bot is running."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import configuration, event_loop, existing_database, passphrase, row_progress
from bot.cli.passphrase import PassphraseFile
from bot.errors import BackupStopped
from bot.settings import Settings
from bot.store import backup as backups


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file to write.", show_default=False)
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write all data of the bot's database into one file, also while the bot is running.

    The file contains the Telegram ids of all subscribers; only its owner can read it. With a passphrase it is
    encrypted. `restore` reads it into an empty database, SQLite or PostgreSQL. It gets its name when it is complete.
    """
    settings = configuration.load()
    chosen = passphrase.of(passphrase_file, settings)
    event_loop.run(_backup(settings, file, chosen, force=force))


async def _backup(settings: Settings, file: Path, chosen: str | None, *, force: bool) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with row_progress.shown(console, BackupStopped) as watch:
        async with existing_database.opened(settings) as db:
            header = await backups.write(db, file, chosen, watch, replace=force)
    console.print(existing_database.named(settings), markup=False)
    how = "encrypted" if chosen else "not encrypted: keep it where only you can read it"
    rows = sum(header.rows.values())
    console.print(f"{file}: {header.rows['chat']} chats, {rows} rows in all, {how}.", markup=False)
