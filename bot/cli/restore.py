"""`restore`: read a backup into an empty database, and hold sending."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import configuration, event_loop, existing_database, passphrase, row_progress
from bot.cli.passphrase import PassphraseFile
from bot.errors import RestoreStopped
from bot.settings import Settings
from bot.store import restore as restoring
from bot.store.key_ring import KeyRing

#: Printed at the end.
HELD = (
    "Sending is held: notices that the original has sent since the backup would be sent again. Start the bot, make sure"
    " that no other one uses its token, and run `resume --trust-ledger`, which sends all that is owed here, or `resume"
    " --skip-unaccounted`, which sends only what is due later."
)


def restore(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A file that `backup` has written.", show_default=False
        ),
    ],
    *,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Read a backup into the empty database that DATABASE_URL names, and compare every row.

    The database, SQLite or PostgreSQL, must not contain anything; an SQLite file is created. A backup of an older
    release is brought up to date. Sending is held until `resume --trust-ledger` or `resume --skip-unaccounted`. After
    an error the database is empty.
    """
    settings = configuration.load()
    event_loop.run(_restore(settings, file, passphrase.of(passphrase_file, settings)))


async def _restore(settings: Settings, file: Path, chosen: str | None) -> None:
    console = Console(soft_wrap=True, highlight=False)
    with row_progress.shown(console, RestoreStopped) as watch:
        ring = KeyRing(settings.data_keys())
        url = settings.database_url
        header = await restoring.restore(url, file, chosen, watch, ring=ring)
    console.print(existing_database.named(settings), markup=False)
    rows, created = sum(header.rows.values()), f"{header.created:%Y-%m-%d %H:%M} UTC"
    console.print(
        f"Restored from the backup of {created}: {header.rows.get('chat', 0)} chats, {rows} rows in"
        " all, each the same as in the file.",
        markup=False,
    )
    console.print(HELD)
