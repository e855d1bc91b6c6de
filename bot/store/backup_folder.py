"""The folder of the backups that the bot makes by itself: their names, the newest, and which are deleted."""

import re
from datetime import datetime
from pathlib import Path

#: The name of a backup, as `strftime` writes it, and as it is found again.
NAME = "commemoration-bot-%Y%m%dT%H%M%SZ.backup"
PATTERN = re.compile(r"commemoration-bot-\d{8}T\d{6}Z\.backup")

#: What a backup is called that was not finished.
UNFINISHED = re.compile(PATTERN.pattern + r"\..+\.part")


def create(folder: Path) -> None:
    """Create the folder if it does not exist; only its owner can look into it. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def new(folder: Path, now: datetime) -> Path:
    """The file for a backup that begins now, in UTC."""
    return folder / f"{now:{NAME}}"


def backups(folder: Path) -> list[Path]:
    """The backups in the folder, oldest first; files of other names are not counted. Raises OSError."""
    return sorted(path for path in folder.iterdir() if PATTERN.fullmatch(path.name))


def prune(folder: Path, keep: int) -> None:
    """Delete the oldest backups beyond `keep`, and what was not finished. Call it while no backup is made there.

    Raises OSError.
    """
    unfinished = [path for path in folder.iterdir() if UNFINISHED.fullmatch(path.name)]
    for path in (*backups(folder)[:-keep], *unfinished):
        path.unlink(missing_ok=True)
