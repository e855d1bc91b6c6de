"""Retries: notices that failed, or may not have arrived, are owed again while their window is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import batches, chats
from bot.store.batches import BATCH_SIZE, LAST, BatchKey, lowered
from bot.store.engine import Database
from bot.store.records import State, Status
from bot.store.tables import batch, broadcast, chat, delivery

#: The states from which a notice can be owed again.
RETRIED = (State.FAILED, State.UNCERTAIN)

#: Numbers of notices by observance, year, moment and state.
Counts = Mapping[tuple[str, int, str, State], int]

_ROWS = (
    delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
    .join(batch, batch.c.id == delivery.c.batch_id)
    .join(chat, chat.c.id == delivery.c.chat_id)
)

_retried = or_(*(delivery.c.state == state.value for state in RETRIED))


async def count(db: Database) -> Counts:
    """The notices that `retry` would send again now."""
    columns = (*_WHICH, delivery.c.state)
    query = _narrowed(db, select(*columns, func.count())).group_by(*columns)
    async with db.read() as tx:
        rows = await tx.execute(query)
        return {(row[0], row[1], row[2], State(row[3])): int(row[4]) for row in rows}


async def retry(db: Database) -> Counts:
    """Let those notices be owed again, due now, in batches of their own that come after all others.

    They are the actual ones that failed or are uncertain, whose window is open, whose broadcast was not recalled, and
    whose chat is subscribed. What may have arrived stays marked as doubtful. No other row changes: what was sent stays
    as it is. Each transaction is short, and each notice changes in one, so that a crash loses none. Returns what was
    changed.
    """
    found: Counter[tuple[str, int, str, State]] = Counter()
    for broadcast_id in await _broadcasts(db):
        after: int | None = 0
        while after is not None:
            after, changed = await _retry_some(db, broadcast_id, after)
            found.update(changed)
    return found


async def _retry_some(db: Database, broadcast_id: int, after: int) -> tuple[int | None, Counts]:
    """Let the next notices of a broadcast be owed again. Returns the last chat, None when there was none."""
    async with db.begin() as tx:
        chat_ids = await _next_chats(db, tx, broadcast_id, after)
        if not chat_ids:
            return None, Counter()
        rows = await _locked(db, tx, broadcast_id, chat_ids)
        return chat_ids[-1], await _owe_again(db, tx, rows)


_WHICH = (broadcast.c.observance, broadcast.c.year, broadcast.c.moment)


def _narrowed(db: Database, query: Select[Any]) -> Select[Any]:
    """A query of those notices alone."""
    actual = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    possible = (~broadcast.c.recalled, batch.c.expires_us > db.clock, chats.subscribed)
    return query.select_from(_ROWS).where(*actual, *possible, _retried)


async def _broadcasts(db: Database) -> list[int]:
    query = _narrowed(db, select(broadcast.c.id)).distinct().order_by(broadcast.c.id)
    async with db.read() as tx:
        return list((await tx.execute(query)).scalars())


async def _next_chats(
    db: Database, tx: AsyncConnection, broadcast_id: int, after: int
) -> list[int]:
    """The chats of the next such notices of a broadcast, after that chat."""
    this = (delivery.c.broadcast_id == broadcast_id, delivery.c.chat_id > after)
    chosen = _narrowed(db, select(delivery.c.chat_id)).where(*this)
    chosen = chosen.order_by(delivery.c.chat_id).limit(BATCH_SIZE)
    return list((await tx.execute(chosen)).scalars())


async def _locked(
    db: Database, tx: AsyncConnection, broadcast_id: int, chat_ids: list[int]
) -> Sequence[Row[Any]]:
    """The notices of these chats, as they are once the chats and the broadcast cannot change any more."""
    chat_rows = select(chat.c.id).where(chat.c.id.in_(chat_ids)).order_by(chat.c.id)
    await tx.execute(chat_rows.with_for_update(key_share=True))
    one = select(broadcast.c.id).where(broadcast.c.id == broadcast_id)
    await tx.execute(one.with_for_update(read=True, key_share=True))
    columns = (*_WHICH, delivery.c.broadcast_id, delivery.c.chat_id, delivery.c.state)
    again = _narrowed(db, select(*columns, batch.c.expires_us, batch.c.priority))
    again = again.where(delivery.c.broadcast_id == broadcast_id, delivery.c.chat_id.in_(chat_ids))
    return list(await tx.execute(again.order_by(delivery.c.chat_id)))


async def _owe_again(
    db: Database, tx: AsyncConnection, rows: Sequence[Row[Any]]
) -> Counter[tuple[str, int, str, State]]:
    """Move those notices into new batches that are due now, a batch for each window and rank."""
    now, found = await db.now(), Counter[tuple[str, int, str, State]]()
    groups: dict[tuple[datetime, int], list[Row[Any]]] = {}
    for row in rows:
        groups.setdefault((row.expires_us, lowered(row.priority, LAST)), []).append(row)
    for (expires, rank), group in groups.items():
        batch_id = await batches.opened(tx, BatchKey(group[0].broadcast_id, now, expires, rank))
        await tx.execute(_AGAIN, [_moved(row, batch_id, at) for at, row in enumerate(group, 1)])
        found.update((row.observance, row.year, row.moment, State(row.state)) for row in group)
    return found


def _moved(row: Row[Any], batch_id: int, position: int) -> dict[str, int]:
    key = {"the_broadcast": row.broadcast_id, "the_chat": row.chat_id, "the_state": row.state}
    return key | {"new_batch": batch_id, "new_position": position}


#: Lets one notice be owed again, if its state is still the one that was read.
_AGAIN = (
    update(delivery)
    .where(
        delivery.c.broadcast_id == bindparam("the_broadcast"),
        delivery.c.chat_id == bindparam("the_chat"),
        delivery.c.state == bindparam("the_state"),
        _retried,
    )
    .values(
        state=State.PLANNED.value,
        settled_us=null(),
        edit_error=null(),
        batch_id=bindparam("new_batch"),
        position=bindparam("new_position"),
    )
)
