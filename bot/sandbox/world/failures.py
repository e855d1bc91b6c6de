"""Scripted failures: choose calls that Telegram refuses, delays, answers with garbage or cuts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """Sends this answer instead: any status, with Telegram's error object or any body."""

    status: int
    description: str = ""
    #: `{"retry_after": 3}`, `{"migrate_to_chat_id": -100…}`.
    parameters: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Sent unchanged instead of the error object.
    body: str | None = None
    #: True: the call takes effect first, so the answer is wrong.
    after: bool = False


@dataclass(frozen=True)
class Garbage:
    """Sends an answer that is not JSON."""

    text: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    status: int = 200
    #: True: the call takes effect first.
    after: bool = False


@dataclass(frozen=True)
class Cut:
    """Resets the connection."""

    #: True: the call takes effect first, which the bot cannot know.
    after: bool = False


@dataclass(frozen=True)
class Delay:
    """Sends the usual answer, but late."""

    seconds: float
    #: True: the call takes effect first, and only the answer is delayed.
    after: bool = False


Kind = Reply | Garbage | Cut | Delay


@dataclass
class Script:
    """One scripted failure and the calls that it applies to."""

    kind: Kind
    #: None: any method.
    method: str | None
    #: None: any chat.
    chat_id: int | None
    #: The number of calls that are still to fail; None: no limit.
    left: int | None
    #: 1: every matching call; 200: each 200th of them.
    every: int
    #: The number of matching calls so far.
    matched: int = 0
    #: The number of calls that failed.
    failed: int = 0


class Failures:
    """The active scripts; the oldest one that matches a call applies."""

    def __init__(self) -> None:
        self.scripts: list[Script] = []

    def script(
        self,
        kind: Kind,
        method: str | None = "sendMessage",
        chat_id: int | None = None,
        times: int | None = 1,
        every: int = 1,
    ) -> Script:
        """Let the next `times` matching calls fail; with `every` = n only each nth matching call fails."""
        script = Script(kind, method, chat_id, times, every)
        self.scripts.append(script)
        return script

    def clear(self) -> None:
        """Remove all scripts."""
        self.scripts.clear()

    def match(self, method: str, chat_id: int | None) -> Kind | None:
        """The failure for this call, if any."""
        for script in self.scripts:
            if script.method not in (None, method) or script.chat_id not in (None, chat_id):
                continue
            script.matched += 1
            if script.matched % script.every == 0:
                return self._use(script)
        return None

    def _use(self, script: Script) -> Kind:
        script.failed += 1
        if script.left is not None:
            script.left -= 1
            if script.left <= 0:
                self.scripts.remove(script)
        return script.kind


def too_many(retry_after: int) -> Reply:
    """429: retry after so many seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return Reply(429, text, {"retry_after": retry_after})


def blocked() -> Reply:
    """403: the person has blocked the bot."""
    return Reply(403, "Forbidden: bot was blocked by the user")


def server_error(*, after: bool = False) -> Reply:
    """500. With `after` the call took effect, which the bot cannot know."""
    return Reply(500, "Internal Server Error", after=after)


def from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `Failures.script` from `{"kind": "cut", "after": true, "times": 2, …}`.

    Raises KeyError or TypeError when the values are not valid.
    """
    kinds = {"reply": Reply, "garbage": Garbage, "cut": Cut, "delay": Delay}
    selection = {
        name: values[name] for name in ("method", "chat_id", "times", "every") if name in values
    }
    own = {
        name: value for name, value in values.items() if name not in selection and name != "kind"
    }
    return selection | {"kind": kinds[values["kind"]](**own)}
