"""The state of the world: its clock, chats, the bot's updates and the scripted failures."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import errors
from bot.sandbox.errors import Impossible
from bot.sandbox.world import entities
from bot.sandbox.world.calls import Calls
from bot.sandbox.world.chats import Member, Person, Place, Room
from bot.sandbox.world.failures import Failures
from bot.sandbox.world.feed import Feed
from bot.sandbox.world.files import Shelf
from bot.sandbox.world.limits import Gate, Limits
from bot.sandbox.world.messages import Chat, Message
from bot.sandbox.world.profile import Profile
from bot.sandbox.world.updates import Updates

#: The bot's id when there is no token to take it from.
BOT_ID = 7_000_000_120
#: Maximum UTF-16 units of one message.
MOST_UNITS = 4096
#: Seconds between two checks of a condition that no event announces.
GLANCE = 0.05

Json = dict[str, Any]


def clock() -> datetime:
    """The default clock of a world."""
    return datetime.now(UTC)  # noqa: TID251 - Telegram has a clock of its own


class Ground:
    """The base of the world. All of it runs in one event loop."""

    def __init__(
        self,
        now: Callable[[], datetime] = clock,
        *,
        token: str | None = None,
        name: str = "Sandbox",
        username: str = "sandbox_bot",
        kept: int = 1000,
        logged: int = 10_000,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        #: The clock of all dates in the world; may be replaced at any time.
        self.now = now
        #: The clock of the `Date` of each answer. Telegram's own clock is right even when the world's clock is moved.
        #: None: no answer has a `Date`.
        self.dated: Callable[[], datetime] | None = clock
        #: A clock that never jumps, in seconds; arrivals and limits are measured with it.
        self.monotonic = monotonic
        #: The only valid token; None: any token of the right form is valid.
        self.token = token
        #: Maximum messages of each chat; 0 stores none, for long runs.
        self.kept = kept
        self.profile = Profile(int(token.partition(":")[0]) if token else BOT_ID, name, username)
        self.people: dict[int, Person] = {}
        self.rooms: dict[int, Room] = {}
        #: The address set by setWebhook; empty: long polling.
        self.webhook = ""
        self.files = Shelf(self.profile.user["id"])
        self.updates = Updates(lambda: self.now())
        self.feed = Feed()
        self.calls = Calls(logged)
        self.failures = Failures()
        self._gate = Gate(Limits())
        self._chats: dict[int, Chat] = {}
        #: The person and the chat of a pressed button, by the id of the query.
        self._queries: OrderedDict[str, tuple[Person, Place]] = OrderedDict()
        self._last_message = 0
        self._last_query = 0

    @property
    def limits(self) -> Limits:
        """The active flood limits; setting them restarts the count."""
        return self._gate.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._gate = Gate(limits)

    def chat(self, where: Place) -> Chat:
        """The messages of a person with the bot, or of a room."""
        chat = self._chats.get(where.id)
        if chat is None:
            chat = self._chats[where.id] = Chat(where, self.kept)
        return chat

    def seat(self, room: Room) -> Member:
        """The membership of the bot in a room."""
        return room.seat(self.profile.user)

    def inject(self, update: Json) -> Json:
        """Queue any update unchanged, even of a kind that the bot did not ask for."""
        return self.updates.inject(update)

    async def until(self, predicate: Callable[[], object], timeout: float = 5) -> None:  # noqa: ASYNC109 - its error shows the last messages
        """Wait until a condition is true; TimeoutError shows the last messages."""
        end = self.monotonic() + timeout
        while not predicate():
            left = end - self.monotonic()
            if left <= 0:
                raise TimeoutError(f"Not within {timeout} s. Said last:\n{self._said_last()}")
            await self.feed.next(min(left, GLANCE))

    async def answers(
        self,
        where: Place,
        count: int = 1,
        timeout: float = 5,  # noqa: ASYNC109 - its error shows the last messages
    ) -> list[Message]:
        """Wait for the next `count` messages of the bot to a person or in a room, and return them.

        It counts the messages since a person last wrote or pressed there, or since the last call.
        """
        chat = self.chat(where)
        await self.until(lambda: len(chat.unheard()) >= count, timeout)
        found = chat.unheard()[:count]
        chat.heard = found[-1].message_id
        return found

    def admit(self, chat_id: int) -> None:
        """Count a message against the limits; raises Refused with 429."""
        seconds = self._gate.wait(chat_id, self.monotonic())
        if seconds:
            raise errors.flood(seconds)

    def deliver(self, where: Place, text: str, spotted: Sequence[Json], **more: Any) -> Message:
        """Put a message of the bot into a chat; `more` are further fields of Message."""
        sender: Json | None = self.profile.user
        if isinstance(where, Room) and where.kind == "channel":
            sender, more = None, more | {"besides": {"sender_chat": where.chat()}}
        return self._write(where, sender, text, spotted, from_bot=True, **more)

    def change(
        self, message: Message, text: str, spotted: Sequence[Json], markup: Json | None
    ) -> None:
        """Replace the text and the keyboard of a message."""
        message.text, message.entities, message.reply_markup = text, spotted, markup
        message.edit_date = self._seconds()
        message.edits += 1
        self.feed.tell("edit", message.chat.id, lambda: {"message": message.page()})

    def delete(self, message: Message) -> None:
        """Delete a message."""
        self.chat(message.chat).remove(message)
        self.feed.tell("delete", message.chat.id, lambda: {"message_id": message.message_id})

    def answer(self, query: str, text: str, *, alert: bool) -> bool:
        """Answer a pressed button; False when the query is not known."""
        person, where = self._queries.get(query, (None, None))
        if person is None or where is None:
            return False
        self.chat(where).answered.append(text)
        told = {"text": text, "show_alert": alert, "person": person.id}
        self.feed.tell("answer", where.id, lambda: told)
        return True

    def page(self) -> Json:
        """The complete state for the page."""
        return {
            "version": self.feed.version,
            "bot": self.profile.page(),
            "people": [person.page() for person in self.people.values()],
            "rooms": [room.page() for room in self.rooms.values()],
            "messages": {
                str(chat.where.id): [message.page() for message in chat.messages]
                for chat in self._chats.values()
            },
        }

    def _write(
        self, where: Place, sender: Json | None, text: str, spotted: Sequence[Json], **more: Any
    ) -> Message:
        """Put a message into a chat; `more` are further fields of Message."""
        number, date = self._number(where), self._seconds()
        from_bot = more.pop("from_bot", False)
        message = Message(number, where, from_bot, sender, date, text, spotted, **more)
        if self.kept:
            self.chat(where).add(message)
        self.feed.tell("message", where.id, lambda: {"message": message.page()})
        return message

    def _number(self, where: Place) -> int:
        """The id of the next message there."""
        if isinstance(where, Room) and where.counts:
            where.newest += 1
            return where.newest
        self._last_message += 1
        return self._last_message

    def _heard_so_far(self, where: Place) -> None:
        """Mark all messages until now as read: `answers` counts only later ones."""
        heard = self._last_message
        if isinstance(where, Room) and where.counts:
            heard = where.newest
        self.chat(where).heard = heard

    def _tell_of(self, where: Place) -> None:
        kind = "room" if isinstance(where, Room) else "person"
        self.feed.tell(kind, where.id, lambda: {kind: where.page()})

    def _seconds(self) -> int:
        return int(self.now().timestamp())

    def _said_last(self) -> str:
        chats = [(chat.where.name, chat.messages[-3:]) for chat in self._chats.values()]
        return "\n".join(
            f"{'bot to ' if message.from_bot else ''}{name}: {message.text[:200]!r}"
            for name, messages in chats[:10]
            for message in messages
        )


def words(text: str) -> tuple[str, Sequence[Json]]:
    """A text as a person types it, and the entities that Telegram finds in it; raises Impossible."""
    typed, spotted = entities.plain(text)
    if not typed or entities.units(typed) > MOST_UNITS:
        raise Impossible(f"A message has 1 to {MOST_UNITS} units.")
    return typed, spotted
