"""Checks of the database: it takes writes, nothing is paused, the disk has space."""

from datetime import timedelta

from bot.errors import DatabaseAway
from bot.operations.readiness import Finding, Setup
from bot.store import chats, metadata, rate_limit

#: The name under which the last run of `ready` is stored, and by which writing is tried.
LAST = "ready.last"

#: The bytes that one notice of the ledger needs at most, and those that the disk needs besides.
ROW, SPARE = 400, 200 * 2**20

#: The longest pause that does not stand in the way, since it ends by itself.
BRIEF = timedelta(minutes=5)

#: The notices of one occasion for a chat.
NOTICES = 3


async def writable(setup: Setup) -> list[Finding]:
    """The database takes writes."""
    try:
        await metadata.put(setup.db, LAST, f"{await setup.db.real_now():%Y-%m-%dT%H:%MZ}")
    except DatabaseAway as error:
        return [Finding("database", False, "it takes no writes", str(error))]
    return [Finding("database", True, setup.db.place)]


async def unpaused(setup: Setup) -> list[Finding]:
    """Sending is not paused; a pause of minutes, as the circuit breaker begins it, ends by itself."""
    paused = await rate_limit.paused(setup.db)
    if paused is None:
        return [Finding("pause", True, "sending is not paused")]
    text = f"sending is paused: {paused.reason}"
    if paused.held:
        remedy = "press Resume below a report of readiness, or run the command `resume`"
        return [Finding("pause", False, text, remedy)]
    text += f"; this ends by itself in {paused.left_seconds} s"
    if paused.left <= BRIEF:
        return [Finding("pause", True, text)]
    remedy = "wait until it ends, or run the command `resume` if its reason is gone"
    return [Finding("pause", False, text, remedy)]


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


ALL = (writable, unpaused, disk)
