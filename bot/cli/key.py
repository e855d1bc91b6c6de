"""`key`: make a data key, or show the ids of those that are set."""

import base64
import secrets
from typing import Annotated

import typer

from bot import settings
from bot.cli import configuration
from bot.errors import DataKeyNotSet
from bot.store.key_ring import KeyRing

#: Printed below a new key.
KEEP = (
    "This key seals the Telegram ids in the database: set DATA_KEY to it, or write it into a file for DATA_KEY_FILE or"
    " for systemd's LoadCredential=data_key:FILE, and run `rekey`. Keep a copy where neither the database nor its"
    " backups are, such as in a password manager or on paper in a safe. Without it, nobody can read the ids again."
)


def key(
    *,
    fingerprint: Annotated[
        bool,
        typer.Option("--fingerprint", help="Show the ids of the keys that are set, one a line."),
    ] = False,
) -> None:
    """Make a new data key and print it on standard output; where to keep it is told on standard error.

    With --fingerprint, show the ids of the keys that are set instead: the one that seals first, and nothing secret.
    """
    if not fingerprint:
        typer.echo(
            base64.urlsafe_b64encode(secrets.token_bytes(settings.DATA_KEY)).decode().rstrip("=")
        )
        typer.echo(KEEP, err=True)
        return
    ids = KeyRing(configuration.load().data_keys()).ids
    if not ids:
        raise DataKeyNotSet
    for one in ids:
        typer.echo(one)
