"""Health: which parts of the bot work, as JSON, the same from `/healthz` and from the command `health`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The verdict: all parts work, some are behind, or the process has not finished its start.
OK, BEHIND, STARTING = "ok", "behind", "starting"


@dataclass(frozen=True)
class PartHealth:
    """When a part last worked."""

    #: Full seconds since then; None: nothing shows that it ever did.
    seconds: int | None
    #: Full seconds after which it is behind.
    limit: int

    @property
    def ok(self) -> bool:
        """True when it has worked within its limit."""
        return self.seconds is not None and self.seconds < self.limit


def behind(parts: Mapping[str, PartHealth]) -> list[str]:
    """The names of the parts that are behind."""
    return [name for name, part in parts.items() if not part.ok]


def report(parts: Mapping[str, PartHealth]) -> dict[str, Any]:
    """The verdict, the parts that are behind, and each part; without parts, the process is starting."""
    late = behind(parts)
    return {
        "status": (BEHIND if late else OK) if parts else STARTING,
        "behind": late,
        "parts": {
            name: {"ok": part.ok, "seconds": part.seconds, "limit": part.limit}
            for name, part in parts.items()
        },
    }


def encoded(parts: Mapping[str, PartHealth]) -> str:
    """The report as one line of JSON."""
    return json.dumps(report(parts)) + "\n"
