"""Checks of the database: it takes writes, the disk has space."""

from bot.errors import DatabaseAway
from bot.operations.readiness import Finding, Setup
from bot.store import chats, metadata

#: The name under which the last run of `ready` is stored, and by which writing is tried.
LAST = "ready.last"

#: The bytes that one notice of the ledger needs at most, and those that the disk needs besides.
ROW, SPARE = 400, 200 * 2**20

#: The notices of one occasion for a chat.
NOTICES = 3


async def writable(setup: Setup) -> list[Finding]:
    """The database takes writes."""
    try:
        await metadata.put(setup.db, LAST, f"{await setup.db.real_now():%Y-%m-%dT%H:%MZ}")
    except DatabaseAway as error:
        return [Finding("database", False, "it takes no writes", str(error))]
    return [Finding("database", True, setup.db.place)]


async def disk(setup: Setup) -> list[Finding]:
    """The disk of an SQLite file has space for the ledger of the next occasion."""
    file = setup.db.file
    if file is None:
        return []
    needed = SPARE + ROW * NOTICES * await chats.count(setup.db)
    free = setup.free_bytes(file.parent)
    text = f"{free // 2**20} MB free, {needed // 2**20} MB needed"
    remedy = "" if free >= needed else f"free space on the disk of {file}"
    return [Finding("disk", free >= needed, text, remedy)]


ALL = (writable, disk)
