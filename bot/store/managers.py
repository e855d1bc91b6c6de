"""Who manages a group or a channel: those whom the bot has met as its admins."""

from sqlalchemy import delete, exists, func, select

from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat, Manager
from bot.store.tables import chat, manager

#: Managers remembered of one chat.
MOST = 50


async def met(db: Database, one: Chat, address: int, *, brought: bool = False) -> None:
    """Remember an admin; whoever `brought` the bot is told first from now on, before those who did.

    Nothing is remembered of a chat that was erased meanwhile.
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
    """Who manages a chat, whoever added the bot first."""
    query = select(manager).where(manager.c.chat_id == one.id)
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(manager.c.brought.desc(), manager.c.address))
        return [Manager(row.address, row.brought) for row in rows]


async def managed(db: Database, address: int, limit: int = MOST) -> list[Chat]:
    """The groups and channels that a person may manage, in the order in which the bot met them."""
    query = select(chat).join(manager, manager.c.chat_id == chat.c.id)
    query = query.where(manager.c.address == address).order_by(chat.c.id).limit(limit)
    async with db.begin() as tx:
        return [chats.of_row(row) for row in await tx.execute(query)]


async def dismiss(db: Database, one: Chat, address: int) -> None:
    """That person manages the chat no longer, even if they added the bot: they are told nothing more of it."""
    this = (manager.c.chat_id == one.id, manager.c.address == address)
    async with db.begin() as tx:
        await tx.execute(delete(manager).where(*this))


async def recorded(db: Database, one: Chat, address: int) -> bool:
    """True when that person is remembered as an admin of the chat."""
    this = (manager.c.chat_id == one.id, manager.c.address == address)
    async with db.begin() as tx:
        return bool((await tx.execute(select(exists().where(*this)))).scalar_one())
