"""The errors of the sandbox: calls that Telegram refuses, and actions that people cannot do."""

from typing import Any


class Impossible(Exception):
    """An action that a person cannot do in Telegram either.

    The page translates `text` and fills its gaps with `values`: `Impossible("{person} is not in {group}.", person=…)`.
    """

    def __init__(self, text: str, **values: object) -> None:
        self.text = text
        self.values = {name: str(value) for name, value in values.items()}
        super().__init__(text.format_map(self.values) if values else text)


class ApiError(Exception):
    """A call that gets the answer `ok: false`, with Telegram's status code and description."""

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


def bad_request(reason: str) -> ApiError:
    """400: the message or the request is wrong."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403: the bot has no access to the chat."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409: another process fetches the bot's updates."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """429: the next request is accepted after `seconds`."""
    description = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, description, parameters={"retry_after": seconds})


def migrated(to: int) -> ApiError:
    """400: the group has become the supergroup with the id `to`."""
    description = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, description, parameters={"migrate_to_chat_id": to})
