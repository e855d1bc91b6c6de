"""The mark of a ledger that may not be the one to send from: while it is stored, no notice is sent from this database.

It is set by a restore, and when the witness at Telegram shows what this database does not know.
"""

from sqlalchemy import ScalarSelect, select

from bot.store.engine import Database
from bot.store.nonces import Mark
from bot.store.tables import metadata

#: The name in `metadata` under which the mark is stored: the time of the backup, or one of the following.
MARK = "restored"

#: What the marks begin with that are set because of the witness.
AHEAD, OTHER = "ahead", "other"

#: The reasons of the pause, which `report` and `ready` show.
RESTORED = (
    "this database was restored from the backup of {time} UTC; notices that were sent after that"
    " would be sent again"
)
IS_AHEAD = (
    "the witness in Telegram knows of {seen} notices begun, this database of {own}: it is an older copy, or another"
    " machine has sent"
)
IS_OTHER = (
    "another machine uses the same token with another database; its witness knows of {seen} notices begun, this"
    " database of {own}"
)


def of_witness(kind: str, seen: Mark, own: Mark) -> str:
    """The mark for a witness that shows `seen` where this database would show `own`; `kind` is AHEAD or OTHER."""
    return f"{kind} {seen.begun} {own.begun}"


def figures(mark: str) -> tuple[str, int, int] | None:
    """The kind of a mark, and the two figures of the witness and the database; None after a restore."""
    kind, *counts = mark.split()
    return (kind, int(counts[0]), int(counts[1])) if kind in (AHEAD, OTHER) else None


async def locked(db: Database) -> str | None:
    """The mark, None when there is none; it does not change until the open transaction has ended."""
    query = select(metadata.c.value).where(metadata.c.name == MARK).with_for_update()
    async with db.begin() as tx:
        return (await tx.execute(query)).scalar_one_or_none()


def stored() -> ScalarSelect[str]:
    """The mark, NULL when there is none, as an SQL expression."""
    return select(metadata.c.value).where(metadata.c.name == MARK).scalar_subquery()


def worded(mark: str, reason: str = "") -> str:
    """Why nothing is sent from the database with that mark, and an operator's reason after that."""
    found = figures(mark)
    if found is None:
        said = RESTORED.format(time=mark)
    else:
        said = (IS_AHEAD if found[0] == AHEAD else IS_OTHER).format(seen=found[1], own=found[2])
    return f"{said}; {reason}" if reason else said
