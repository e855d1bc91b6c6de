"""Reads the message id and the picture's file_id from Telegram's answer to a sent notice."""

import json
from dataclasses import dataclass
from typing import Any

from telegram.error import NetworkError


@dataclass(frozen=True)
class SentMessage:
    """The parts of a sent message that the bot uses."""

    number: int
    #: Telegram's id of the message's picture; None when it has no picture or the id cannot be read.
    file_id: str | None


def read(body: bytes) -> SentMessage:
    """The message in a successful answer; raises NetworkError when it has no message id."""
    try:
        message: Any = json.loads(body)["result"]
        number: object = message["message_id"]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NetworkError("a success that cannot be read") from error
    if not isinstance(number, int) or isinstance(number, bool):
        raise NetworkError("a success without a message")
    return SentMessage(number, _file_id(message))


def _file_id(message: Any) -> str | None:
    """Telegram's id of the picture in its full size, which is the last one in the list."""
    try:
        name: object = message["photo"][-1]["file_id"]
    except (TypeError, LookupError):
        return None
    return name if isinstance(name, str) and name else None
