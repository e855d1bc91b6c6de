"""Claims batches, moves their watermark and settles their deliveries, so that no chat gets a notice twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import batches, chat_lifecycle, chats, nonces, retired, revisions
from bot.store.batches import DOUBTFUL, LAST, SUSPECT, BatchKey, lowered
from bot.store.engine import Database
from bot.store.records import (
    ANNOUNCEMENT,
    RECALLED_IN_DOUBT,
    UNWANTED,
    Batch,
    BatchState,
    Chat,
    Delivery,
    Doubt,
    Outcome,
    Receipt,
    State,
    Status,
    Tally,
)
from bot.store.tables import EPOCH, batch, broadcast, chat, delivery, with_broadcast, with_chat

#: The number of batches that are searched for a delivery to send as a probe.
PROBED = 5

#: The due time of a postponed delivery is rounded up to a multiple of this, so that such deliveries share batches.
TOGETHER = timedelta(seconds=1)

#: The condition that a delivery is still owed.
planned: ColumnElement[bool] = delivery.c.state == State.PLANNED.value

#: The condition that a notice was in doubt when its broadcast was recalled, so that its sender may still settle it.
_in_doubt: ColumnElement[bool] = delivery.c.error == RECALLED_IN_DOUBT

#: The number of deliveries of a group that may have arrived twice or not at all.
_doubts = func.sum(case((delivery.c.doubtful, 1), else_=0))


async def claim(db: Database, owner: str) -> Batch | None:
    """Claim the next due batch for one sender; None when nothing is due."""
    due = and_(batch.c.state == BatchState.OPEN.value, batch.c.due_us <= db.clock)
    first = (
        select(batch.c.id)
        .where(due, batch.c.expires_us > db.clock)
        .order_by(batch.c.priority, batch.c.due_us, batch.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    take = (
        update(batch)
        .where(batch.c.state == BatchState.OPEN.value, batch.c.id == first.scalar_subquery())
        .values(state=BatchState.LEASED.value, owner=owner, watermark=0)
        .returning(batch)
    )
    async with db.begin() as tx:
        row = (await tx.execute(take)).one_or_none()
        return None if row is None else await _claimed(tx, row, owner)


async def claim_probe(db: Database, owner: str) -> Batch | None:
    """Claim one due delivery as a batch of its own, to probe whether Telegram takes notices again; None if none is due.

    A chat that took its last notice is preferred, if there is one in the next PROBED batches. A doubtful chat is chosen
    only when no other chat is owed a due notice.
    """
    owing = select(delivery.c.batch_id).where(delivery.c.batch_id == batch.c.id, planned)
    due = select(batch.c.id, batch.c.priority).where(
        batch.c.state == BatchState.OPEN.value,
        batch.c.due_us <= db.clock,
        batch.c.expires_us > db.clock,
        owing.exists(),
    )
    order = (batch.c.priority, batch.c.due_us, batch.c.id)
    near = due.order_by(*order).limit(PROBED).with_for_update(skip_locked=True)
    async with db.begin() as tx:
        batch_ids = {row.id: row for row in await tx.execute(near)}
        found = (await tx.execute(_best_probe(list(batch_ids)))).one_or_none()
        if found is None:
            return None
        home = (await tx.execute(select(batch).where(batch.c.id == found.batch_id))).one()
        key = BatchKey(home.broadcast_id, home.due_us, home.expires_us, home.priority)
        leased = {"state": BatchState.LEASED.value, "owner": owner}
        batch_id = await batches.opened(tx, key, **leased)
        this = (delivery.c.broadcast_id == home.broadcast_id, delivery.c.chat_id == found.chat_id)
        await tx.execute(update(delivery).where(*this).values(batch_id=batch_id, position=1))
        # An empty batch would hide the batches behind it from the next probe.
        await chats.drop_empty_batches(tx, [home.id])
        row = (await tx.execute(select(batch).where(batch.c.id == batch_id))).one()
        return await _claimed(tx, row, owner)


def _best_probe(batch_ids: list[int]) -> Select[Any]:
    """Select the delivery in those batches that a chat is most likely to take."""
    earlier = delivery.alias("earlier")
    last = (
        select(earlier.c.state)
        .where(earlier.c.chat_id == delivery.c.chat_id, earlier.c.settled_us.is_not(None))
        .order_by(earlier.c.settled_us.desc())
        .limit(1)
        .scalar_subquery()
    )
    took = case((last == State.SENT.value, 0), else_=1)
    doubtful = case((batch.c.priority >= DOUBTFUL, 1), else_=0)
    wanted = or_(*(and_(broadcast.c.status == status.value, _wants[status]) for status in Status))
    return (
        select(delivery.c.batch_id, delivery.c.chat_id)
        .select_from(delivery.join(batch, batch.c.id == delivery.c.batch_id))
        .join(chat, chat.c.id == delivery.c.chat_id)
        .join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
        .where(delivery.c.batch_id.in_(batch_ids), planned, wanted)
        .order_by(
            doubtful, took, *(batch.c.priority, batch.c.due_us, batch.c.id, delivery.c.position)
        )
        .limit(1)
    )


async def _claimed(tx: AsyncConnection, row: Row[Any], owner: str) -> Batch:
    query = select(broadcast).where(broadcast.c.id == row.broadcast_id)
    what = (await tx.execute(query)).one()
    return Batch(
        id=row.id,
        broadcast_id=row.broadcast_id,
        observance=what.observance,
        year=what.year,
        number=what.number,
        moment=what.moment,
        due=row.due_us,
        expires=row.expires_us,
        owner=owner,
        priority=row.priority,
        status=Status(what.status),
        run=what.run,
        language=what.language,
        edition=what.edition,
    )


async def advance(
    db: Database, claimed: Batch, count: int, nonce: str | None = None
) -> list[Delivery]:
    """Move the batch's watermark past its next `count` owed rows, commit, and return those rows to be sent.

    Returns nothing when no row is left or another sender owns the batch now. The rows are read here and not at the
    claim, so that recent changes count, such as another language, the end of a subscription or a correction. When the
    broadcast was recalled, the rows left are settled as recalled. `nonce`: that of this process, beside which the rows
    of an actual broadcast are counted.
    """
    mine = and_(
        batch.c.id == claimed.id,
        batch.c.owner == claimed.owner,
        batch.c.state == BatchState.LEASED.value,
    )
    async with db.begin() as tx:
        held = (await tx.execute(_HELD.where(mine).with_for_update(of=batch))).one_or_none()
        if held is None:
            return []
        if held.recalled:
            await _recall_rows(db, tx, claimed, held.watermark)
            return []
        here = delivery.c.batch_id == claimed.id, delivery.c.position > held.watermark
        query = ROWS[claimed.status].where(*here).order_by(delivery.c.position).limit(count)
        rows = (await tx.execute(query)).all()
        if rows:
            await tx.execute(update(batch).where(mine).values(watermark=rows[-1][0]))
            if nonce is not None and claimed.status is Status.ACTUAL:
                await nonces.count(tx, nonce, len(rows))
    return [_delivery(claimed, row, held.edition, held.revision) for row in rows]


def _late(outcome: Outcome, newest: Mapping[int, int]) -> tuple[int, int, int]:
    """The newest revision of an outcome's broadcast, and the chat whose copy it must look at again."""
    return outcome.broadcast_id, newest[outcome.broadcast_id], outcome.chat_id


