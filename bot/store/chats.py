"""Reads the chats, changes their settings and erases them; `chat_lifecycle` changes all else."""

import functools
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Update,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ChatErased
from bot.store import engine, erasures, retention_log, sealed_ids
from bot.store.engine import Database
from bot.store.records import BatchState, Chat, Reach, RequestState, State
from bot.store.tables import (
    batch,
    chat,
    delivery,
    forms_of,
    is_group,
    is_stored_as,
    manager,
    progress_message,
    rate_limit,
    request,
    revision,
    witness_message,
)

#: The settings that a chat can change.
SETTINGS = (
    *("kind", "language", "language_chosen", "second_language", "zone", "minute", "moments"),
    *("thread_id", "silent", "cards"),
)

#: The column behind each field of a Chat.
FIELDS = {
    column.name.removesuffix("_us"): column
    for column in chat.c
    if column.name not in {"stale", "created_us", "topic_lost_us"}
}

#: The columns that name operators.
OPERATORS = (
    *(request.c.asked_by, request.c.decided_by, revision.c.asked_by, revision.c.confirmed_by),
    rate_limit.c.held_by,
)

#: The values of a chat whose data was erased.
ERASED: dict[str, Any] = {
    "telegram_id": null(),
    "kind": "forgotten",
    "language": "",
    "language_chosen": false(),
    "second_language": null(),
    "zone": "",
    "minute": null(),
    "moments": frozenset[str](),
    "thread_id": null(),
    "silent": null(),
    "cards": true(),
    "muted_us": null(),
    "refused_us": null(),
    "enrolled_us": null(),
    "subscribed_us": null(),
    "ended_us": null(),
    "reason": null(),
    "unknown_us": null(),
    "topic_lost_us": null(),
    "stale": false(),
    "created_us": null(),
}

#: The condition that a chat is subscribed.
subscribed: ColumnElement[bool] = chat.c.subscribed_us.is_not(None)


def stored(one: Chat) -> ColumnElement[bool]:
    """The condition for the row of a chat, unless its data was erased: nothing is written about it then."""
    return and_(chat.c.id == one.id, chat.c.telegram_id.is_not(None))


#: Built once, because that takes longer than the query.
_FIND = select(chat).where(is_stored_as(chat.c.telegram_id, forms_of("of")))


async def find(db: Database, telegram_id: int) -> Chat | None:
    """The chat with that Telegram id; None when it is not stored."""
    async with db.read() as tx:
        row = (await tx.execute(_FIND, {"of": db.forms(telegram_id)})).one_or_none()
    return None if row is None else of_row(row)


async def numbered(db: Database, number: int) -> Chat | None:
    """The chat with that id of our own; None when there is none or its data was erased."""
    query = select(chat).where(chat.c.id == number, chat.c.telegram_id.is_not(None))
    async with db.begin() as tx:
        row = (await tx.execute(query)).one_or_none()
    return None if row is None else of_row(row)


async def save(db: Database, one: Chat) -> Chat:
    """Store a chat that was not stored when it was read. If it is stored by now, it keeps its settings."""
    return await change(db, one)


async def meet(db: Database, fresh: Chat) -> Chat:
    """Store a chat with its initial settings. A chat that is subscribed by now does not change."""
    settings = {name: getattr(fresh, name) for name in SETTINGS} | {"stale": True}
    insert = db.insert(chat).values(telegram_id=fresh.telegram_id, created_us=db.clock, **settings)
    keep = insert.on_conflict_do_update(
        index_elements=["telegram_id"], set_=settings, where=chat.c.subscribed_us.is_(None)
    )
    async with db.begin() as tx:
        await sealed_ids.unify(db, tx, chat.c.telegram_id, fresh.telegram_id)
        row = (await tx.execute(keep.returning(chat))).one_or_none()
        again = {"of": db.forms(fresh.telegram_id)}
        return of_row(row or (await tx.execute(_FIND, again)).one())


async def change(
    db: Database,
    one: Chat,
    *,
    subscribes: bool = False,
    planned: bool = False,
    **settings: object,
) -> Chat:
    """Store only these settings of a chat, so that others that were changed meanwhile are kept.

    A chat that is not stored is stored with its other settings too. `subscribes`: it is also subscribed. `planned`: the
    caller plans the chat in the same transaction, so that it is not marked as stale. Raises ChatErased.
    """
    changed: dict[str, Any] = settings | {"stale": not planned}
    if one.id is None:
        kept = {name: getattr(one, name) for name in SETTINGS}
        values = kept | changed | {"telegram_id": one.telegram_id}
        values["shift"] = db.offset // timedelta(microseconds=1)
        statement = _storing(db.engine.dialect.name, tuple(changed), subscribes=subscribes)
        async with db.begin() as tx:
            await sealed_ids.unify(db, tx, chat.c.telegram_id, one.telegram_id)
            return of_row((await tx.execute(statement, values)).one())
    changed |= _subscribing(db.clock) if subscribes else {}
    changed |= {"topic_lost_us": null()} if "thread_id" in settings else {}
    async with db.begin() as tx:
        return await changed_row(tx, update(chat).where(stored(one)).values(**changed))


