"""The copies that chats have received: which of them a revision must change, and what came of it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import chats, revisions, senders
from bot.store.engine import Database
from bot.store.ledger import OF_CHAT, planned, recalling
from bot.store.records import BatchState, Chat, Copy, EditOutcome, State, Status
from bot.store.revisions import Revision
from bot.store.tables import batch, broadcast, chat, delivery, revision, sender

#: The states of deliveries of which a chat has, or may have, a copy.
ARRIVED = (State.SENT.value, State.UNCERTAIN.value)


#: Why a copy has its new text but the old picture, and after what time the picture is tried again: a picture that was
#: refused is not used for five minutes.
OLD_PICTURE = "the text was changed, the picture was not"
RETRY = timedelta(minutes=6)

#: Literals, not parameters: PostgreSQL takes two parameters in SELECT and GROUP BY for two expressions.
_NONE, _PLUS = literal_column("''", String), literal_column("'+'", String)


async def any_open(db: Database) -> bool:
    """True when a revision has copies left to change."""
    async with db.read() as tx:
        query = select(exists().where(revision.c.ended_us.is_(None)))
        return bool((await tx.execute(query)).scalar_one())


async def claim(
    db: Database, owner: str, besides: Collection[tuple[int, int]] = ()
) -> Revision | None:
    """Claim the oldest revision with copies left of which no other living sender changes copies; None if there is none.

    While a sender is about to finish changes for an older revision of the same broadcast, nobody else can claim the
    newest one: a late change would undo a newer one. `besides`: broadcasts and numbers that are not claimed.
    """
    lives = sender.c.beat_us.between(db.really(-senders.LEASE), db.really(senders.LEASE))
    held = revision.alias("held")
    others = exists().where(
        held.c.broadcast_id == revision.c.broadcast_id,
        sender.c.id == held.c.owner,
        sender.c.id != owner,
        lives,
    )
    skipped = tuple_(revision.c.broadcast_id, revision.c.number).in_(list(besides))
    query = (
        select(revision)
        .where(revision.c.ended_us.is_(None), ~others, ~skipped if besides else true())
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


async def left(db: Database, one: Revision, after: int, limit: int) -> list[Copy]:
    """The next copies that a revision must change, after that chat, in the order of the chats' ids.

    Empty also when a newer revision was added.
    """
    first = revision.alias("first")
    edition = select(first.c.edition).where(
        first.c.broadcast_id == delivery.c.broadcast_id, first.c.number == delivery.c.revision
    )
    query = (
        select(
            *(broadcast, delivery.c.message_id, delivery.c.pictured, delivery.c.wording),
            *(delivery.c.settled_us, delivery.c.revision.label("has")),
            *(delivery.c.edit_revision, delivery.c.state),
            edition.scalar_subquery().label("old_edition"),
            *(chats.FIELDS[name].label(f"chat_{name}") for name in OF_CHAT),
        )
        .select_from(delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id))
        .join(chat, chat.c.id == delivery.c.chat_id)
        .where(*_to_change(one), delivery.c.chat_id > after)
        .where(broadcast.c.revision == one.number)
        .order_by(delivery.c.chat_id)
        .limit(limit)
    )
    async with db.read() as tx:
        return [_copy(row) for row in await tx.execute(query)]


async def settle(
    db: Database, one: Revision, outcomes: Sequence[EditOutcome], after: int, through: int
) -> bool:
    """Record what came of changing copies, and that all after one chat and up to another were looked at.

    False when others must be looked at again, because a copy was sent meanwhile in an older revision.
    """
    async with db.begin() as tx:
        if outcomes:
            await tx.execute(_SETTLING, [_parameters(outcome) for outcome in outcomes])
        moved = update(revision).where(*_key(one), revision.c.cursor == after)
        return bool((await tx.execute(moved.values(cursor=through))).rowcount)


async def end(db: Database, one: Revision) -> bool:
    """Mark a revision as done after `left` found nothing from its cursor on. False when copies may be left.

    A sender that settles a copy of an older revision later opens it again. Pictures that could not be replaced, while
    their text was, are tried once more after RETRY.
    """
    locked = select(broadcast.c.revision).where(broadcast.c.id == one.broadcast_id)
    old = (delivery.c.broadcast_id == one.broadcast_id, delivery.c.edit_error == OLD_PICTURE)
    async with db.begin() as tx:
        newest = (await tx.execute(locked.with_for_update())).scalar_one()
        row = (await tx.execute(select(revision).where(*_key(one)))).one()
        if newest != one.number or row.cursor != one.cursor:
            return False
        if not row.retried and (await tx.execute(select(exists().where(*old)))).scalar_one():
            return await _retry(db, tx, one, *old)
        ended = update(revision).where(*_key(one), revision.c.ended_us.is_(None))
        await tx.execute(ended.values(ended_us=db.clock, owner=null()))
        return True


async def _retry(
    db: Database, tx: AsyncConnection, one: Revision, *old: ColumnElement[bool]
) -> bool:
    """Let the copies with an old picture be changed again, if RETRY has passed since the revision was added."""
    late = update(revision).where(*_key(one), revision.c.created_us <= db.after(-RETRY))
    if (await tx.execute(late.values(retried=true(), cursor=0))).rowcount:
        again = update(delivery).where(*old, delivery.c.edit_revision == one.number)
        await tx.execute(again.values(edit_revision=one.number - 1, edit_error=null()))
    return False


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
            rows = recalling(db).where(delivery.c.batch_id == number)
            withdrawn += (await tx.execute(rows)).rowcount
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
    async with db.snapshot() as tx:
        found = await tx.execute(query.where(delivery.c.broadcast_id == broadcast_id, which))
        return Counter({row[0]: row[1] for row in found})


async def results(db: Database, one: Revision) -> Counter[str]:
    """What came of a revision: the number of copies by the reason why they were not changed; "" counts those that were.

    Notices that were sent in that revision, and copies whose text is the same in it, are not counted.
    """
    reason = func.coalesce(delivery.c.edit_error, _NONE)
    changed = and_(delivery.c.revision == one.number, delivery.c.sent_revision < one.number)
    changed = or_(changed, delivery.c.edit_error.is_not(None))
    tried = (delivery.c.edit_revision == one.number, changed)
    query = (
        select(reason, func.count())
        .where(delivery.c.broadcast_id == one.broadcast_id, *tried)
        .group_by(reason)
    )
    async with db.snapshot() as tx:
        return Counter({row[0]: row[1] for row in await tx.execute(query)})


def _to_change(one: Revision) -> tuple[ColumnElement[bool], ...]:
    """The condition for the copies that a revision has neither changed nor found to be unchangeable."""
    return (
        delivery.c.broadcast_id == one.broadcast_id,
        delivery.c.state.in_(ARRIVED),
        delivery.c.edit_revision < one.number,
    )


def _key(one: Revision) -> tuple[ColumnElement[bool], ...]:
    return revision.c.broadcast_id == one.broadcast_id, revision.c.number == one.number


def _same(row: Row[Any]) -> ColumnElement[bool]:
    return and_(revision.c.broadcast_id == row.broadcast_id, revision.c.number == row.number)


#: Records an outcome, unless a newer one is recorded. Built once, because that takes longer than the statement.
_SETTLING = (
    update(delivery)
    .where(delivery.c.broadcast_id == bindparam("the_broadcast"))
    .where(delivery.c.chat_id == bindparam("the_chat"))
    .where(or_(*(delivery.c.state == state for state in ARRIVED)))
    .where(delivery.c.edit_revision < bindparam("number"))
    .values(
        edit_revision=bindparam("number"),
        edit_error=bindparam("new_error"),
        revision=case(
            (bindparam("changed") == true(), bindparam("number")), else_=delivery.c.revision
        ),
        text_version=func.coalesce(bindparam("new_version"), delivery.c.text_version),
        state=case((bindparam("recalled") == true(), State.RECALLED.value), else_=delivery.c.state),
    )
)


def _parameters(outcome: EditOutcome) -> dict[str, Any]:
    return {
        "the_broadcast": outcome.broadcast_id,
        "the_chat": outcome.chat_id,
        "number": outcome.revision,
        "new_error": None if outcome.error is None else outcome.error[:255],
        "changed": outcome.changed,
        "new_version": outcome.text_version,
        "recalled": outcome.recalled,
    }


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
        edit_revision=row.edit_revision,
        uncertain=row.state == State.UNCERTAIN.value,
    )