#: A batch's watermark, and what its broadcast is sent from.
_HELD = select(
    batch.c.watermark, broadcast.c.edition, broadcast.c.revision, broadcast.c.recalled
).join_from(batch, broadcast, broadcast.c.id == batch.c.broadcast_id)


async def _recall_rows(db: Database, tx: AsyncConnection, claimed: Batch, watermark: int) -> None:
    """Settle the rows after the watermark that are still owed as recalled. Those up to it may be in flight."""
    after = (delivery.c.batch_id == claimed.id, delivery.c.position > watermark)
    await tx.execute(recalling(db).where(*after))


def recalling(db: Database) -> Update:
    """The statement that settles owed notices of a recalled broadcast. Those that may have arrived are uncertain."""
    state = case((delivery.c.doubtful, State.UNCERTAIN.value), else_=State.RECALLED.value)
    error = case((delivery.c.doubtful, RECALLED_IN_DOUBT), else_=delivery.c.error)
    return update(delivery).where(planned).values(state=state, error=error, settled_us=db.clock)


async def settle(db: Database, outcomes: Iterable[Outcome]) -> None:
    """Record the outcomes of deliveries. In the same transaction, the subscription of a chat that is gone ends.

    A copy that was sent in a revision that is not the newest any more is left to whoever changes copies.
    """
    found = list(outcomes)
    if not found:
        return
    refused = sorted(outcome.chat_id for outcome in found if outcome.refused)
    gone = {one.chat_id: str(one.error) for one in found if one.state == State.GONE}
    erased = False
    async with db.begin() as tx:
        if refused or gone:
            # All chats are locked before any batch, in one order, so that two senders cannot wait for each other.
            both = select(chat.c.id).where(chat.c.id.in_({*refused, *gone})).order_by(chat.c.id)
            await tx.execute(both.with_for_update(key_share=True))
        if refused:
            await chat_lifecycle.refuse(db, tx, refused)
        if gone:
            erased = await chat_lifecycle.gone(db, tx, gone)
        newest = await revisions.newest(
            tx, {one.broadcast_id for one in found if one.state is State.SENT}
        )
        await tx.execute(_settling(db), [_parameters(outcome) for outcome in found])
        for outcome in found:
            if outcome.state is State.SENT and outcome.revision < newest[outcome.broadcast_id]:
                await revisions.reopen(tx, *_late(outcome, newest))
        for outcome in found:
            if outcome.again is not None:
                await _put_off(db, tx, outcome, outcome.again)
    if erased:
        await chat_lifecycle.note_erased(db)