async def changed_row(tx: AsyncConnection, statement: Update) -> Chat:
    """Change one chat and return it. Raises ChatErased when the statement finds none."""
    row = (await tx.execute(statement.returning(chat))).one_or_none()
    if row is None:
        raise ChatErased
    return of_row(row)


async def forget(db: Database, telegram_id: int) -> None:
    """Erase a chat, its admins, and its own entries as an admin or operator.

    Its deliveries stay in the ledger without an owner. On SQLite the write-ahead log is emptied
    afterwards, so that no file contains the erased data.
    """
    async with db.begin() as tx:
        await erase(db, tx, [telegram_id])
        await retention_log.note_remains(db)
    await db.checkpoint()


async def erase(db: Database, tx: AsyncConnection, telegram_ids: Sequence[int]) -> int:
    """The same for chats, within a transaction of the caller, who empties the log later.

    Returns the number of admins that were erased.
    """
    whose = is_one_of(db, chat.c.telegram_id, telegram_ids)
    locked = select(chat.c.id).where(whose).order_by(chat.c.id)
    await tx.execute(locked.with_for_update(key_share=True))
    await drop_planned(tx, whose)
    managed = manager.c.chat_id.in_(select(chat.c.id).where(whose))
    manages = is_one_of(db, manager.c.telegram_id, telegram_ids)
    erased = await tx.execute(delete(manager).where(or_(managed, manages)))
    for table in (progress_message, witness_message):
        shown = is_one_of(db, table.c.telegram_id, telegram_ids)
        await tx.execute(delete(table).where(shown))
    await _forget_operators(db, tx, telegram_ids)
    if (await tx.execute(update(chat).where(whose).values(**ERASED))).rowcount:
        await erasures.note(db)
    return erased.rowcount


async def _forget_operators(db: Database, tx: AsyncConnection, telegram_ids: Sequence[int]) -> None:
    """Forget who asked for, confirmed or held something. What they have asked for and still waits is stopped."""
    asked = is_one_of(db, request.c.asked_by, telegram_ids)
    stopped = {"state": RequestState.STOPPED.value, "result": "whoever asked was erased"}
    waiting = request.c.state == RequestState.WAITING.value
    await tx.execute(update(request).where(asked, waiting).values(**stopped))
    for column in OPERATORS:
        named = is_one_of(db, column, telegram_ids)
        await tx.execute(update(column.table).where(named).values({column.name: null()}))


def is_one_of(
    db: Database, column: ColumnElement[Any], telegram_ids: Collection[int]
) -> ColumnElement[bool]:
    """The condition that a column has one of these Telegram ids, in whatever form that database stores them."""
    return is_stored_as(column, [form for one in telegram_ids for form in db.forms(one)])


async def stale(db: Database, limit: int = 500) -> list[int]:
    """The ids of our own of chats that changed after their deliveries were last planned."""
    query = select(chat.c.id).where(chat.c.stale).order_by(chat.c.id).limit(limit)
    async with db.begin() as tx:
        return list((await tx.execute(query)).scalars())


async def everyone(db: Database) -> list[Chat]:
    """All subscribed chats, in the order of their ids. For rehearsals, not for a broadcast: it keeps all in memory."""
    async with db.begin() as tx:
        return [
            of_row(row)
            for row in await tx.execute(select(chat).where(subscribed).order_by(chat.c.id))
        ]


async def sample(db: Database, limit: int) -> list[Chat]:
    """Up to `limit` subscribed chats: the first of each kind with its languages, of each time zone, and then others."""
    ids: dict[int, None] = {}
    wordings = (chat.c.kind, chat.c.language, chat.c.second_language)
    async with db.begin() as tx:
        for query in (
            select(func.min(chat.c.id)).group_by(*wordings),
            select(func.min(chat.c.id)).group_by(chat.c.zone),
            select(chat.c.id).order_by(chat.c.id),
        ):
            ids |= dict.fromkeys((await tx.execute(query.where(subscribed).limit(limit))).scalars())
        chosen = select(chat).where(chat.c.id.in_([*ids][:limit])).order_by(chat.c.id)
        return [of_row(row) for row in await tx.execute(chosen)]


async def only_person(db: Database) -> int | None:
    """The Telegram id of the person who has started the bot; None when there are none, or several."""
    people = select(chat.c.telegram_id).where(
        chat.c.telegram_id.is_not(None), chat.c.kind == "private"
    )
    async with db.read() as tx:
        found = list((await tx.execute(people.limit(2))).scalars())
    return found[0] if len(found) == 1 else None


async def people(db: Database) -> list[int]:
    """The Telegram ids of all people who are stored."""
    ids = select(chat.c.telegram_id).where(
        chat.c.telegram_id.is_not(None), chat.c.kind == "private"
    )
    async with db.read() as tx:
        return list((await tx.execute(ids)).scalars())


