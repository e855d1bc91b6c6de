"""Trusting a restored copy: sending goes on from it once that is confirmed."""

from typing import Any

from bot.errors import CopyConfirmed
from bot.observances.almanac import Almanac
from bot.store import restored
from bot.store.engine import Database
from bot.store.requests import Request


async def subject(db: Database) -> dict[str, Any]:
    """The subject of a request to trust a restored copy: what whoever asks has seen. Raises CopyConfirmed."""
    copied_from = await restored.copied_from(db)
    if copied_from is None:
        raise CopyConfirmed
    return {"copied_from": copied_from, "owed": await restored.owed(db)}


async def begin(db: Database, almanac: Almanac, request: Request, confirmed_by: int | None) -> str:
    """Confirm the copy, in the open transaction. Raises CopyConfirmed when it is not that copy any more."""
    if await restored.copied_from(db) != request.subject["copied_from"]:
        raise CopyConfirmed
    await restored.trust(db, news=True)
    return "the restored copy is trusted, and sending is resumed"