async def put_last(db: Database, claimed: Batch, unsent: list[int]) -> None:
    """Move the unsent rows of a claimed batch behind all other batches, in parts.

    Call it when many of its chats refuse in a row. A part that refuses as well is moved behind all parts. `unsent` are
    the chats of rows that `advance` has returned and the caller does not send.
    """
    tier = SUSPECT if claimed.priority < SUSPECT else DOUBTFUL
    rank = lowered(claimed.priority, tier)
    key = BatchKey(claimed.broadcast_id, claimed.due, claimed.expires, rank)
    mine = (batch.c.id == claimed.id, batch.c.owner == claimed.owner)
    held = (
        select(batch.c.watermark)
        .where(*mine, batch.c.state == BatchState.LEASED.value)
        .with_for_update()
    )
    async with db.begin() as tx:
        watermark = (await tx.execute(held)).scalar_one_or_none()
        if watermark is None:
            return
        surely = or_(delivery.c.position > watermark, delivery.c.chat_id.in_(unsent))
        await batches.split(tx, claimed.id, surely, key)


async def finish(db: Database, claimed: Batch, again_after: timedelta) -> None:
    """Release a batch: it is done, or due again after `again_after` if rows of it are still owed.

    Call it when none of its rows is in flight. Rows of chats that do not want them any more are deleted, or settled as
    uncertain if they may have been sent.
    """
    ended = select(chat.c.id).where(chat.c.id == delivery.c.chat_id, ~_wants[claimed.status])
    unwanted = and_(delivery.c.batch_id == claimed.id, planned, ended.exists())
    left = select(delivery.c.batch_id).where(delivery.c.batch_id == claimed.id, planned).exists()
    again = case((left, BatchState.OPEN.value), else_=BatchState.DONE.value)
    mine = and_(batch.c.id == claimed.id, batch.c.owner == claimed.owner)
    due = db.after(again_after) if again_after else batch.c.due_us
    async with db.begin() as tx:
        held = (
            select(batch.c.id)
            .where(mine, batch.c.state == BatchState.LEASED.value)
            .with_for_update()
        )
        if (await tx.execute(held)).one_or_none() is None:
            return
        await tx.execute(delete(delivery).where(unwanted, ~delivery.c.doubtful))
        final = {"state": State.UNCERTAIN.value, "settled_us": db.clock, "error": UNWANTED}
        await tx.execute(update(delivery).where(unwanted).values(**final))
        release = update(batch).where(mine)
        await tx.execute(release.values(owner=null(), state=again, due_us=due, watermark=0))