async def groups_and_channels(db: Database, after: int, limit: int) -> list[Chat]:
    """Up to `limit` subscribed groups and channels with ids greater than `after`, in the order of their ids."""
    query = select(chat).where(subscribed, is_group, chat.c.id > after)
    async with db.begin() as tx:
        return [of_row(row) for row in await tx.execute(query.order_by(chat.c.id).limit(limit))]


async def count(db: Database) -> int:
    """The number of subscribed chats."""
    async with db.begin() as tx:
        query = select(func.count()).select_from(chat).where(subscribed)
        return int((await tx.execute(query)).scalar_one())


async def count_by_kind(db: Database) -> dict[str, int]:
    """The number of subscribed chats of each kind (private, group, supergroup, channel) that has any."""
    return dict(sorted((await count_by(db, "kind")).items()))


async def count_by(db: Database, setting: str) -> dict[str, int]:
    """The number of subscribed chats by the value of a setting such as `language`, the most frequent first."""
    column, number = chat.c[setting], func.count()
    query = select(column, number).where(subscribed).group_by(column)
    async with db.read() as tx:
        return {row[0]: row[1] for row in await tx.execute(query.order_by(number.desc(), column))}


async def reach(db: Database) -> list[Reach]:
    """How many subscribed chats of each kind the bot may be unable to reach, and why."""
    reasons = {
        "muted": chat.c.muted_us.is_not(None),
        "unknown": chat.c.unknown_us.is_not(None),
        "refusing": chat.c.refused_us.is_not(None),
        "topic_lost": chat.c.topic_lost_us.is_not(None),
    }
    # In place of a lost topic, notices go to the group itself: it is reached.
    unreachable = (which for name, which in reasons.items() if name != "topic_lost")
    counted = reasons | {"lost": or_(*unreachable)}
    columns = [func.sum(case((which, 1), else_=0)).label(name) for name, which in counted.items()]
    query = select(chat.c.kind, func.count().label("chats"), *columns).where(subscribed)
    async with db.read() as tx:
        rows = await tx.execute(query.group_by(chat.c.kind).order_by(chat.c.kind))
        return [Reach(row.kind, *(int(number) for number in row[1:])) for row in rows]


@functools.cache
def _storing(dialect: str, changed: tuple[str, ...], *, subscribes: bool) -> Any:
    """The statement that stores a chat or, if it is stored by now, changes these columns.

    Built once, because that takes longer than the statement.
    """
    clock = Database.clock_after(bindparam("shift", type_=BigInteger()))
    settings: dict[str, Any] = {name: bindparam(name) for name in (*SETTINGS, "stale")}
    new = {"subscribed_us": clock} if subscribes else {}
    inserted = engine.insert(dialect, chat).values(
        telegram_id=bindparam("telegram_id"), created_us=clock, **settings, **new
    )
    known = {name: inserted.excluded[name] for name in changed}
    known |= _subscribing(clock) if subscribes else {}
    return inserted.on_conflict_do_update(index_elements=["telegram_id"], set_=known).returning(
        chat
    )


def _subscribing(clock: ColumnElement[datetime]) -> dict[str, Any]:
    """The values of a chat that is subscribed from now on, or is subscribed already."""
    cleared = dict.fromkeys(("ended_us", "reason", "unknown_us", "refused_us"), null())
    return {"subscribed_us": func.coalesce(chat.c.subscribed_us, clock), **cleared}


async def drop_planned(
    tx: AsyncConnection, whose: ColumnElement[bool], spare: ColumnElement[bool] | None = None
) -> None:
    """Delete the deliveries that are owed to those chats, except those that may be in flight or may have arrived.

    Their batches are locked first; empty ones are deleted too. Deliveries that match `spare` stay.
    """
    owed = and_(
        delivery.c.state == State.PLANNED.value,
        delivery.c.doubtful == false(),
        delivery.c.chat_id.in_(select(chat.c.id).where(whose)),
    )
    if spare is not None:
        owed = and_(owed, ~spare)
    batch_ids = select(batch.c.id).where(batch.c.id.in_(select(delivery.c.batch_id).where(owed)))
    locked = list((await tx.execute(batch_ids.order_by(batch.c.id).with_for_update())).scalars())
    if not locked:
        return
    at_rest = select(batch.c.id).where(
        batch.c.id == delivery.c.batch_id,
        or_(batch.c.state != BatchState.LEASED.value, batch.c.watermark < delivery.c.position),
    )
    await tx.execute(
        delete(delivery).where(owed, delivery.c.batch_id.in_(locked), at_rest.exists())
    )
    await drop_empty_batches(tx, locked)


async def drop_empty_batches(tx: AsyncConnection, batch_ids: list[int]) -> None:
    """Delete the empty batches among these. The transaction must have locked or made them."""
    filled = select(delivery.c.batch_id).where(delivery.c.batch_id == batch.c.id).exists()
    empty = and_(batch.c.id.in_(batch_ids), batch.c.state == BatchState.OPEN.value, ~filled)
    await tx.execute(delete(batch).where(empty))


def of_row(row: Row[Any]) -> Chat:
    """The chat of a row that contains all columns of the table."""
    kept = row._asdict()
    return Chat(**{field: kept[column.name] for field, column in FIELDS.items()})
