"""The copies that chats have received: which of them a revision must change, and what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    and_,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)

from bot.store import chats, revisions, senders
from bot.store.engine import Database
from bot.store.ledger import OF_CHAT, planned
from bot.store.records import BatchState, Chat, Copy, EditOutcome, State, Status
from bot.store.revisions import Revision
from bot.store.tables import batch, broadcast, chat, delivery, revision, sender

#: The states of deliveries of which a chat has, or may have, a copy.
ARRIVED = (State.SENT.value, State.UNCERTAIN.value)


#: Literals, not parameters: PostgreSQL takes two parameters in SELECT and GROUP BY for two expressions.
_NONE, _PLUS = literal_column("''", String), literal_column("'+'", String)


async def any_open(db: Database) -> bool:
    """True when a revision has copies left to change."""
    async with db.read() as tx:
        query = select(exists().where(revision.c.ended_us.is_(None)))
        return bool((await tx.execute(query)).scalar_one())


async def claim(db: Database, owner: str) -> Revision | None:
    """Claim the oldest revision with copies left that no other living sender has claimed; None when there is none."""
    lives = sender.c.beat_us.between(db.really(-senders.LEASE), db.really(senders.LEASE))
    others = exists().where(sender.c.id == revision.c.owner, sender.c.id != owner, lives)
    free = or_(revision.c.owner.is_(None), ~others)
    query = (
        select(revision)
        .where(revision.c.ended_us.is_(None), free)
        .order_by(revision.c.created_us, revision.c.broadcast_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    async with db.begin() as tx:
        row = (await tx.execute(query)).one_or_none()
        if row is None:
            return None
        await tx.execute(update(revision).where(_same(row)).values(owner=owner))
        return revisions.made(row)


async def release(db: Database, owner: str) -> None:
    """Give back what a sender has claimed."""
    async with db.begin() as tx:
        await tx.execute(update(revision).where(revision.c.owner == owner).values(owner=null()))


async def left(db: Database, one: Revision, limit: int) -> list[Copy]:
    """The next copies that a revision must change, in the order of the chats' ids."""
    first = revision.alias("first")
    edition = select(first.c.edition).where(
        first.c.broadcast_id == delivery.c.broadcast_id, first.c.number == delivery.c.revision
    )
    query = (
        select(
            *(broadcast, delivery.c.message_id, delivery.c.pictured, delivery.c.wording),
            *(delivery.c.settled_us, delivery.c.revision.label("has")),
            edition.scalar_subquery().label("old_edition"),
            *(chats.FIELDS[name].label(f"chat_{name}") for name in OF_CHAT),
        )
        .select_from(delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id))
        .join(chat, chat.c.id == delivery.c.chat_id)
        .where(*_to_change(one), delivery.c.chat_id > one.cursor)
        .order_by(delivery.c.chat_id)
        .limit(limit)
    )
    async with db.read() as tx:
        return [_copy(row) for row in await tx.execute(query)]


async def settle(
    db: Database, one: Revision, outcomes: Iterable[EditOutcome], through: int
) -> None:
    """Record what came of changing copies, and that all up to that chat were looked at.

    When a copy was sent meanwhile in an older revision, those after it are looked at again.
    """
    same = (revision.c.broadcast_id == one.broadcast_id, revision.c.number == one.number)
    async with db.begin() as tx:
        for outcome in outcomes:
            await tx.execute(_settling(db, outcome))
        moved = update(revision).where(*same, revision.c.cursor == one.cursor)
        await tx.execute(moved.values(cursor=through))


async def end(db: Database, one: Revision) -> bool:
    """Mark a revision as done; False when it has copies left, or is not the newest any more.

    A sender that settles a copy of an older revision later opens it again.
    """
    this = (revision.c.broadcast_id == one.broadcast_id, revision.c.number == one.number)
    locked = select(broadcast.c.revision).where(broadcast.c.id == one.broadcast_id)
    async with db.begin() as tx:
        newest = (await tx.execute(locked.with_for_update())).scalar_one()
        cursor = (await tx.execute(select(revision.c.cursor).where(*this))).scalar_one()
        more = exists().where(*_to_change(one), delivery.c.chat_id > cursor)
        if newest != one.number or (await tx.execute(select(more))).scalar_one():
            return False
        ended = update(revision).where(*this, revision.c.ended_us.is_(None))
        await tx.execute(ended.values(ended_us=db.clock, owner=null()))
        return True


