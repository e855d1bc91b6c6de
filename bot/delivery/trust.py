"""Confirming a database of which it was not certain that it is the one to send from: sending goes on from it."""

from typing import Any

from bot.delivery import planner
from bot.errors import CopyConfirmed
from bot.observances.almanac import Almanac
from bot.store import restored
from bot.store.engine import Database
from bot.store.requests import Request


async def subject(db: Database, skip_at: float | None = None) -> dict[str, Any]:
    """The subject of a request to confirm a database: what whoever asks has seen. Raises CopyConfirmed.

    `skip_at`: what another machine may have sent by now, at that number of notices a second, is not sent; None: all is.
    """
    mark = await restored.copied_from(db)
    if mark is None:
        raise CopyConfirmed
    return {"copied_from": mark, "owed": await restored.owed(db), "skip_at": skip_at}


async def begin(db: Database, almanac: Almanac, request: Request, confirmed_by: int | None) -> str:
    """Confirm the database, in the open transaction. Raises CopyConfirmed when its mark is not the one seen."""
    if await restored.copied_from(db) != request.subject["copied_from"]:
        raise CopyConfirmed
    if (rate := request.subject.get("skip_at")) is None:
        said = "this database is trusted"
        resumed, _ = await restored.trust(db, news=True)
    else:
        skipped, resumed = await skip(db, almanac, rate, news=True)
        said = f"{skipped} notices are not sent, because another machine may have"
    return f"{said}; {'sending is resumed' if resumed else 'an operator still holds sending'}"


async def skip(
    db: Database, almanac: Almanac, rate: float, *, news: bool = False
) -> tuple[int, bool]:
    """Confirm a database without sending what another machine may have sent by now.

    Returns the number of those notices; True if sending is resumed, False if an operator still holds it.

    `rate` is the number of notices a second, on which it depends how early a moment with a deadline began.
    """
    async with db.begin():
        # Who is owed a notice that is not planned yet cannot be skipped otherwise.
        await planner.sweep(db, almanac, await db.now(), rate)
        skipped = await restored.skip_due(db)
        resumed, _ = await restored.trust(db, news=news)
    return skipped, resumed
