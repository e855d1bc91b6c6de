"""The world of the sandbox: one bot, the people around it, their chats, and Telegram's limits and failures."""

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import errors
from bot.sandbox.world.buttons import Buttons
from bot.sandbox.world.calls import Calls
from bot.sandbox.world.chats import Chat
from bot.sandbox.world.events import Events
from bot.sandbox.world.failures import Failures
from bot.sandbox.world.files import Files
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.inbox import Inbox
from bot.sandbox.world.inline import InlineQueries
from bot.sandbox.world.limits import FloodControl, Limits
from bot.sandbox.world.links import Links
from bot.sandbox.world.locations import Locations
from bot.sandbox.world.membership import BotMembership
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.people import People
from bot.sandbox.world.pins import Pins
from bot.sandbox.world.profile import Profile
from bot.sandbox.world.state import State
from bot.sandbox.world.topics import Topics
from bot.sandbox.world.updates import Updates
from bot.sandbox.world.webhook import Webhook

#: The bot's id when there is no token to take it from.
BOT_ID = 7_000_000_120
#: Seconds between two checks of a condition that no event announces.
POLL_INTERVAL = 0.05

Json = dict[str, Any]


def clock() -> datetime:
    """The default clock of a world."""
    return datetime.now(UTC)  # noqa: TID251 - Telegram has a clock of its own


class World:
    """One bot and the people around it. All of it runs in one event loop."""

    def __init__(
        self,
        now: Callable[[], datetime] = clock,
        *,
        token: str | None = None,
        name: str = "Sandbox",
        username: str = "sandbox_bot",
        max_messages: int = 1000,
        max_calls: int = 10_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`max_messages` of each chat, and `max_calls` of the bot, are stored; 0 messages: none, for long runs."""
        #: Tells this world from those that the sandbox had before it was started again.
        self.id = secrets.token_hex(8)
        #: The clock of all dates in the world; can be replaced at any time.
        self.now = now
        #: The clock of the `Date` of each answer. Telegram's own clock is right even when the world's clock is moved.
        #: None: no answer has a `Date`.
        self.date_clock: Callable[[], datetime] | None = clock
        #: A clock that never jumps, in seconds; arrivals and limits are measured with it.
        self.monotonic = monotonic
        #: The only valid token; None: any token of the right form is valid.
        self.token = token
        #: Seconds after which getUpdates answers at the latest, whatever the bot asks for.
        self.longest_poll = 50.0
        #: Where updates are sent; without an address, the bot fetches them.
        self.webhook = Webhook()
        #: The Stars that the bot owns.
        self.stars = 0
        self.profile = Profile(int(token.partition(":")[0]) if token else BOT_ID, name, username)
        self.updates = Updates(lambda: self.now(), self.webhook.wake.set)
        self.events = Events()
        self.files = Files(self.profile.user["id"])
        self.calls = Calls(max_calls)
        self.failures = Failures()
        self.limits = Limits()
        self._connect_parts(max_messages)

    def _connect_parts(self, max_messages: int) -> None:
        state = State(lambda: self.now(), self.profile, self.updates, self.events)
        self.messages = Messages(state, max_messages)
        inbox = Inbox(state, self.messages)
        self.groups = Groups(state, self.messages)
        self.membership = BotMembership(state, self.groups)
        self.pins = Pins(state, self.messages, self.groups)
        self.topics = Topics(self.groups, self.messages)
        self.people = People(state, self.messages, self.groups, inbox)
        self.buttons = Buttons(state, self.messages, self.groups)
        self.inline = InlineQueries(state, self.messages, self.groups, inbox, self.until)
        self.locations = Locations(self.messages, inbox)
        self.links = Links(self.profile, self.people, self.membership)

    @property
    def limits(self) -> Limits:
        """The active flood limits; setting them restarts the count."""
        return self._flood_control.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._flood_control = FloodControl(limits)

    def count_message(self, chat_id: int) -> None:
        """Count a message of the bot against the limits; raises ApiError with 429."""
        seconds = self._flood_control.wait(chat_id, self.monotonic())
        if seconds:
            raise errors.too_many_requests(seconds)

    async def until(self, predicate: Callable[[], object], timeout: float = 5) -> None:  # noqa: ASYNC109 - its error shows the last messages
        """Wait until a condition is true; TimeoutError shows the last messages."""
        end = self.monotonic() + timeout
        while not predicate():
            left = end - self.monotonic()
            if left <= 0:
                last = self._last_messages()
                raise TimeoutError(f"Not within {timeout} s. The last messages:\n{last}")
            await self.events.next(min(left, POLL_INTERVAL))

    async def answers(
        self,
        chat: Chat,
        count: int = 1,
        timeout: float = 5,  # noqa: ASYNC109 - its error shows the last messages
    ) -> list[Message]:
        """Wait for the next `count` messages of the bot to a person or in a group, mark them as read and return them.

        It counts the messages since a person last wrote or pressed there, or since the last call.
        """
        history = self.messages.of(chat)
        await self.until(lambda: len(history.unread()) >= count, timeout)
        found = history.unread()[:count]
        history.read_until = found[-1].message_id
        return found

    def _last_messages(self) -> str:
        chats = [(one.chat.name, one.messages[-3:]) for one in self.messages.histories()]
        return "\n".join(
            f"{'bot to ' if message.from_bot else ''}{name}: {message.text[:200]!r}"
            for name, messages in chats[:10]
            for message in messages
        )
