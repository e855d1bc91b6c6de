"""The world the bot believes to be Telegram: people, chats, updates, a clock, scripted trouble."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import entities, refusals, spotting
from bot.sandbox.calls import Calls
from bot.sandbox.chats import Chat, Message, Person
from bot.sandbox.failures import Failures
from bot.sandbox.feed import Feed
from bot.sandbox.limits import Gate, Limits
from bot.sandbox.profile import Profile
from bot.sandbox.updates import Updates

#: The bot's id when no token tells another.
BOT_ID = 7_000_000_120
#: The most UTF-16 units of one message.
MOST_UNITS = 4096
#: How many pressed buttons may still be answered.
MOST_QUERIES = 1000
#: Seconds between two looks at a condition that no event announces.
GLANCE = 0.05

Json = dict[str, Any]


class Impossible(Exception):
    """Something a person cannot do in Telegram, either."""


def clock() -> datetime:
    """The time of day of a world that was given no other."""
    return datetime.now(UTC)  # noqa: TID251 - Telegram has a clock of its own


class World:
    """One bot and the people around it. Everything here runs in one event loop."""

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
        #: Seconds that never jump: arrivals and limits are measured in them.
        self.monotonic = monotonic
        #: The one good token; None: any that looks like one.
        self.token = token
        #: Messages kept for each chat; 0 for none at all, in long runs.
        self.kept = kept
        self.profile = Profile(int(token.partition(":")[0]) if token else BOT_ID, name, username)
        self.people: dict[int, Person] = {}
        #: The address set by setWebhook; empty: long polling.
        self.webhook = ""
        self.updates = Updates(lambda: self.now())
        self.feed = Feed()
        self.calls = Calls(logged)
        self.failures = Failures()
        self._gate = Gate(Limits())
        self._chats: dict[int, Chat] = {}
        self._queries: OrderedDict[str, Person] = OrderedDict()
        self._last_message = 0
        self._last_query = 0

    @property
    def limits(self) -> Limits:
        """The flood limits in force; setting them starts the count anew."""
        return self._gate.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self._gate = Gate(limits)

    def person(
        self,
        name: str,
        language_code: str | None = "en",
        *,
        id: int | None = None,
        started: bool = False,
    ) -> Person:
        """Somebody new. `started`: they have written to the bot before."""
        number = id if id is not None else 1001 + len(self.people)
        while id is None and number in self.people:
            number += 1
        if number in self.people:
            raise Impossible(f"There is somebody with the id {number} already.")
        person = Person(number, name, language_code, started)
        self.people[number] = person
        self._tell_of(person)
        return person

    def chat(self, person: Person) -> Chat:
        """The chat of a person with the bot."""
        chat = self._chats.get(person.id)
        if chat is None:
            chat = self._chats[person.id] = Chat(person, self.kept)
        return chat

    def say(self, person: Person, text: str) -> Message:
        """Lets a person write to the bot; answers are counted from here on."""
        if person.blocked:
            raise Impossible(f"{person.name} has blocked the bot.")
        message = self._message_of(person, *_words(text), from_bot=False)
        person.started = True
        self._keep(message)
        self.chat(person).heard = message.message_id
        self.updates.put("message", message.api())
        return message

    def edit(self, person: Person, message: Message, text: str) -> Message:
        """Lets a person change what they wrote."""
        if message.from_bot or message.chat is not person:
            raise Impossible(f"{person.name} did not write that message.")
        self.change(message, *_words(text), None)
        self.updates.put("edited_message", message.api())
        return message

    def press(self, person: Person, message: Message | int, key: str) -> str:
        """Lets a person press a button, named by its data or its label; gives the query's id."""
        if isinstance(message, int):
            message = self._message(person, message)
        data = message.buttons.get(key, key)
        if data not in message.buttons.values():
            raise Impossible(f"There is no button {key!r} but {message.buttons}.")
        if person.blocked:
            raise Impossible(f"{person.name} has blocked the bot.")
        self._last_query += 1
        query = str(4_300_000_000_000_000 + self._last_query)
        self._queries[query] = person
        if len(self._queries) > MOST_QUERIES:
            self._queries.popitem(last=False)
        self.chat(person).heard = self._last_message
        asked = {"id": query, "from": person.user(), "message": message.api()}
        self.updates.put("callback_query", asked | {"chat_instance": str(person.id), "data": data})
        return query

    def block(self, person: Person) -> None:
        """Lets a person block the bot."""
        self._turn(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Lets a person take the bot back."""
        self._turn(person, blocked=False)

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
        person: Person,
        count: int = 1,
        timeout: float = 5,  # noqa: ASYNC109 - it says what was heard instead
    ) -> list[Message]:
        """The next `count` messages of the bot to a person, waiting for them.

        Counted are those since the person last wrote or pressed, or since the last `answers`.
        """
        chat = self.chat(person)
        await self.until(lambda: len(chat.unheard()) >= count, timeout)
        found = chat.unheard()[:count]
        chat.heard = found[-1].message_id
        return found

    def admit(self, chat_id: int) -> None:
        """Counts a message against the limits; raises Refused with 429."""
        seconds = self._gate.wait(chat_id, self.monotonic())
        if seconds:
            raise refusals.flood(seconds)

    def deliver(self, person: Person, text: str, spotted: Sequence[Json], **more: Any) -> Message:
        """Puts a message of the bot into a chat; `more` are further fields of Message."""
        message = self._message_of(person, text, spotted, from_bot=True)
        for name, value in more.items():
            setattr(message, name, value)
        self._keep(message)
        return message

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
        person = self._queries.get(query)
        if person is None:
            return False
        self.chat(person).answered.append(text)
        told = {"text": text, "show_alert": alert, "person": person.id}
        self.feed.tell("answer", person.id, lambda: told)
        return True

    def page(self) -> Json:
        """All that the page shows."""
        return {
            "version": self.feed.version,
            "bot": self.profile.page(),
            "people": [person.page() for person in self.people.values()],
            "messages": {
                str(chat.person.id): [message.page() for message in chat.messages]
                for chat in self._chats.values()
            },
        }

    def _message_of(
        self, person: Person, text: str, spotted: Sequence[Json], *, from_bot: bool
    ) -> Message:
        self._last_message += 1
        sender = self.profile.user if from_bot else person.user()
        date = self._seconds()
        return Message(self._last_message, person, from_bot, sender, date, text, spotted)

    def _keep(self, message: Message) -> None:
        if self.kept:
            self.chat(message.chat).add(message)
        self.feed.tell("message", message.chat.id, lambda: {"message": message.page()})

    def _message(self, person: Person, message_id: int) -> Message:
        message = self.chat(person).get(message_id)
        if message is None:
            raise Impossible(f"{person.name} has no message {message_id}.")
        return message

    def _turn(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        left = {"user": self.profile.user, "status": "kicked", "until_date": 0}
        there = {"user": self.profile.user, "status": "member"}
        change = {
            "chat": person.chat(),
            "from": person.user(),
            "date": self._seconds(),
            "old_chat_member": there if blocked else left,
            "new_chat_member": left if blocked else there,
        }
        self.updates.put("my_chat_member", change)
        self._tell_of(person)

    def _tell_of(self, person: Person) -> None:
        self.feed.tell("person", person.id, lambda: {"person": person.page()})

    def _seconds(self) -> int:
        return int(self.now().timestamp())

    def _said_last(self) -> str:
        chats = [(chat.person.name, chat.messages[-3:]) for chat in self._chats.values()]
        return "\n".join(
            f"{'bot to ' if message.from_bot else ''}{name}: {message.text[:200]!r}"
            for name, messages in chats[:10]
            for message in messages
        )


def _words(text: str) -> tuple[str, Sequence[Json]]:
    words, spotted = entities.plain(text)
    if not words or spotting.units(words) > MOST_UNITS:
        raise Impossible(f"A message has 1 to {MOST_UNITS} units.")
    return words, spotted