async def _put_off(db: Database, tx: AsyncConnection, outcome: Outcome, again: timedelta) -> None:
    """Move a row that is still owed into a batch that is due later. A row that cannot wait that long will expire.

    A notice that the chat refused is then sent after all others. Rows postponed to the same second share a batch.
    """
    this = and_(
        delivery.c.broadcast_id == outcome.broadcast_id,
        delivery.c.chat_id == outcome.chat_id,
        planned,
    )
    home = select(batch, db.after(again).label("again_us")).where(
        batch.c.id == select(delivery.c.batch_id).where(this).scalar_subquery()
    )
    row = (await tx.execute(home)).one_or_none()
    if row is None:
        return
    rank = lowered(row.priority, LAST) if outcome.refused else row.priority
    due = min(_rounded(row.again_us), row.expires_us)
    await batches.move(tx, outcome.chat_id, BatchKey(row.broadcast_id, due, row.expires_us, rank))


def _rounded(instant: datetime) -> datetime:
    """Round up to the next multiple of TOGETHER."""
    return instant + (EPOCH - instant) % TOGETHER


async def next_due(db: Database) -> datetime | None:
    """When the next open batch is due; None when there is none."""
    async with db.read() as tx:
        query = select(func.min(batch.c.due_us)).where(
            batch.c.state == BatchState.OPEN.value, batch.c.expires_us > db.clock
        )
        found: datetime | None = (await tx.execute(query)).scalar_one()
        return found


#: The condition for broadcasts of notices, not of announcements.
_noticed: ColumnElement[bool] = broadcast.c.observance != ANNOUNCEMENT

_at = func.coalesce(delivery.c.settled_us, batch.c.due_us).label("at")

#: Built once, because that takes longer than the query.
_RECEIPTS = (
    select(broadcast, delivery.c.state, _at)
    .select_from(with_broadcast.join(batch, batch.c.id == delivery.c.batch_id))
    .where(delivery.c.chat_id == bindparam("of"), broadcast.c.status == Status.ACTUAL.value)
    .where(_noticed)
    .order_by(_at.desc())
)


async def receipts(db: Database, chat_id: int) -> list[Receipt]:
    """The actual notices of a chat, sent and owed, newest first."""
    async with db.read() as tx:
        return [
            Receipt(row.observance, row.year, row.moment, State(row.state), row.at)
            for row in await tx.execute(_RECEIPTS, {"of": chat_id})
        ]


async def tallies(db: Database, status: Status = Status.ACTUAL) -> list[Tally]:
    """The number of notices in each state, for each broadcast of that status, newest first.

    Those of a retired broadcast are the numbers that were kept.
    """
    query = (
        select(broadcast, delivery.c.state, func.count().label("rows"), _doubts.label("doubtful"))
        .select_from(with_broadcast)
        .where(broadcast.c.status == status.value, _noticed)
        .group_by(broadcast.c.id, delivery.c.state)
        .order_by(broadcast.c.year.desc(), broadcast.c.id)
    )
    found: dict[int, Tally] = {}
    async with db.begin() as tx:
        for row in await tx.execute(query):
            tally = found.setdefault(row.id, Tally(row.observance, row.year, row.moment))
            states = tally.states | {State(row.state): row.rows}
            found[row.id] = replace(tally, states=states, doubtful=tally.doubtful + row.doubtful)
        return _merged_newest_first(found | await _retired_tallies(db, tx, status))


async def _retired_tallies(db: Database, tx: AsyncConnection, status: Status) -> dict[int, Tally]:
    """The numbers of broadcasts whose deliveries are deleted, by their id."""
    query = select(broadcast).where(
        broadcast.c.status == status.value, _noticed, retired.IS_RETIRED
    )
    kept = await retired.counts(db)
    return {
        row.id: Tally(
            *(row.observance, row.year, row.moment),
            states=dict(kept[row.id].states),
            doubtful=kept[row.id].doubtful,
        )
        for row in await tx.execute(query)
    }


def _merged_newest_first(found: Mapping[int, Tally]) -> list[Tally]:
    """The tallies of broadcasts of which notices were planned, one for each moment of an occasion."""
    merged: dict[tuple[str, int, str], Tally] = {}
    for _, one in sorted(found.items(), key=lambda pair: (-pair[1].year, pair[0])):
        key = (one.observance, one.year, one.moment)
        before = merged.get(key, Tally(*key))
        states = dict(Counter(before.states) + Counter(one.states))
        merged[key] = replace(before, states=states, doubtful=before.doubtful + one.doubtful)
    return [one for one in merged.values() if one.states]


