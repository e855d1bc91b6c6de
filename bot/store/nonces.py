"""The nonces of this database, and the number of notices that its processes have begun to send.

Each process that sends adds a nonce at its start and counts beside it, in the transaction that moves a watermark. So
the sum never falls, and no two senders wait for each other. The witness at Telegram shows the newest nonce and the sum.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.tables import EPOCH, nonce

#: The letters of a nonce, none of which is taken for another, and how many it has: 50 bits.
LETTERS, LENGTH = "abcdefghijkmnpqrstuvwxyz23456789", 10

#: The shortest time between two instants in the database.
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Mark:
    """What a witness shows: a nonce, and a number of notices begun."""

    nonce: str
    begun: int


@dataclass(frozen=True)
class Known:
    """What this database knows of witnesses."""

    #: What a witness should show.
    mark: Mark
    #: All nonces, each with the highest number that an operator has accepted beside it; 0 for those of this database.
    nonces: dict[str, int]

    def explains(self, seen: Mark) -> bool:
        """True when that mark was written from this database, or accepted: it shows nothing that is not known here."""
        accepted = self.nonces.get(seen.nonce)
        return accepted is not None and seen.begun <= max(accepted, self.mark.begun)


async def begin(db: Database) -> str:
    """Add a new nonce, which is the newest from now on, and return it."""
    made = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    newest = select(func.max(nonce.c.created_us))
    async with db.begin() as tx:
        now, last = await db.real_now(), (await tx.execute(newest)).scalar_one()
        # It is the newest, also after the clock was set back.
        created = now if last is None else max(now, last + TICK)
        await tx.execute(nonce.insert().values(value=made, created_us=created))
    return made


async def known(db: Database) -> Known:
    """What this database knows: nothing when no process has added a nonce."""
    query = select(nonce).order_by(nonce.c.created_us, nonce.c.value)
    async with db.read() as tx:
        rows = (await tx.execute(query)).all()
    newest = rows[-1].value if rows else ""
    return Known(
        Mark(newest, sum(row.begun for row in rows)),
        {row.value: row.accepted or 0 for row in rows},
    )


async def count(tx: AsyncConnection, name: str, notices: int) -> None:
    """Count notices that the process with that nonce is about to send, in the transaction of their watermark."""
    counted = update(nonce).where(nonce.c.value == name)
    await tx.execute(counted.values(begun=nonce.c.begun + notices))


async def accept(db: Database, seen: Mark) -> None:
    """Accept what a witness shows, because an operator has decided that this database is the one to send from."""
    oldest = {"value": seen.nonce, "created_us": EPOCH, "accepted": seen.begun}
    insert = db.insert(nonce).values(**oldest)
    higher = case((nonce.c.accepted > seen.begun, nonce.c.accepted), else_=seen.begun)
    again = insert.on_conflict_do_update(index_elements=["value"], set_={"accepted": higher})
    async with db.begin() as tx:
        await tx.execute(again)
