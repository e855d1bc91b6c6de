"""Approvals: what an operator asks for is carried out once another one has confirmed it or, if alone, after a delay."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from enum import Enum, auto
from typing import Any

from bot.delivery import announcements, corrections, trust
from bot.errors import BotError, DatabaseAway
from bot.observances.almanac import Almanac
from bot.store import requests
from bot.store.engine import Database
from bot.store.records import RequestKind, RequestState
from bot.store.requests import Request

log = logging.getLogger(__name__)

#: Carries out a request within the open transaction; the second number is who confirmed it. Returns what was done, in a
#: few words. Raises a BotError when it is not possible any more.
Begin = Callable[[Database, Almanac, Request, int | None], Awaitable[str]]

#: What carries out each kind of request.
BEGIN: dict[RequestKind, Begin] = {
    RequestKind.CORRECTION: corrections.begin_correction,
    RequestKind.RECALL: corrections.begin_recall,
    RequestKind.TRUST: trust.begin,
    RequestKind.ANNOUNCEMENT: announcements.begin,
}


class Decision(Enum):
    """What came of confirming or stopping a request."""

    #: It was carried out.
    DONE = auto()
    #: It was stopped.
    STOPPED = auto()
    #: It was confirmed, but is not possible any more.
    FAILED = auto()
    #: Nobody confirmed it in time, or no process was there to carry it out.
    EXPIRED = auto()
    #: It does not wait any more, or never did.
    OVER = auto()
    #: Whoever asked cannot confirm it: another operator must.
    SAME_PERSON = auto()
    #: Nobody else can confirm it: it is carried out after its delay.
    ALONE = auto()


async def ask(
    db: Database,
    kind: RequestKind,
    subject: Mapping[str, Any],
    asked_by: int | None,
    operators: Collection[int],
) -> Request:
    """Store a request. With only one operator, it is carried out after a delay; else another one must confirm it.

    `asked_by` is the operator who asks; None for the command line, whose request any operator can confirm.
    """
    return await requests.add(db, kind, subject, asked_by, alone=len(operators) <= 1)


async def confirm(db: Database, almanac: Almanac, id: int, by: int) -> Decision:
    """An operator confirms a request: it is carried out in the same transaction."""
    one = await requests.get(db, id)
    if one is None or one.state is not RequestState.WAITING or await _too_late(db, one):
        return Decision.OVER
    if one.runs is not None:
        return Decision.ALONE
    if one.asked_by == by:
        return Decision.SAME_PERSON
    return await _carry_out(db, almanac, one, by)


async def stop(db: Database, id: int, by: int | None) -> bool:
    """Stop a request; False when it does not wait any more."""
    return await requests.decide(db, id, RequestState.STOPPED, by)


async def carry_out_due(db: Database, almanac: Almanac) -> list[tuple[Request, Decision]]:
    """Carry out the requests whose delay has passed, and let old ones expire. Returns what came of each."""
    if not await requests.waiting(db):
        return []
    found = [(one, Decision.EXPIRED) for one in await requests.expire(db)]
    for one in await requests.due(db):
        decision = await _carry_out(db, almanac, one, None)
        found.append((await requests.get(db, one.id) or one, decision))
    return found


async def _too_late(db: Database, one: Request) -> bool:
    return one.runs is None and await db.now() - one.created > requests.OPEN


async def _carry_out(db: Database, almanac: Almanac, one: Request, by: int | None) -> Decision:
    try:
        async with db.begin():
            if not await requests.decide(db, one.id, RequestState.DONE, by):
                return Decision.OVER
            result = await BEGIN[one.kind](db, almanac, one, by)
    except DatabaseAway:
        raise
    except BotError as error:
        log.warning("Request %d was not carried out: %s", one.id, error)
        await requests.decide(db, one.id, RequestState.FAILED, by, str(error))
        return Decision.FAILED
    except Exception as error:
        log.exception("Request %d could not be carried out", one.id)
        await requests.decide(db, one.id, RequestState.FAILED, by, type(error).__name__)
        return Decision.FAILED
    log.info("Request %d was carried out: %s", one.id, result)
    return Decision.DONE
