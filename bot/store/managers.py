"""The admins of groups and channels, as far as the bot knows them."""

from sqlalchemy import bindparam, delete, exists, func, select

from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat, Manager
from bot.store.tables import chat, manager

#: Maximum number of admins stored for one chat.
MOST = 50


async def met(db: Database, one: Chat, address: int, *, brought: bool = False) -> None:
    """Store an admin of a chat. `brought` marks an admin who added the bot: such admins are notified first.

    Nothing is stored for a chat that was erased meanwhile. From MOST admins on, only one who `brought` it is added.
    """
    row = {"chat_id": one.id, "address": address, "brought": brought}
    insert = db.insert(manager).values(**row)
    again = manager.c.brought if not brought else insert.excluded.brought
    known = select(chat.c.id).where(chat.c.id == one.id, chat.c.address.is_not(None))
    async with db.begin() as tx:
        if (await tx.execute(known.with_for_update(key_share=True))).one_or_none() is None:
            return
        many = select(func.count()).select_from(manager).where(manager.c.chat_id == one.id)
        if not brought and (await tx.execute(many)).scalar_one() >= MOST:
            return
        await tx.execute(
            insert.on_conflict_do_update(
                index_elements=["chat_id", "address"], set_={"brought": again}
            )
        )


async def of(db: Database, one: Chat) -> list[Manager]:
    """The admins of a chat; those who added the bot come first."""
    query = select(manager).where(manager.c.chat_id == one.id)
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(manager.c.brought.desc(), manager.c.address))
        return [Manager(row.address, row.brought) for row in rows]


#: Built once, because that takes longer than the query.
_MANAGED = (
    select(chat)
    .join(manager, manager.c.chat_id == chat.c.id)
    .where(manager.c.address == bindparam("of"))
    .order_by(chat.c.id)
    .limit(bindparam("most"))
)


async def managed(db: Database, address: int, limit: int = MOST) -> list[Chat]:
    """The groups and channels of which a person is stored as an admin, oldest first."""
    async with db.read() as tx:
        rows = await tx.execute(_MANAGED, {"of": address, "most": limit})
        return [chats.of_row(row) for row in rows]


async def dismiss(db: Database, one: Chat, address: int) -> None:
    """Delete an admin of a chat, even one who added the bot. They get no more notifications about it."""
    this = (manager.c.chat_id == one.id, manager.c.address == address)
    async with db.begin() as tx:
        await tx.execute(delete(manager).where(*this))


async def recorded(db: Database, one: Chat, address: int) -> bool:
    """True when that person is stored as an admin of the chat."""
    this = (manager.c.chat_id == one.id, manager.c.address == address)
    async with db.begin() as tx:
        return bool((await tx.execute(select(exists().where(*this)))).scalar_one())
