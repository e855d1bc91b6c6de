"""How much space a disk needs for the next occasion, and for the next backup."""

from datetime import timedelta
from pathlib import Path

from bot.store import backlog, backup_folder, chats
from bot.store.engine import Database

#: The bytes of a megabyte, as it is shown.
MIB = 2**20

#: The bytes that one notice of the ledger needs at most, and those that the disk needs besides.
ROW, SPARE = 400, 200 * MIB

#: Notices are planned at most so long ahead.
YEAR = timedelta(days=366)

#: The notices of one occasion for a chat.
NOTICES = 3


async def of_ledger(db: Database) -> int:
    """The bytes that the disk of an SQLite file needs for the next occasion. What is planned is in the file already."""
    if await backlog.next_to_close(db, YEAR) is not None:
        return SPARE
    return SPARE + ROW * NOTICES * await chats.count(db)


def of_backup(folder: Path) -> int:
    """The bytes that the next backup needs: twice those of the newest one. Raises OSError."""
    newest = backup_folder.backups(folder)[-1:]
    return SPARE + 2 * sum(path.stat().st_size for path in newest)
