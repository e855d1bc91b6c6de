"""Liveness: records when each part of this process last worked, for `/healthz` and for the operators' alerts."""

import time
from collections.abc import Callable

from bot.health import PartHealth

#: The parts. The bot gets updates by POLLING, or by WEBHOOK.
DATABASE, POLLING, WEBHOOK = "database", "polling", "webhook"
PLANNER, SENDER = "planner", "sender"

#: The senders of other processes, of which at least one must work where this process does not send.
SENDERS = "senders"

#: Seconds without success after which a part is silent. A statement of PostgreSQL may take one minute, and the sender
#: waits for it; Telegram answers `getUpdates` every ten seconds, and is asked about the webhook each minute; planning
#: is triggered every minute, and may take minutes for a million chats on a slow machine.
LIMITS = {
    DATABASE: 60.0,
    POLLING: 180.0,
    WEBHOOK: 180.0,
    PLANNER: 300.0,
    SENDER: 120.0,
    SENDERS: 120.0,
}


class Liveness:
    """Records when each watched part last succeeded.

    The clock must not advance while the machine sleeps: no part can work during that time.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._succeeded: dict[str, float] = {}

    @property
    def starting(self) -> bool:
        """True until `watch` is called."""
        return not self._succeeded

    def watch(self, *parts: str) -> None:
        """Expect these parts to work from now on."""
        self._succeeded |= dict.fromkeys(parts, self._monotonic())

    def succeeded(self, part: str) -> None:
        """Record that a part works. Ignored for a part that is not watched."""
        if part in self._succeeded:
            self._succeeded[part] = self._monotonic()

    def parts(self) -> dict[str, PartHealth]:
        """Each watched part, with the full seconds since its last success; none before `watch`."""
        now = self._monotonic()
        return {
            part: PartHealth(int(now - succeeded), int(LIMITS[part]))
            for part, succeeded in self._succeeded.items()
        }

    def silent(self) -> dict[str, int]:
        """The parts whose last success is too long ago, and the full seconds since then."""
        return {name: part.seconds or 0 for name, part in self.parts().items() if not part.ok}