async def withdraw(db: Database, broadcast_id: int) -> int:
    """Settle the notices of a recalled broadcast that are owed and not in a claimed batch. Returns their number.

    One batch is one transaction. A claimed batch is withdrawn by its sender (`ledger.advance`).
    """
    open_ = (batch.c.broadcast_id == broadcast_id, batch.c.state == BatchState.OPEN.value)
    query = select(batch.c.id).where(*open_).order_by(batch.c.id).limit(1)
    withdrawn = 0
    while True:
        async with db.begin() as tx:
            locked = query.with_for_update(skip_locked=True)
            number = (await tx.execute(locked)).scalar_one_or_none()
            if number is None:
                return withdrawn
            rows = update(delivery).where(delivery.c.batch_id == number, planned)
            values = {"state": State.RECALLED.value, "settled_us": db.clock}
            withdrawn += (await tx.execute(rows.values(**values))).rowcount
            done = update(batch).where(batch.c.id == number)
            await tx.execute(done.values(state=BatchState.DONE.value))


async def wordings(db: Database, broadcast_id: int) -> Counter[str]:
    """The number of copies that a revision would change, by their language or languages; empty when not known."""
    return await _by_wording(db, broadcast_id, delivery.c.state.in_(ARRIVED))


async def owed(db: Database, broadcast_id: int) -> Counter[str]:
    """The number of notices of a broadcast that are still owed, by the language or languages of their chats."""
    return await _by_wording(db, broadcast_id, planned)


async def _by_wording(db: Database, broadcast_id: int, which: ColumnElement[bool]) -> Counter[str]:
    second = func.coalesce(_PLUS.concat(chat.c.second_language), _NONE)
    words = func.coalesce(delivery.c.wording, chat.c.language.concat(second), _NONE)
    joined = delivery.join(chat, chat.c.id == delivery.c.chat_id)
    query = select(words, func.count()).select_from(joined).group_by(words)
    async with db.read() as tx:
        found = await tx.execute(query.where(delivery.c.broadcast_id == broadcast_id, which))
        return Counter({row[0]: row[1] for row in found})


async def results(db: Database, one: Revision) -> Counter[str]:
    """What came of a revision: the number of copies by the reason why they were not changed; "" counts those that were.

    Notices that were sent in that revision, and copies whose text is the same in it, are not counted.
    """
    reason = func.coalesce(delivery.c.edit_error, _NONE)
    changed = and_(delivery.c.revision == one.number, delivery.c.sent_revision < one.number)
    changed = or_(changed, delivery.c.edit_error.is_not(None))
    tried = (delivery.c.edit_revision == one.number, delivery.c.message_id.is_not(None), changed)
    query = (
        select(reason, func.count())
        .where(delivery.c.broadcast_id == one.broadcast_id, *tried)
        .group_by(reason)
    )
    async with db.read() as tx:
        return Counter({row[0]: row[1] for row in await tx.execute(query)})


def _to_change(one: Revision) -> tuple[ColumnElement[bool], ...]:
    """The condition for the copies that a revision has neither changed nor found to be unchangeable."""
    return (
        delivery.c.broadcast_id == one.broadcast_id,
        delivery.c.state.in_(ARRIVED),
        delivery.c.edit_revision < one.number,
    )


def _same(row: Row[Any]) -> ColumnElement[bool]:
    return and_(revision.c.broadcast_id == row.broadcast_id, revision.c.number == row.number)


def _settling(db: Database, outcome: EditOutcome) -> Any:
    """The statement that records an outcome, unless a newer one is recorded."""
    values: dict[str, Any] = {"edit_revision": outcome.revision, "edit_error": outcome.error}
    if outcome.changed:
        values["revision"] = outcome.revision
    if outcome.text_version is not None:
        values["text_version"] = outcome.text_version
    if outcome.recalled:
        values |= {"state": State.RECALLED.value}
    if outcome.error is not None:
        values["edit_error"] = outcome.error[:255]
    return (
        update(delivery)
        .where(delivery.c.broadcast_id == outcome.broadcast_id)
        .where(delivery.c.chat_id == outcome.chat_id, delivery.c.state.in_(ARRIVED))
        .where(delivery.c.edit_revision < outcome.revision)
        .values(**values)
    )


def _copy(row: Row[Any]) -> Copy:
    """The copy of a row, in the language or languages in which it was sent."""
    one = Chat(**{name: getattr(row, f"chat_{name}") for name in OF_CHAT})
    if row.wording:
        language, _, second = row.wording.partition("+")
        one = replace(one, language=language, second_language=second or None)
    return Copy(
        broadcast_id=row.id,
        observance=row.observance,
        year=row.year,
        number=row.number,
        moment=row.moment,
        status=Status(row.status),
        chat=one,
        message_id=row.message_id,
        pictured=row.pictured,
        sent=row.settled_us,
        revision=row.has,
        edition=row.old_edition,
    )
