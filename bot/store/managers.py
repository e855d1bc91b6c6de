"""The admins of groups and channels, as far as the bot knows them."""

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, select

from bot.store import chats, retention_log, sealed_ids
from bot.store.engine import Database
from bot.store.records import Chat, Manager
from bot.store.tables import chat, forms_of, is_stored_as, manager

#: Maximum number of admins stored for one chat.
MOST = 50


async def met(db: Database, one: Chat, *people: int, added_bot: bool = False) -> None:
    """Store admins of a chat, by their Telegram ids. `added_bot` marks one who added the bot: they are notified first.

    Nothing is stored for a chat that was erased meanwhile. From MOST admins on, only one who added the bot is stored.
    """
    known = select(chat.c.id).where(chat.c.id == one.id, chat.c.telegram_id.is_not(None))
    async with db.begin() as tx:
        if (await tx.execute(known.with_for_update(key_share=True))).one_or_none() is None:
            return
        stored = select(manager.c.telegram_id).where(manager.c.chat_id == one.id)
        before = set((await tx.execute(stored)).scalars())
        new = [person for person in people if person not in before]
        chosen = people if added_bot else new[: max(0, MOST - len(before))]
        if not chosen:
            return
        rows = [
            {"chat_id": one.id, "telegram_id": person, "added_bot": added_bot} for person in chosen
        ]
        insert = db.insert(manager)
        for person in chosen:
            here = manager.c.chat_id == one.id
            await sealed_ids.unify(db, tx, manager.c.telegram_id, person, here)
        keys = ["chat_id", "telegram_id"]
        again = {"added_bot": insert.excluded.added_bot}
        await tx.execute(insert.on_conflict_do_update(index_elements=keys, set_=again), rows)


async def of(db: Database, one: Chat) -> list[Manager]:
    """The admins of a chat; those who added the bot come first."""
    query = select(manager).where(manager.c.chat_id == one.id)
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(manager.c.added_bot.desc(), manager.c.telegram_id))
        return [Manager(row.telegram_id, row.added_bot) for row in rows]


#: Built once, because that takes longer than the query.
_MANAGED = (
    select(chat)
    .join(manager, manager.c.chat_id == chat.c.id)
    .where(is_stored_as(manager.c.telegram_id, forms_of("person")), chat.c.id > bindparam("after"))
    .order_by(chat.c.id)
    .limit(bindparam("most"))
)


async def managed(
    db: Database, telegram_id: int, *, after: int = 0, limit: int = MOST
) -> list[Chat]:
    """The groups and channels of which a person is stored as an admin, oldest first: those after an id of ours."""
    async with db.read() as tx:
        these = {"person": db.forms(telegram_id), "after": after, "most": limit}
        rows = await tx.execute(_MANAGED, these)
        return [chats.of_row(row) for row in rows]


#: Built once, because that takes longer than the query.
_MANAGES_ANY = select(exists().where(is_stored_as(manager.c.telegram_id, forms_of("person"))))


async def manages_any(db: Database, telegram_id: int) -> bool:
    """True when that person is stored as an admin of any chat."""
    async with db.read() as tx:
        person = {"person": db.forms(telegram_id)}
        return bool((await tx.execute(_MANAGES_ANY, person)).scalar_one())


async def dismiss(db: Database, one: Chat, telegram_id: int) -> None:
    """Delete an admin of a chat, even one who added the bot. They get no more notifications about it."""
    async with db.begin() as tx:
        dismissed = await tx.execute(delete(manager).where(_this(db, one, telegram_id)))
        if dismissed.rowcount:
            await retention_log.note_remains(db)


async def recorded(db: Database, one: Chat, telegram_id: int) -> bool:
    """True when that person is stored as an admin of the chat."""
    query = select(exists().where(_this(db, one, telegram_id)))
    async with db.begin() as tx:
        return bool((await tx.execute(query)).scalar_one())


def _this(db: Database, one: Chat, telegram_id: int) -> ColumnElement[bool]:
    """The condition for that admin of that chat."""
    stored = is_stored_as(manager.c.telegram_id, db.forms(telegram_id))
    return and_(manager.c.chat_id == one.id, stored)
