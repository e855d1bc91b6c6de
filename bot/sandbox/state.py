"""What the world stands on: its clock, its chats, the updates of the bot, scripted trouble."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import api_errors, autolinks, entities
from bot.sandbox.calls import Calls
from bot.sandbox.chats import Chat, Message, Person, Place
from bot.sandbox.failures import Failures
from bot.sandbox.feed import Feed
from bot.sandbox.limits import Gate, Limits
from bot.sandbox.media import Shelf
from bot.sandbox.profile import Profile
from bot.sandbox.rooms import Member, Room
from bot.sandbox.updates import Updates

#: The bot's id when no token tells another.
BOT_ID = 7_000_000_120
#: The most UTF-16 units of one message.
MOST_UNITS = 4096
#: Seconds between two looks at a condition that no event announces.
GLANCE = 0.05

Json = dict[str, Any]


class Impossible(Exception):
    """Something a person cannot do in Telegram, either."""


def clock() -> datetime:
    """The time of day of a world that was given no other."""
    return datetime.now(UTC)  # noqa: TID251 - Telegram has a clock of its own


class Ground:
    """Everything here runs in one event loop."""

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
        #: The clock of the `Date` of each answer: Telegram's own, which is right while the world's clock is moved.
        #: None: no answer has a `Date`.
        self.dated: Callable[[], datetime] | None = clock
        #: Seconds that never jump: arrivals and limits are measured in them.
        self.monotonic = monotonic
        #: The one good token; None: any that looks like one.
        self.token = token
        #: Messages kept for each chat; 0 for none at all, in long runs.
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
        #: Who pressed a button where, by the id of the query.
        self._queries: OrderedDict[str, tuple[Person, Place]] = OrderedDict()
        self._last_message = 0
        self._last_query = 0

    @property
    def limits(self) -> Limits:
        """The flood limits in force; setting them starts the count anew."""
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
        """How the bot stands to a room."""
        return room.seat(self.profile.user)

    def inject(self, update: Json) -> Json:
        """Queues any update as it is, even a kind the bot never asked for."""
        return self.updates.inject(update)

    async def until(self, predicate: Callable[[], object], timeout: float = 5) -> None:  # noqa: ASYNC109 - it says what was heard instead
        """Waits until something is true; TimeoutError shows what was said instead."""
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
        timeout: float = 5,  # noqa: ASYNC109 - it says what was heard instead
    ) -> list[Message]:
        """The next `count` messages of the bot to a person or a room, waiting for them.

        Counted are those since a person last wrote or pressed there, or since the last `answers`.
        """
        chat = self.chat(where)
        await self.until(lambda: len(chat.unheard()) >= count, timeout)
        found = chat.unheard()[:count]
        chat.heard = found[-1].message_id
        return found

    def admit(self, chat_id: int) -> None:
        """Counts a message against the limits; raises Refused with 429."""
        seconds = self._gate.wait(chat_id, self.monotonic())
        if seconds:
            raise api_errors.flood(seconds)

    def deliver(self, where: Place, text: str, spotted: Sequence[Json], **more: Any) -> Message:
        """Puts a message of the bot into a chat; `more` are further fields of Message."""
        sender: Json | None = self.profile.user
        if isinstance(where, Room) and where.kind == "channel":
            sender, more = None, more | {"besides": {"sender_chat": where.chat()}}
        return self._write(where, sender, text, spotted, from_bot=True, **more)

    def change(
        self, message: Message, text: str, spotted: Sequence[Json], markup: Json | None
    ) -> None:
        """Replaces what a message says and its keyboard."""
        message.text, message.entities, message.reply_markup = text, spotted, markup
        message.edit_date = self._seconds()
        message.edits += 1
        self.feed.tell("edit", message.chat.id, lambda: {"message": message.page()})

    def delete(self, message: Message) -> None:
        """Takes a message out of its chat."""
        self.chat(message.chat).remove(message)
        self.feed.tell("delete", message.chat.id, lambda: {"message_id": message.message_id})

    def answer(self, query: str, text: str, *, alert: bool) -> bool:
        """Answers a pressed button; False when nobody pressed it."""
        person, where = self._queries.get(query, (None, None))
        if person is None or where is None:
            return False
        self.chat(where).answered.append(text)
        told = {"text": text, "show_alert": alert, "person": person.id}
        self.feed.tell("answer", where.id, lambda: told)
        return True

    def page(self) -> Json:
        """All that the page shows."""
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
        """Puts a message into a chat; `more` are further fields of Message."""
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
        """Answers are counted from here on."""
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
    """A text as a person types it, and what Telegram marks in it; raises Impossible."""
    typed, spotted = entities.plain(text)
    if not typed or autolinks.units(typed) > MOST_UNITS:
        raise Impossible(f"A message has 1 to {MOST_UNITS} units.")
    return typed, spotted
