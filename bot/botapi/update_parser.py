"""Parses Telegram's updates, and skips those that cannot be parsed or lack what the handlers need.

When python-telegram-bot itself cannot parse an update, it drops the whole batch and requests it again, forever.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

from bot.botapi import required_fields

log = logging.getLogger(__name__)

#: Shapes of unusable updates that are remembered, so that each is logged once.
MAX_SHAPES = 100


@dataclass
class Skipped:
    """The number of skipped updates, and the shapes that were logged."""

    count: int = 0
    shapes: set[str] = field(default_factory=set)

    def note(self, update: dict[str, Any], error: Exception) -> None:
        """Count a skipped update; log its shape (names of fields, never their content) when it is new."""
        self.count += 1
        shape = _shape(update, error)
        if shape in self.shapes or len(self.shapes) >= MAX_SHAPES:
            return
        self.shapes.add(shape)
        number = _number(update)
        log.warning("Skipped update %s, which cannot be used: %s", number or "without an id", shape)


def parse(updates: list[Any], bot: Bot | None, skipped: Skipped) -> list[Update]:
    """The updates of an answer to getUpdates. One that cannot be used has nothing but its update_id, which confirms it.

    What has no update_id is left out. `bot` is the bot of the updates.
    """
    return [found for raw in updates if (found := _update(raw, bot, skipped)) is not None]


def _update(raw: object, bot: Bot | None, skipped: Skipped) -> Update | None:
    """The update, or one with its update_id alone; None when it has no number with which to confirm it."""
    if not isinstance(raw, dict):
        skipped.note({}, TypeError("not an object"))
        return None
    try:
        return Update.de_json(required_fields.checked(raw), bot)
    except Exception as error:
        skipped.note(raw, error)
        number = _number(raw)
        return None if number is None else Update(number)


def _number(update: dict[str, Any]) -> int | None:
    """The number by which an update is confirmed; None when it has none."""
    number = update.get("update_id")
    return number if type(number) is int else None


def _shape(update: dict[str, Any], error: Exception) -> str:
    """The kind of update and the error, short and without content."""
    kinds = sorted(str(key)[:32] for key in update if key != "update_id")[:4]
    reason = str(error) if isinstance(error, TypeError | KeyError) else ""
    return f"{', '.join(kinds) or 'nothing'}: {type(error).__name__} {reason[:120]}".rstrip()
