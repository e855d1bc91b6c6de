"""A crowd in which some chats refuse their notices, subscribed in a given order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store.engine import Database
from bot.store.tables import chat
from tests.cast import NOVEMBER


class Manner(Enum):
    """How a chat answers its notice."""

    GOOD = "takes it"
    NO_WRITING = "forbids the bot to write"
    NO_PHOTOS = "takes text alone"
    DEACTIVATED = "is deactivated"
    BLOCKED = "has blocked the bot"


#: What each answers, to which methods; None: to all.
REFUSALS = {
    Manner.NO_WRITING: (Reply(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), None),
    Manner.NO_PHOTOS: (
        Reply(400, "Bad Request: not enough rights to send photos to the chat"),
        "sendPhoto",
    ),
    Manner.DEACTIVATED: (Reply(403, "Forbidden: user is deactivated"), None),
    Manner.BLOCKED: (Reply(403, "Forbidden: bot was blocked by the user"), None),
}

#: Those that are groups, which are told before people.
GROUPS = (Manner.NO_WRITING, Manner.NO_PHOTOS)

#: The first of their Telegram ids.
FIRST = 50_001


@dataclass(frozen=True)
class RefusingChats:
    """Who is who, by Telegram id."""

    manners: dict[int, Manner]

    def of(self, *manners: Manner) -> set[int]:
        """The chats that behave so."""
        return {who for who, manner in self.manners.items() if manner in manners}

    def requests_until(self, world: World, told: set[int]) -> int:
        """How many requests for this crowd had arrived when the last of those chats was notified.

        Fails when one of them was not told.
        """
        calls = [
            call
            for call in world.calls
            if call.method in ("sendMessage", "sendPhoto") and call.chat_id in self.manners
        ]
        ends = [
            place for place, call in enumerate(calls, 1) if call.processed and call.chat_id in told
        ]
        assert {call.chat_id for call in calls if call.processed} >= told
        return max(ends)


async def subscribe(
    world: World,
    db: Database,
    manners: Sequence[Manner],
    *,
    cards: bool = True,
    late: bool = False,
) -> RefusingChats:
    """Let them subscribe in that order, on a day in November; they refuse from now on.

    `late`: the notice was planned before, so that each of them is planned by itself.
    """
    rows = []
    for place, manner in enumerate(manners):
        who = FIRST + place
        world.people.add(f"Chat {place}", "az", id=who, started=True)
        if manner in REFUSALS:
            refusal, method = REFUSALS[manner]
            world.failures.script(refusal, method, who, times=None)
        kind = "supergroup" if manner in GROUPS else "private"
        rows.append({"telegram_id": who, "kind": kind, "subscribed_us": _joined(place)})
    alike = {"language": "az", "zone": "Asia/Baku", "moments": frozenset({"day"}), "cards": cards}
    alike["stale"] = late
    async with db.begin() as tx:
        await tx.execute(chat.insert(), [row | alike for row in rows])
    return RefusingChats({FIRST + place: manner for place, manner in enumerate(manners)})


def _joined(place: int) -> datetime:
    return NOVEMBER.astimezone(UTC) + timedelta(seconds=place)
