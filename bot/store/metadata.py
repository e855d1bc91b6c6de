"""Small named values, such as the hash of what was last published at Telegram, so that only changes are published."""

from sqlalchemy import delete, select, update

from bot.store.engine import Database
from bot.store.tables import metadata


async def get(db: Database, name: str) -> str | None:
    """The value stored under that name; None when there is none."""
    async with db.begin() as tx:
        query = select(metadata.c.value).where(metadata.c.name == name)
        return (await tx.execute(query)).scalar_one_or_none()


async def put(db: Database, name: str, value: str) -> None:
    """Store a value under that name."""
    insert = db.insert(metadata).values(name=name, value=value)
    async with db.begin() as tx:
        await tx.execute(
            insert.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )


async def replace(db: Database, name: str, old: str | None, new: str) -> bool:
    """Store `new` if the value is still `old`, None for no value; False when another process was faster."""
    this = (metadata.c.name == name, metadata.c.value == old)
    insert = db.insert(metadata).values(name=name, value=new).on_conflict_do_nothing()
    change = insert if old is None else update(metadata).where(*this).values(value=new)
    async with db.begin() as tx:
        return (await tx.execute(change)).rowcount == 1


async def drop(db: Database, name: str) -> bool:
    """Remove the value stored under that name; False when there is none."""
    async with db.begin() as tx:
        dropped = await tx.execute(delete(metadata).where(metadata.c.name == name))
        return dropped.rowcount == 1
