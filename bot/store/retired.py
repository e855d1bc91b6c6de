"""Retired broadcasts: their deliveries are deleted, or about to be, and only the number in each state is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, String, case, cast, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import metadata
from bot.store.engine import Database
from bot.store.records import State
from bot.store.tables import broadcast, delivery
from bot.store.tables import metadata as stored

#: The names of the values that retire broadcasts begin with this; the broadcast's id follows.
PREFIX = "retired."


def is_retired(broadcast_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The condition that a broadcast, given by a column of the query, is retired."""
    return exists().where(stored.c.name == literal(PREFIX) + cast(broadcast_id, String))


#: In a query of broadcasts: true of one that is retired. Nothing of it is planned or changed any more, whatever the
#: clock says.
IS_RETIRED: ColumnElement[bool] = is_retired(broadcast.c.id)


@dataclass(frozen=True)
class Counts:
    """What became of a broadcast's notices."""

    states: Mapping[State, int] = field(default_factory=dict)
    #: The number of deliveries that may have arrived twice or not at all.
    doubtful: int = 0


async def counts(db: Database) -> dict[int, Counts]:
    """The counts of each retired broadcast, by its id."""
    found = await metadata.beginning(db, PREFIX)
    return {int(name.removeprefix(PREFIX)): _read(value) for name, value in found.items()}


async def of(db: Database, broadcast_id: int) -> Counts | None:
    """The counts of one broadcast; None when it is not retired."""
    value = await metadata.get(db, f"{PREFIX}{broadcast_id}")
    return None if value is None else _read(value)


async def retire(db: Database, tx: AsyncConnection, broadcast_ids: Sequence[int]) -> None:
    """Count the deliveries of broadcasts, which the caller has locked, and retire these. Counts never change."""
    doubts = func.sum(case((delivery.c.doubtful, 1), else_=0)).label("doubtful")
    query = select(delivery.c.broadcast_id, delivery.c.state, func.count().label("rows"), doubts)
    query = query.where(delivery.c.broadcast_id.in_(broadcast_ids))
    rows = (await tx.execute(query.group_by(delivery.c.broadcast_id, delivery.c.state))).all()
    for number in broadcast_ids:
        mine = [row for row in rows if row.broadcast_id == number]
        states = {State(row.state): row.rows for row in mine}
        value = _written(Counts(states, sum(row.doubtful for row in mine)))
        insert = db.insert(stored).values(name=f"{PREFIX}{number}", value=value)
        await tx.execute(insert.on_conflict_do_nothing())


def _written(found: Counts) -> str:
    """The number in each state, in the order of State, and the doubtful ones: 64 characters for numbers of 7 digits."""
    numbers = (*(found.states.get(state, 0) for state in State), found.doubtful)
    return ",".join(str(number) for number in numbers)


def _read(value: str) -> Counts:
    *numbers, doubtful = (int(number) for number in value.split(","))
    states = {state: number for state, number in zip(State, numbers, strict=True) if number}
    return Counts(states, doubtful)
