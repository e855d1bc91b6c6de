"""Editions: the texts from which notices are composed, stored once and never changed."""

import base64
import json
import zlib
from collections.abc import Mapping

from sqlalchemy import null, select, update

from bot.store.engine import Database
from bot.store.tables import broadcast, edition

#: The largest text that is unpacked, in bytes.
LARGEST = 32 * 1024 * 1024


async def put(db: Database, digest: str, texts: Mapping[str, str]) -> None:
    """Store an edition: texts by their names. One that is stored already stays as it is."""
    values = {"digest": digest, "content": _packed(texts), "created_us": db.clock}
    async with db.begin() as tx:
        await tx.execute(db.insert(edition).values(**values).on_conflict_do_nothing())


async def choose(db: Database, digest: str) -> None:
    """Make a stored edition the newest one: broadcasts that begin from now on are sent from it."""
    async with db.begin() as tx:
        chosen = update(edition).where(edition.c.digest == digest)
        await tx.execute(chosen.values(chosen_us=db.clock))


async def get(db: Database, digest: str) -> dict[str, str] | None:
    """The texts of an edition by their names; None when it is not stored, or damaged."""
    async with db.read() as tx:
        query = select(edition.c.content).where(edition.c.digest == digest)
        content: str | None = (await tx.execute(query)).scalar_one_or_none()
    return None if content is None else _unpacked(content)


async def newest(db: Database) -> str | None:
    """The digest of the newest edition; None when none was ever chosen."""
    async with db.read() as tx:
        return (await tx.execute(_NEWEST)).scalar_one_or_none()


async def pin(db: Database, broadcast_id: int) -> None:
    """Let a broadcast that has no edition be sent from the newest one, and from no other without a correction."""
    this = (broadcast.c.id == broadcast_id, broadcast.c.edition.is_(None))
    async with db.begin() as tx:
        found = (await tx.execute(_NEWEST)).scalar_one_or_none()
        if found is not None:
            await tx.execute(update(broadcast).where(*this).values(edition=found))


#: The newest edition. Built once, because that takes longer than the query.
_NEWEST = (
    select(edition.c.digest)
    .where(edition.c.chosen_us.is_not(null()))
    .order_by(edition.c.chosen_us.desc(), edition.c.digest)
    .limit(1)
)


def _packed(texts: Mapping[str, str]) -> str:
    return base64.b85encode(zlib.compress(json.dumps(texts, sort_keys=True).encode(), 9)).decode()


def _unpacked(content: str) -> dict[str, str] | None:
    try:
        opened = zlib.decompressobj().decompress(base64.b85decode(content), LARGEST)
        found = json.loads(opened)
    except (ValueError, zlib.error):
        return None
    return found if isinstance(found, dict) else None
