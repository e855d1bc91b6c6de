"""Checks of the database: it takes writes, nothing is paused, a sender runs, the disk has space."""

import shutil

from bot.errors import DatabaseAway
from bot.operations.readiness import Finding, Setup
from bot.store import chats, metadata, rate_limit, senders

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


async def unpaused(setup: Setup) -> list[Finding]:
    """Sending is not paused."""
    paused = await rate_limit.paused(setup.db)
    if paused is None:
        return [Finding("pause", True, "sending is not paused")]
    text = f"sending is paused: {paused.reason}"
    return [Finding("pause", False, text, "run the command `resume`")]


async def sender(setup: Setup) -> list[Finding]:
    """At least one sender has sent a heartbeat within its lease."""
    living = await senders.living(setup.db)
    if living:
        return [Finding("sender", True, f"senders running: {living}")]
    return [Finding("sender", False, "no sender is running", "start `run` or `sender`")]


async def subscribers(setup: Setup) -> list[Finding]:
    """Somebody is subscribed. Muted and unknown chats are counted, since nothing can be sent to them now."""
    kinds = await chats.count_by_kind(setup.db)
    if not kinds:
        remedy = (
            "press Start in the bot; if there were subscribers, DATABASE_URL names another database"
        )
        return [Finding("chats", False, "no chat is subscribed", remedy)]
    each = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    unreachable = await chats.count_unreachable(setup.db)
    text = f"{sum(kinds.values())} subscribed ({each}); {unreachable} of them cannot be reached now"
    return [Finding("chats", True, text)]


async def disk(setup: Setup) -> list[Finding]:
    """The disk of an SQLite file has space for the ledger of the next occasion."""
    file = setup.db.file
    if file is None:
        return []
    needed = SPARE + ROW * NOTICES * await chats.count(setup.db)
    free = shutil.disk_usage(file.parent).free
    text = f"{free // 2**20} MB free, {needed // 2**20} MB needed"
    remedy = "" if free >= needed else f"free space on the disk of {file}"
    return [Finding("disk", free >= needed, text, remedy)]


ALL = (writable, unpaused, sender, subscribers, disk)
