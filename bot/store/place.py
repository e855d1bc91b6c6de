"""Where a database is: by this it is noticed that its files or rows were copied to another place."""

import asyncio
import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import metadata
from bot.store.engine import Database

#: The names in `metadata`: the place, as a hash, and since when the database has been there if it was moved.
NAME, SINCE = "place", "place.since"

#: Identifies a machine, where the system has it.
MACHINE = Path("/etc/machine-id")

#: PostgreSQL: the number of the database, whatever its name; the number of the server, and whether it may be asked.
OID = "SELECT oid FROM pg_database WHERE datname = current_database()"
SERVER = "SELECT system_identifier FROM pg_control_system()"
MAY_ASK = "SELECT has_function_privilege('pg_control_system()', 'EXECUTE')"


async def changed(db: Database) -> bool:
    """True when the database was at another place when `remember` was called; False when it never was."""
    return await metadata.get(db, NAME) not in (None, await _hashed(db))


async def remember(db: Database) -> None:
    """Store where the database is; if it was at another place before, also that it has been here since now."""
    async with db.begin():
        here, before = await _hashed(db), await metadata.get(db, NAME)
        if before not in (None, here):
            await metadata.put(db, SINCE, (await db.real_now()).isoformat())
        await metadata.put(db, NAME, here)


async def moved_ago(db: Database) -> timedelta | None:
    """How long ago the database came here from another place, never negative; None when that does not matter."""
    since = await metadata.get(db, SINCE)
    return None if since is None else abs(await db.real_now() - datetime.fromisoformat(since))


async def _hashed(db: Database) -> str:
    async with db.begin() as tx:
        return hashlib.sha256((await _here(db, tx)).encode()).hexdigest()[:32]


async def _here(db: Database, tx: AsyncConnection) -> str:
    if db.file is not None:
        return await asyncio.to_thread(_of_file, db.file)
    found = [await tx.scalar(text(OID))]
    if await tx.scalar(text(MAY_ASK)):
        found.append(await tx.scalar(text(SERVER)))
    return " ".join(map(str, found))


def _of_file(file: Path) -> str:
    machine = MACHINE.read_text().strip() if MACHINE.is_file() else ""
    return f"{machine} {file.resolve()} {file.stat().st_ino}"
