"""What people write and press in private chats and in rooms, and the updates that the bot gets from it."""

import re
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Person, Place, Room, Topic
from bot.sandbox.world.groups import ANONYMOUS, Gatherings
from bot.sandbox.world.messages import Message
from bot.sandbox.world.state import words

#: The User object that Telegram shows for somebody who writes in the name of a channel.
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
#: Maximum pressed buttons that can still be answered.
MOST_QUERIES = 1000

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(\w+))?(?![\w/@])")

Json = dict[str, Any]


class Speaking(Gatherings):
    """Messages and pressed buttons of people."""

    def say(
        self,
        person: Person,
        text: str,
        room: Room | None = None,
        *,
        topic: Topic | None = None,
        anonymous: bool | None = None,
        as_channel: Room | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Let a person write to the bot or in a room; `answers` counts the bot's messages from here on.

        `anonymous`: True: an administrator writes in the name of the room from now on; False: in their own name again;
        None: no change.
        """
        besides = self._guise(person, room, as_channel, anonymous=anonymous)
        if room is None and person.blocked:
            raise Impossible(f"{person.name} has blocked the bot.")
        if room is not None:
            self._refuse_closed(person, room, topic)
        where = person if room is None else room
        sender = besides.pop("from", person.user())
        at: Json = {"topic": None if room and topic is room.general else topic}
        message = self._write(
            where, sender, *words(text), **at, reply_to=reply_to, besides=besides or None
        )
        person.started = person.started or room is None
        return self._spoken(message)

    def post(self, person: Person, channel: Room, text: str) -> Message:
        """Let an administrator post in a channel; the author of the post is the channel."""
        if channel.kind != "channel":
            raise Impossible(f"{channel.title} is no channel.")
        self._ruling(person, channel)
        besides = {"sender_chat": channel.chat()}
        return self._spoken(self._write(channel, None, *words(text), besides=besides))

    def edit(self, person: Person, message: Message, text: str) -> Message:
        """Let a person edit their own message, or a post of a channel whose administrator they are."""
        room, own = message.chat, (message.sender or {}).get("id") == person.id
        posted = isinstance(room, Room) and message.sender is None
        if message.from_bot or not (posted or own):
            raise Impossible(f"{person.name} did not write that message.")
        if isinstance(room, Room):
            (self._ruling if posted else self._inside)(person, room)
        self.change(message, *words(text), None)
        if self._hears(message):
            self.updates.put("edited_channel_post" if posted else "edited_message", message.api())
        return message

    def press(self, person: Person, message: Message | int, key: str) -> str:
        """Let a person press a button, found by its data or its label; returns the id of the query."""
        if isinstance(message, int):
            message = self._message(person, message)
        data = message.buttons.get(key, key)
        if data not in message.buttons.values():
            raise Impossible(f"There is no button {key!r} but {message.buttons}.")
        where = message.chat
        if isinstance(where, Room):
            self._inside(person, where)
        elif person.blocked:
            raise Impossible(f"{person.name} has blocked the bot.")
        self._heard_so_far(where)
        asked: Json = {"from": person.user(), "message": message.api()}
        asked |= {"chat_instance": str(where.id), "data": data}
        query = self._query(person, where)
        self.updates.put("callback_query", {"id": query} | asked)
        return query

    def _guise(
        self, person: Person, room: Room | None, channel: Room | None, *, anonymous: bool | None
    ) -> Json:
        """The fields `from` and `sender_chat` of a person's messages; empty when they write in their own name."""
        if room is None:
            return {}
        if room.kind == "channel":
            raise Impossible("In a channel one posts.")
        seat = self._inside(person, room)
        if anonymous is not None and anonymous != seat.anonymous:
            self._ruling(person, room)
            self.promote(person, room, anonymous=anonymous)
        if channel is not None:
            self._ruling(person, channel)
            return {"from": AS_CHANNEL, "sender_chat": channel.chat()}
        if room.seat(person.user()).anonymous:
            return {"from": ANONYMOUS, "sender_chat": room.chat()}
        return {}

    def _refuse_closed(self, person: Person, room: Room, topic: Topic | None) -> None:
        if topic is not None and topic not in (room.general, *room.topics.values()):
            raise Impossible(f"There is no topic {topic.name} in {room.title}.")
        at = topic or room.general
        if at.deleted:
            raise Impossible(f"{at.name} was deleted.")
        if at.closed and not room.seat(person.user()).rules and at.creator != person.id:
            raise Impossible(f"{at.name} is closed.")

    def _spoken(self, message: Message) -> Message:
        """Count answers from a person's message on, and send the bot an update if it may get the message."""
        self.chat(message.chat).heard = message.message_id
        if self._hears(message):
            posted = isinstance(message.chat, Room) and message.chat.kind == "channel"
            self.updates.put("channel_post" if posted else "message", message.api())
        return message

    def _hears(self, message: Message) -> bool:
        """True when the bot gets a message, with privacy mode on.

        That is every message in private chats and where it is an administrator; elsewhere commands that may be for it,
        replies to it, and messages that were sent through it.
        """
        room = message.chat
        if isinstance(room, Person):
            return True
        seat = self.seat(room)
        if seat.rules or not seat.present:
            return seat.rules
        if message.reply_to is not None and message.reply_to.from_bot:
            return True
        if "via_bot" in (message.besides or {}):
            return True
        command = _COMMAND.match(message.text)
        meant = command and (command[1] or self.profile.username).lower()
        return meant == self.profile.username.lower()

    def _next_query(self) -> str:
        self._last_query += 1
        return str(4_300_000_000_000_000 + self._last_query)

    def _query(self, person: Person, where: Place) -> str:
        query = self._next_query()
        self._queries[query] = person, where
        if len(self._queries) > MOST_QUERIES:
            self._queries.popitem(last=False)
        return query

    def _message(self, person: Person, message_id: int) -> Message:
        message = self.chat(person).get(message_id)
        if message is None:
            raise Impossible(f"{person.name} has no message {message_id}.")
        return message
