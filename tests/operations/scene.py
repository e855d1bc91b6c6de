"""What the tests of readiness share."""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.cli.ready import CHECKS
from bot.operations import readiness
from bot.operations.readiness import Finding, Setup
from bot.sandbox.world import World

#: When readiness is judged.
TWO_MONTHS_BEFORE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)

#: The time zone of each subscriber, by their Telegram id.
SUBSCRIBERS = {1: "Asia/Baku", 2: "Asia/Baku", 3: "America/New_York"}

MOMENTS = frozenset({"eve", "day", "silence"})

#: The name of the running sender.
SENDER = "sender"


@dataclass
class Scene:
    """A set-up, and its Telegram."""

    setup: Setup
    world: World

    async def findings(self) -> list[Finding]:
        """The findings of all checks."""
        return await readiness.judge(self.setup, CHECKS)

    def but(self, **changes: object) -> None:
        """Change the set-up."""
        self.setup = dataclasses.replace(self.setup, **changes)  # type: ignore[arg-type]
