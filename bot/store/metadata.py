"""Small named values, such as the hash of what was last published at Telegram, so that only changes are published."""

from sqlalchemy import delete, select, update

from bot.store.engine import Database
from bot.store.tables import metadata


async def get(db: Database, name: str) -> str | None:
    """The value stored under that name; None when there is none."""
    async with db.begin() as tx:
        query = select(metadata.c.value).where(metadata.c.name == name)
        return (await tx.execute(query)).scalar_one_or_none()


async def beginning(db: Database, prefix: str) -> dict[str, str]:
    """All values whose names begin with that prefix, by name."""
    query = select(metadata).where(metadata.c.name.startswith(prefix, autoescape=True))
    async with db.begin() as tx:
        return {row.name: row.value for row in await tx.execute(query)}


async def put(db: Database, name: str, value: str) -> None:
    """Store a value under that name."""
    insert = db.insert(metadata).values(name=name, value=value)
    async with db.begin() as tx:
        await tx.execute(
            insert.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )


async def swap(db: Database, name: str, before: str | None, after: str) -> bool:
    """Store a value in place of `before`, None for no value. False, and nothing changes, when another is stored."""
    if before is None:
        change = db.insert(metadata).values(name=name, value=after).on_conflict_do_nothing()
    else:
        same = (metadata.c.name == name, metadata.c.value == before)
        change = update(metadata).where(*same).values(value=after)
    async with db.begin() as tx:
        return bool((await tx.execute(change)).rowcount == 1)


async def drop(db: Database, name: str) -> bool:
    """Remove the value stored under that name; False when there is none."""
    async with db.begin() as tx:
        dropped = await tx.execute(delete(metadata).where(metadata.c.name == name))
        return dropped.rowcount == 1


async def take(db: Database, name: str, value: str) -> bool:
    """Remove that value; False when another one, or none, is stored under that name."""
    this = (metadata.c.name == name, metadata.c.value == value)
    async with db.begin() as tx:
        return bool((await tx.execute(delete(metadata).where(*this))).rowcount)
