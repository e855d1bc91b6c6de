"""Scripted failures: make Telegram refuse, stall, babble or hang up, on which calls and how often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """Answers this instead: any status, with Telegram's error object or a body of any kind."""

    status: int
    description: str = ""
    #: `{"retry_after": 3}`, `{"migrate_to_chat_id": -100…}`.
    parameters: Mapping[str, Any] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Sent as it is instead of the error object.
    body: str | None = None
    #: True: the call takes effect first, and the answer lies.
    after: bool = False


@dataclass(frozen=True)
class Garbage:
    """Answers something that is no JSON."""

    text: str = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    status: int = 200
    #: True: the call takes effect first.
    after: bool = False


@dataclass(frozen=True)
class Cut:
    """Resets the connection."""

    #: True: the call takes effect first, and the bot cannot know.
    after: bool = False


@dataclass(frozen=True)
class Delay:
    """Answers as usual, but late."""

    seconds: float
    #: True: the call takes effect first, then the answer is held back.
    after: bool = False


Kind = Reply | Garbage | Cut | Delay


@dataclass
class Script:
    """One failure waiting for its calls."""

    kind: Kind
    #: None: any method.
    method: str | None
    #: None: any chat.
    chat_id: int | None
    #: How many calls are still to fail; None: without end.
    left: int | None
    #: 1: every matching call; 200: each 200th of them.
    every: int
    #: Matching calls seen so far.
    seen: int = 0
    #: How often it struck.
    struck: int = 0


class Failures:
    """The scripts in force; the oldest one that fits a call strikes."""

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
        """Lets the next `times` fitting calls fail; `every` = n spares all but each nth."""
        script = Script(kind, method, chat_id, times, every)
        self.scripts.append(script)
        return script

    def clear(self) -> None:
        """From now on everything works."""
        self.scripts.clear()

    def strike(self, method: str, chat_id: int | None) -> Kind | None:
        """The failure that befalls this call, if any."""
        for script in self.scripts:
            if script.method not in (None, method) or script.chat_id not in (None, chat_id):
                continue
            script.seen += 1
            if script.seen % script.every == 0:
                return self._spend(script)
        return None

    def _spend(self, script: Script) -> Kind:
        script.struck += 1
        if script.left is not None:
            script.left -= 1
            if script.left <= 0:
                self.scripts.remove(script)
        return script.kind


def too_many(retry_after: int) -> Reply:
    """429: come back after so many seconds."""
    text = f"Too Many Requests: retry after {retry_after}"
    return Reply(429, text, {"retry_after": retry_after})


def blocked() -> Reply:
    """403: the person has blocked the bot."""
    return Reply(403, "Forbidden: bot was blocked by the user")


def server_error(*, after: bool = False) -> Reply:
    """500: nobody can know, when `after`, that the call took effect."""
    return Reply(500, "Internal Server Error", after=after)


def from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of `Failures.script` out of `{"kind": "cut", "after": true, "times": 2, …}`.

    Raises KeyError or TypeError when it is none.
    """
    kinds = {"reply": Reply, "garbage": Garbage, "cut": Cut, "delay": Delay}
    where = {
        name: values[name] for name in ("method", "chat_id", "times", "every") if name in values
    }
    own = {name: value for name, value in values.items() if name not in where and name != "kind"}
    return where | {"kind": kinds[values["kind"]](**own)}
