"""The mark of a ledger that may not be the one to send from: while it is stored, no notice is sent from this database.

It is set by a restore, and when the witness at Telegram shows what this database does not know.
"""

from sqlalchemy import ScalarSelect, select

from bot.store.engine import Database
from bot.store.nonces import Mark
from bot.store.tables import metadata

#: The name in `metadata` under which the mark is stored: the time of the backup, or one of the following.
MARK = "restored"

#: What the marks begin with that are set because of the witness, and because of a move.
AHEAD, OTHER, MOVED = "ahead", "other", "moved"

#: What an operator runs to end the hold.
CONFIRM = "run `resume --trust-ledger` or `resume --skip-unaccounted`"

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
IS_MOVED = (
    "this database is at another place than before, and was not closed there; {seen} notices that are owed and due may"
    " have been sent since, beside the {own} begun that it knows of"
)

#: The reasons by what the marks begin with.
REASONS = {AHEAD: IS_AHEAD, OTHER: IS_OTHER, MOVED: IS_MOVED}


def of_move(unaccounted: int, own: Mark) -> str:
    """The mark for a database that was moved while it was in use, with so many notices of which it cannot know."""
    return f"{MOVED} {unaccounted} {own.begun}"


def of_witness(kind: str, seen: Mark, own: Mark) -> str:
    """The mark for a witness that shows `seen` where this database would show `own`; `kind` is AHEAD or OTHER."""
    return f"{kind} {seen.begun} {own.begun}"


def figures(mark: str) -> tuple[str, int, int] | None:
    """The kind of a mark, and its two figures, the second of which is the database's; None after a restore."""
    kind, *counts = mark.split()
    return (kind, int(counts[0]), int(counts[1])) if kind in REASONS else None


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
    said = RESTORED.format(time=mark)
    if found is not None:
        said = REASONS[found[0]].format(seen=found[1], own=found[2])
    return f"{said}; {reason}" if reason else said
