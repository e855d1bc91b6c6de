"""How much space a disk needs for the next occasion, and for the next backup."""

from pathlib import Path

from bot.store import backup_folder

#: The bytes of a megabyte, as it is shown.
MIB = 2**20

#: The bytes that one notice of the ledger needs at most, and those that the disk needs besides.
ROW, SPARE = 400, 200 * MIB

#: The notices of one occasion for a chat.
NOTICES = 3


def of_ledger(chats: int) -> int:
    """The bytes that the disk of an SQLite file needs for the next occasion of so many chats."""
    return SPARE + ROW * NOTICES * chats


def of_backup(folder: Path) -> int:
    """The bytes that the next backup needs: twice those of the newest one. Raises OSError."""
    newest = backup_folder.backups(folder)[-1:]
    return SPARE + 2 * sum(path.stat().st_size for path in newest)
