"""How the stand-in says no: Telegram's statuses, Telegram's words."""

from typing import Any


class Refused(Exception):
    """A call that is answered with `ok: false`."""

    def __init__(
        self, status: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        #: `retry_after` or `migrate_to_chat_id`, when Telegram would give them.
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON object Telegram would answer."""
        answer = {"ok": False, "error_code": self.status, "description": self.description}
        return answer if self.parameters is None else answer | {"parameters": self.parameters}


def bad(reason: str) -> Refused:
    """400: our own message or request is at fault."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """403: the chat is closed to the bot."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """409: somebody else holds the bot's updates."""
    return Refused(409, f"Conflict: {reason}")


def flood(seconds: int) -> Refused:
    """429: too fast; come back after `seconds`."""
    return Refused(
        429, f"Too Many Requests: retry after {seconds}", parameters={"retry_after": seconds}
    )


def migrated(to: int) -> Refused:
    """400: the group has become the supergroup `to`."""
    return Refused(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        parameters={"migrate_to_chat_id": to},
    )
