"""Errors of the stand-in, with Telegram's status codes and Telegram's descriptions."""

from typing import Any


class Impossible(Exception):
    """An action that a person cannot do in Telegram either."""


class Refused(Exception):
    """A call that gets the answer `ok: false`."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        #: `retry_after` or `migrate_to_chat_id`, where Telegram gives them.
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object of Telegram's answer."""
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return answer if self.parameters is None else answer | {"parameters": self.parameters}


def bad(reason: str) -> Refused:
    """400: the message or the request is wrong."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """403: the bot has no access to the chat."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """409: another process fetches the bot's updates."""
    return Refused(409, f"Conflict: {reason}")


def flood(seconds: int) -> Refused:
    """429: too many requests; the next is accepted after `seconds`."""
    return Refused(
        429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds}
    )


def migrated(to: int) -> Refused:
    """400: the group has become the supergroup with the id `to`."""
    return Refused(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": to},
    )
