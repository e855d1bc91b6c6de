"""What the parts of a world share: its clock, the bot's profile, the bot's updates and the events of the page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.sandbox.world.chats import Group, Member
from bot.sandbox.world.events import Events
from bot.sandbox.world.profile import Profile
from bot.sandbox.world.updates import Updates


@dataclass(frozen=True)
class State:
    """The shared state of one world."""

    #: The clock of all dates in the world.
    now: Callable[[], datetime]
    profile: Profile
    updates: Updates
    events: Events
    _query_ids: Iterator[int] = field(default_factory=lambda: count(4_300_000_000_000_001))

    def seconds(self) -> int:
        """The present Unix time in seconds."""
        return int(self.now().timestamp())

    def next_query_id(self) -> str:
        """A new id for a pressed button or an inline query."""
        return str(next(self._query_ids))

    def bot_in(self, group: Group) -> Member:
        """The membership of the bot in a group."""
        return group.member(self.profile.user)
