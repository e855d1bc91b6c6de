"""The pictures that Telegram stores for the bot, by their hash. Each is uploaded by one sender."""

from datetime import timedelta

from sqlalchemy import delete, null, or_, select, update

from bot.store.engine import Database
from bot.store.records import UploadClaim
from bot.store.tables import card


async def claim(db: Database, bot_id: int, digest: str, again: timedelta) -> UploadClaim:
    """Find Telegram's id of a picture, or claim its upload. Nobody else can claim it until `again` has passed.

    A sender whose upload failed keeps its claim, so that nobody tries again before that time.
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


async def uploaded(db: Database, bot_id: int, digest: str, file_id: str) -> None:
    """Store Telegram's id of an uploaded picture."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest)
    async with db.begin() as tx:
        await tx.execute(update(card).where(*this).values(file_id=file_id))


async def release(db: Database, bot_id: int, digest: str) -> None:
    """Release the claim of an upload that was not tried. Another sender can claim it at once."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest, card.c.file_id.is_(None))
    async with db.begin() as tx:
        await tx.execute(delete(card).where(*this))


async def refused(db: Database, bot_id: int, digest: str, file_id: str) -> None:
    """Delete a file_id that Telegram does not accept. The picture can be uploaded again when the claim expires."""
    this = (card.c.bot_id == bot_id, card.c.digest == digest, card.c.file_id == file_id)
    async with db.begin() as tx:
        await tx.execute(update(card).where(*this).values(file_id=null(), claimed_us=db.clock))
