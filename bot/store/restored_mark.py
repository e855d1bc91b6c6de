"""The mark of a restored copy, and what it says: while it is stored, no notice is sent from this database."""

from sqlalchemy import ScalarSelect, select

from bot.store.engine import Database
from bot.store.tables import metadata

#: The name in `metadata` under which the time of the backup is stored.
MARK = "restored"

#: The reason of the pause, which `report` and `ready` show.
REASON = (
    "this database was restored from the backup of {time} UTC; notices that were sent after that"
    " would be sent again"
)


async def locked(db: Database) -> str | None:
    """The time of the backup, None without a mark; it does not change until the open transaction has ended."""
    query = select(metadata.c.value).where(metadata.c.name == MARK).with_for_update()
    async with db.begin() as tx:
        return (await tx.execute(query)).scalar_one_or_none()


def stored() -> ScalarSelect[str]:
    """The time of the backup, NULL without a mark, as an SQL expression."""
    return select(metadata.c.value).where(metadata.c.name == MARK).scalar_subquery()


def worded(copied_from: str, reason: str = "") -> str:
    """Why nothing is sent from the copy of that time, and an operator's reason after that."""
    said = REASON.format(time=copied_from)
    return f"{said}; {reason}" if reason else said
