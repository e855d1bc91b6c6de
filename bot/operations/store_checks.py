"""Checks of the database: it takes writes, the disk has space."""

from bot.errors import DatabaseAway
from bot.operations import disk_space
from bot.operations.disk_space import MIB
from bot.operations.readiness import Finding, Setup
from bot.store import metadata

#: The name under which the last run of `ready` is stored, and by which writing is tried.
LAST = "ready.last"


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
    needed = await disk_space.of_ledger(setup.db)
    free = setup.free_bytes(file.parent)
    text = f"{free // MIB} MB free, {needed // MIB} MB needed"
    remedy = "" if free >= needed else f"free space on the disk of {file}"
    return [Finding("disk", free >= needed, text, remedy)]


ALL = (writable, disk)
