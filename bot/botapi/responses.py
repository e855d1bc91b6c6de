"""Reads the message id and the picture's file_id from Telegram's answer to a sent notice."""

from dataclasses import dataclass
from typing import Any

#: Raised for an answer that is not the JSON of the Bot API, or has another form than expected.
UNREADABLE = (ValueError, TypeError, LookupError, RecursionError)


@dataclass(frozen=True)
class SentMessage:
    """The parts of a sent message that the bot uses."""

    number: int
    #: Telegram's id of the message's picture; None when it has no picture or the id cannot be read.
    file_id: str | None = None


def sent_message(result: Any) -> SentMessage:
    """The message in the result of a successful call; raises one of UNREADABLE when it has no message id.

    Nothing else is read, so that a message that arrived never counts as failed because of another, unknown part.
    """
    number: object = result["message_id"]
    if not isinstance(number, int) or isinstance(number, bool) or number >= 2**63:
        raise TypeError("a message id that is not a number, or too large to be stored")
    return SentMessage(number, _file_id(result))


def _file_id(message: Any) -> str | None:
    """Telegram's id of the picture in its full size, which is the last one in the list."""
    try:
        name: object = message["photo"][-1]["file_id"]
    except (TypeError, LookupError):
        return None
    return name if isinstance(name, str) and name else None
