"""Parses Telegram's updates, and skips those that cannot be read.

When python-telegram-bot itself cannot parse an update, it drops the whole batch and requests it again, forever.
"""

import logging
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, Update

log = logging.getLogger(__name__)

#: The greatest id that is accepted: Telegram promises 52 bits, a database column holds 63.
LARGEST_ID = 2**63 - 1

#: Shapes of unreadable updates that are remembered, so that each is logged once.
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
        log.warning("Skipped update %s, which cannot be read: %s", update.get("update_id"), shape)


def parse(updates: list[Any], bot: Bot | None, skipped: Skipped) -> list[Update]:
    """The updates of an answer to getUpdates. One that cannot be read has nothing but its update_id, which confirms it.

    What has no update_id is left out. `bot` is the bot of the updates.
    """
    return [found for raw in updates if (found := _update(raw, bot, skipped)) is not None]


def _update(raw: object, bot: Bot | None, skipped: Skipped) -> Update | None:
    """The update, or one with its update_id alone; None when it has no number with which to confirm it."""
    if not isinstance(raw, dict):
        skipped.note({}, TypeError("not an object"))
        return None
    try:
        parsed = Update.de_json(raw, bot)
        _check_types(parsed)
    except Exception as error:
        skipped.note(raw, error)
        number = raw.get("update_id")
        return Update(number) if type(number) is int else None
    return parsed


def _check_types(update: Update) -> None:
    """Check the types of what the handlers read, since the library does not; raises TypeError."""
    chat, user, query = update.effective_chat, update.effective_user, update.callback_query
    numbers = [update.update_id, *(one.id for one in (chat, user) if one is not None)]
    if not all(type(number) is int and abs(number) <= LARGEST_ID for number in numbers):
        raise TypeError("an id is not a valid number")
    location = update.message.location if update.message else None
    if location and not all(
        type(one) in (int, float) for one in (location.latitude, location.longitude)
    ):
        raise TypeError("a coordinate is not a number")
    texts = [
        user.language_code if user else None,
        update.message.text if update.message else None,
        query.data if query else None,
        update.inline_query.query if update.inline_query else None,
    ]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("a text is not a string")


def _shape(update: dict[str, Any], error: Exception) -> str:
    """The kind of update and the error, short and without content."""
    kinds = sorted(str(key)[:32] for key in update if key != "update_id")[:4]
    reason = str(error) if isinstance(error, TypeError | KeyError) else ""
    return f"{', '.join(kinds) or 'nothing'}: {type(error).__name__} {reason[:120]}".rstrip()
