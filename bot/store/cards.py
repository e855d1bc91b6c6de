"""Pictures that Telegram keeps for the bot: each is brought there by one sender, and remembered by its hash."""

from datetime import timedelta

from sqlalchemy import delete, null, or_, select, update

from bot.store.engine import Database
from bot.store.records import UploadClaim
from bot.store.tables import card


async def bring(db: Database, bot_id: int, digest: str, again: timedelta) -> UploadClaim:
    """Where a picture is at Telegram; or leave to bring it there, which nobody else is given until `again` has passed.

    A sender that could not bring it keeps its leave: nobody tries again before that.
    """
    this = (card.c.bot_id == bot_id, card.c.digest == digest)
    insert = db.insert(card).values(bot_id=bot_id, digest=digest, claimed_us=db.clock)
    past = or_(card.c.claimed_us <= db.after(-again), card.c.claimed_us > db.after(again))
    leave = insert.on_conflict_do_update(
        index_elements=["bot_id", "digest"],
        set_={"claimed_us": db.clock},
        where=card.c.file_id.is_(None) & past,
    )
    async with db.begin() as tx:
        if (await tx.execute(leave.returning(card.c.digest))).one_or_none():
            return UploadClaim(file_id=None, ours=True)
        query = select(card.c.file_id, card.c.claimed_us, db.clock.label("now")).where(*this)
        row = (await tx.execute(query)).one_or_none()
    if row is None:
        return UploadClaim(file_id=None, ours=False)
    return UploadClaim(file_id=row.file_id, ours=False, since=row.now - row.claimed_us)


async def brought(db: Database, bot_id: int, digest: str, file_id: str) -> None:
    """Remember under which name Telegram keeps a picture."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest)
    async with db.begin() as tx:
        await tx.execute(update(card).where(*this).values(file_id=file_id))


async def leave(db: Database, bot_id: int, digest: str) -> None:
    """Whoever had leave to bring a picture did not try: another may, at once."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest, card.c.file_id.is_(None))
    async with db.begin() as tx:
        await tx.execute(delete(card).where(*this))


async def refused(db: Database, bot_id: int, digest: str, file_id: str) -> None:
    """Forget that name, which Telegram does not take; the picture may be brought again after a while."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest, card.c.file_id == file_id)
    async with db.begin() as tx:
        await tx.execute(update(card).where(*this).values(file_id=null(), claimed_us=db.clock))
