"""What is read of Telegram's answer to a notice that it took: the message's number, and the name of its picture."""

import json
from dataclasses import dataclass
from typing import Any

from telegram.error import NetworkError


@dataclass(frozen=True)
class SentMessage:
    """All that is read of a message that was sent."""

    number: int
    #: Under which name Telegram keeps its picture; None: it has none, or the name cannot be read.
    file_id: str | None


def read(body: bytes) -> SentMessage:
    """The message of a success; NetworkError when it has no number."""
    try:
        message: Any = json.loads(body)["result"]
        number: object = message["message_id"]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise NetworkError("a success that cannot be read") from error
    if not isinstance(number, int) or isinstance(number, bool):
        raise NetworkError("a success without a message")
    return SentMessage(number, _file_id(message))


def _file_id(message: Any) -> str | None:
    """The name of the picture in its full size, which comes last."""
    try:
        name: object = message["photo"][-1]["file_id"]
    except (TypeError, LookupError):
        return None
    return name if isinstance(name, str) and name else None