async def doubtful(db: Database, status: Status = Status.ACTUAL) -> list[Doubt]:
    """The deliveries that may have arrived twice or not at all; those of the newest occasion come first."""
    query = (
        select(broadcast, chat.c.telegram_id, delivery.c.state, delivery.c.error)
        .select_from(with_chat)
        .where(delivery.c.doubtful, broadcast.c.status == status.value)
        .order_by(broadcast.c.year.desc(), broadcast.c.id, chat.c.id)
    )
    async with db.begin() as tx:
        return [
            Doubt(
                row.observance,
                row.year,
                row.moment,
                row.telegram_id,
                State(row.state),
                row.error or "",
            )
            for row in await tx.execute(query)
        ]


#: The fields of a chat that sending needs. They are read for every message.
OF_CHAT = (
    *("id", "telegram_id", "kind", "language", "second_language", "zone", "minute", "moments"),
    *("thread_id", "silent", "cards", "unknown", "muted", "refused", "enrolled"),
)

#: Selects owed deliveries and their chats; `_delivery` expects the columns in this order.
_OWED = (
    select(
        *(delivery.c.position, delivery.c.attempts, delivery.c.doubtful),
        *(chats.FIELDS[name] for name in OF_CHAT),
    )
    .select_from(delivery.join(chat, chat.c.id == delivery.c.chat_id))
    .where(planned)
)

#: The condition that a chat wants its notices. An exercise also reaches operators who are not subscribed.
_wants = {
    Status.ACTUAL: chats.subscribed,
    Status.EXERCISE: chat.c.telegram_id.is_not(None),
    Status.TEST: chats.subscribed,
}

#: The owed deliveries that are sent. Built once, because that takes longer than the query.
ROWS = {status: _OWED.where(wanted) for status, wanted in _wants.items()}


def _delivery(claimed: Batch, row: Sequence[Any], edition: str | None, revision: int) -> Delivery:
    position, attempts, doubtful = row[:3]
    one = Chat(**dict(zip(OF_CHAT, row[3:], strict=True)))
    if claimed.language:
        one = replace(one, language=claimed.language, second_language=None)
    return Delivery(
        broadcast_id=claimed.broadcast_id,
        observance=claimed.observance,
        year=claimed.year,
        number=claimed.number,
        moment=claimed.moment,
        chat=one,
        position=position,
        attempts=attempts,
        doubtful=doubtful,
        status=claimed.status,
        asked_for=bool(claimed.run),
        edition=edition,
        revision=revision,
    )


def _parameters(outcome: Outcome) -> dict[str, Any]:
    return {
        "the_broadcast": outcome.broadcast_id,
        "the_chat": outcome.chat_id,
        "new_state": outcome.state.value,
        "new_message": outcome.message_id,
        "new_error": None if outcome.error is None else outcome.error[:255],
        "new_doubt": outcome.doubtful,
        "new_version": outcome.text_version,
        "new_wording": outcome.wording,
        "new_revision": outcome.revision,
        "new_pictured": outcome.pictured,
    }


def _settling(db: Database) -> Update:
    again = bindparam("new_state") == State.PLANNED.value
    return (
        update(delivery)
        .where(
            delivery.c.broadcast_id == bindparam("the_broadcast"),
            delivery.c.chat_id == bindparam("the_chat"),
            or_(planned, and_(bindparam("new_state") == State.SENT.value, _in_doubt)),
        )
        .values(
            state=bindparam("new_state"),
            attempts=delivery.c.attempts + 1,
            settled_us=case((again, null()), else_=db.clock),
            message_id=bindparam("new_message"),
            error=bindparam("new_error"),
            doubtful=or_(delivery.c.doubtful, bindparam("new_doubt") == true()),
            text_version=bindparam("new_version"),
            wording=bindparam("new_wording"),
            pictured=bindparam("new_pictured"),
            sent_revision=bindparam("new_revision"),
            revision=bindparam("new_revision"),
            edit_revision=bindparam("new_revision"),
            edit_error=null(),
        )
    )
