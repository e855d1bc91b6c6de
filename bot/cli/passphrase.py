"""The passphrase of a backup: from a file or from the settings, never from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import PassphraseUnreadable
from bot.settings import Settings

#: The option of the commands that read or write backups.
PassphraseFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A file whose first line is the passphrase; default: BACKUP_PASSPHRASE.",
        show_default=False,
    ),
]


def of(file: Path | None, settings: Settings) -> str | None:
    """The passphrase; None when none is given. Raises PassphraseUnreadable."""
    if file is None:
        return settings.backup_passphrase or None
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise PassphraseUnreadable(path=file, reason=error.strerror) from None
    except UnicodeDecodeError:
        raise PassphraseUnreadable(path=file, reason="it is not UTF-8") from None
    if not lines or not lines[0]:
        raise PassphraseUnreadable(path=file, reason="its first line is empty")
    return lines[0]
