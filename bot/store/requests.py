"""Requests: what operators have asked for and somebody must confirm before it is carried out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from bot.store.engine import Database
from bot.store.records import RequestKind, RequestState
from bot.store.tables import request

#: How long a request can be confirmed.
OPEN = timedelta(hours=1)

#: How long a request that nobody else can confirm waits, so that it can be stopped.
DELAY = timedelta(minutes=1)


@dataclass(frozen=True)
class Request:
    """A request, as it is stored."""

    id: int
    kind: RequestKind
    #: What exactly is asked for; the kind says which fields.
    subject: Mapping[str, Any]
    state: RequestState
    #: The operator who asked; None for the command line.
    asked_by: int | None
    created: datetime
    #: When it is carried out by itself; None when somebody must confirm it.
    runs: datetime | None
    decided_by: int | None
    #: What became of it; empty before.
    result: str


async def add(
    db: Database,
    kind: RequestKind,
    subject: Mapping[str, Any],
    asked_by: int | None,
    *,
    alone: bool,
) -> Request:
    """Store a request. An earlier one of the same kind and subject that still waits is stopped.

    `alone`: nobody else can confirm it, so that it is carried out after DELAY unless somebody stops it.
    """
    values = {
        "kind": kind.value,
        "subject": json.dumps(subject, sort_keys=True),
        "state": RequestState.WAITING.value,
        "asked_by": asked_by,
        "created_us": db.clock,
        "runs_us": db.after(DELAY) if alone else None,
    }
    same = (request.c.kind == kind.value, request.c.subject == values["subject"])
    waiting = request.c.state == RequestState.WAITING.value
    async with db.begin() as tx:
        stopped = {"state": RequestState.STOPPED.value, "result": "asked for again"}
        await tx.execute(update(request).where(*same, waiting).values(**stopped))
        row = await tx.execute(request.insert().values(**values).returning(request))
        return _request(row.one())


async def get(db: Database, id: int) -> Request | None:
    """The request with that id; None when there is none."""
    async with db.read() as tx:
        row = (await tx.execute(select(request).where(request.c.id == id))).one_or_none()
    return None if row is None else _request(row)


async def waiting(db: Database) -> list[Request]:
    """The requests that wait, oldest first."""
    query = select(request).where(request.c.state == RequestState.WAITING.value)
    async with db.read() as tx:
        return [_request(row) for row in await tx.execute(query.order_by(request.c.id))]


async def due(db: Database) -> list[Request]:
    """The requests whose delay has passed, oldest first."""
    open_ = request.c.state == RequestState.WAITING.value
    query = select(request).where(open_, request.c.runs_us <= db.clock).order_by(request.c.id)
    async with db.read() as tx:
        return [_request(row) for row in await tx.execute(query)]


async def expire(db: Database) -> list[Request]:
    """Let the requests expire that are older than OPEN: nobody confirmed them, or no process carried them out."""
    open_ = request.c.state == RequestState.WAITING.value
    late = update(request).where(open_, request.c.created_us <= db.after(-OPEN))
    async with db.begin() as tx:
        rows = await tx.execute(late.values(state=RequestState.EXPIRED.value).returning(request))
        return [_request(row) for row in rows]


async def stop_all(db: Database) -> None:
    """Stop all requests that wait."""
    open_ = request.c.state == RequestState.WAITING.value
    async with db.begin() as tx:
        stopped = {"state": RequestState.STOPPED.value, "result": "the database was restored"}
        await tx.execute(update(request).where(open_).values(**stopped))


async def decide(
    db: Database, id: int, state: RequestState, by: int | None, result: str = ""
) -> bool:
    """Settle a request that waits; False when it does not wait any more.

    Call it in the transaction that carries the request out, so that it is carried out once.
    """
    this = (request.c.id == id, request.c.state == RequestState.WAITING.value)
    values = {"state": state.value, "decided_by": by, "result": result[:255]}
    async with db.begin() as tx:
        return bool((await tx.execute(update(request).where(*this).values(**values))).rowcount)


def _request(row: Row[Any]) -> Request:
    return Request(
        id=row.id,
        kind=RequestKind(row.kind),
        subject=json.loads(row.subject),
        state=RequestState(row.state),
        asked_by=row.asked_by,
        created=row.created_us,
        runs=row.runs_us,
        decided_by=row.decided_by,
        result=row.result,
    )
