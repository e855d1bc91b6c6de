"""`backup`: write all data into one file, while the bot is running."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import clock
from bot.cli import configuration, event_loop, existing_database, passphrase, row_progress
from bot.cli.passphrase import PassphraseFile
from bot.errors import BackupStopped
from bot.settings import Settings
from bot.store import backup as backups
from bot.store import backup_folder
from bot.store.backup_file import Header


def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="The file to write; in a folder, it is named by the time, and the last BACKUP_KEEP are kept.",
            show_default=False,
        ),
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file of that name.")] = False,
    passphrase_file: PassphraseFile = None,
    data_key: Annotated[
        bool, typer.Option("--data-key", help="Encrypt it with the first key of DATA_KEY.")
    ] = False,
) -> None:
    """Write all data of the bot's database into one file, also while the bot is running.

    The file contains the Telegram ids of all subscribers, sealed if they are in the database; only its owner can read
    it. With a passphrase, or with --data-key, all of it is encrypted. `restore` reads it into an empty database, SQLite
    or PostgreSQL. It gets its name when it is complete.
    """
    settings = configuration.load()
    chosen = passphrase.of(passphrase_file, settings)
    with_key = data_key or (settings.backup_data_key and passphrase_file is None)
    path = backup_folder.new(file, clock.wall()) if file.is_dir() else file
    event_loop.run(_backup(settings, path, chosen, data_key=with_key, force=force))
    if path != file:
        backup_folder.prune(file, settings.backup_keep)


async def _backup(
    settings: Settings, file: Path, chosen: str | None, *, data_key: bool, force: bool
) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with row_progress.shown(console, BackupStopped) as watch:
        async with existing_database.opened(settings) as db:
            header = await backups.write(db, file, chosen, watch, data_key=data_key, replace=force)
    console.print(existing_database.named(settings), markup=False)
    how = _encryption(header)
    rows = sum(header.rows.values())
    console.print(f"{file}: {header.rows['chat']} chats, {rows} rows in all, {how}.", markup=False)


def _encryption(header: Header) -> str:
    """Whether a backup is encrypted, and with what."""
    if header.data_key:
        return f"encrypted with the data key {header.data_key}"
    if header.salt:
        return "encrypted"
    sealed = "; Telegram ids are sealed" if header.keys else ""
    return f"not encrypted: keep it where only you can read it{sealed}"
