"""The messages of all chats: writes, edits and deletes them."""

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world import entities
from bot.sandbox.world.chats import Chat, Group, Topic
from bot.sandbox.world.files import Media
from bot.sandbox.world.state import State

#: Maximum UTF-16 units of one message.
MAX_UNITS = 4096

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Message:
    """One message; an edit changes it in place."""

    message_id: int
    chat: Chat
    #: True when the bot sent it.
    from_bot: bool
    #: The User object of the author; None for a post in a channel.
    sender: Json | None
    #: Unix time in seconds.
    date: int
    #: The text, or the caption of a photo or a document; empty for a service message.
    text: str
    entities: Sequence[Json] = ()
    reply_markup: Json | None = None
    #: True when it was sent with disable_notification.
    silent: bool = False
    #: True when it was sent with protect_content.
    protected: bool = False
    link_preview_options: Json | None = None
    reply_to: "Message | None" = None
    #: Its photo or document.
    media: Media | None = None
    #: None outside forums and in General.
    topic: Topic | None = None
    #: Further fields of the Message object: those of a service message, and the chat in whose name it was sent.
    extra: Json | None = None
    edit_date: int | None = None
    #: The number of edits.
    edits: int = 0
    deleted: bool = False
    pinned: bool = False

    @property
    def is_service(self) -> bool:
        """True when it only says what happened in the chat."""
        return not self.text and self.media is None and "location" not in (self.extra or {})

    @property
    def photo(self) -> bytes | None:
        """Its photo."""
        return self.media.content if self.media and self.media.kind == "photo" else None

    @property
    def document(self) -> Media | None:
        """Its document, with `file_name` and `content`."""
        return self.media if self.media and self.media.kind == "document" else None

    @property
    def file_id(self) -> str | None:
        """The id with which the bot can send the same photo or document again."""
        return self.media.file_id if self.media else None

    @property
    def caption(self) -> str | None:
        """The caption of a photo or a document; None for any other message."""
        return self.text if self.media else None

    @property
    def buttons(self) -> dict[str, str]:
        """The callback buttons of the inline keyboard: label to data, row by row."""
        return {key["text"]: key["callback_data"] for key in self.keys() if "callback_data" in key}

    def keys(self) -> Iterator[Json]:
        """The buttons of every kind of the inline keyboard, row by row."""
        for row in (self.reply_markup or {}).get("inline_keyboard", ()):
            yield from row

    def api(self) -> Json:
        """The Message object of the Bot API."""
        message: Json = {
            "message_id": self.message_id,
            "chat": self.chat.chat(),
            "date": self.date,
        }
        if self.sender is not None:
            message["from"] = self.sender
        return message | self._content() | self._context() | self._options()

    def _content(self) -> Json:
        """The fields of its text and media."""
        fields: Json = {} if self.media is None else self.media.api()
        text, entities = (
            ("text", "entities") if self.media is None else ("caption", "caption_entities")
        )
        if self.text:
            fields[text] = self.text
        if self.entities:
            fields[entities] = list(self.entities)
        return fields

    def _context(self) -> Json:
        """The fields of its topic, of the message that it replies to, and of its last edit."""
        fields: Json = {} if self.topic is None else self._thread(self.topic)
        fields |= self.extra or {}
        if self.edit_date is not None:
            fields["edit_date"] = self.edit_date
        if self.reply_to is not None:
            fields["reply_to_message"] = self.reply_to.api()
            fields["reply_to_message"].pop("reply_to_message", None)
        return fields

    def _options(self) -> Json:
        """The fields of the options with which it was sent."""
        fields: Json = {}
        if self.link_preview_options:
            fields["link_preview_options"] = self.link_preview_options
        if self.protected:
            fields["has_protected_content"] = True
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            fields["reply_markup"] = self.reply_markup
        return fields

    def _thread(self, topic: Topic) -> Json:
        """The fields of its topic in a forum; without another reply, it replies to the first message of the topic."""
        thread: Json = {"message_thread_id": topic.thread_id, "is_topic_message": True}
        if topic.first_message is None or self.message_id == topic.thread_id:
            return thread
        return thread | {"reply_to_message": topic.first_message}


@dataclass(eq=False, slots=True)
class History:
    """The messages of one chat, oldest first."""

    chat: Chat
    #: Maximum messages; older ones are dropped.
    limit: int
    _messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    #: The texts with which the bot answered pressed buttons, newest last ("" for an answer without text).
    answered: deque[str] = field(default_factory=lambda: deque(maxlen=100))
    #: The id of the last message that is read; `unread` returns the later ones.
    read_until: int = 0

    @property
    def messages(self) -> list[Message]:
        """All stored messages, oldest first."""
        return list(self._messages.values())

    @property
    def last(self) -> Message:
        """The newest message; raises IndexError when there is none."""
        if not self._messages:
            raise IndexError(f"{self.chat.name} has no messages")
        return next(reversed(self._messages.values()))

    def get(self, message_id: int) -> Message | None:
        """The message with that id; None when it was deleted or dropped."""
        return self._messages.get(message_id)

    def add(self, message: Message) -> None:
        """Append a message, and drop the oldest above the maximum."""
        self._messages[message.message_id] = message
        if len(self._messages) > self.limit:
            self._messages.popitem(last=False)

    def remove(self, message: Message) -> None:
        """Remove a deleted message."""
        message.deleted, message.pinned = True, False
        self._messages.pop(message.message_id, None)

    def unread(self) -> list[Message]:
        """The bot's messages after `read_until`, oldest first."""
        found = []
        for message in reversed(self._messages.values()):
            if message.message_id <= self.read_until:
                break
            if message.from_bot:
                found.append(message)
        return found[::-1]


class Messages:
    """The messages of all chats; each change is published as an event."""

    def __init__(self, state: State, limit: int) -> None:
        self._state = state
        #: Maximum messages of each chat; 0 stores none, for long runs.
        self.limit = limit
        self._histories: dict[int, History] = {}
        self._last_id = 0

    def of(self, chat: Chat) -> History:
        """The messages of a chat."""
        history = self._histories.get(chat.id)
        if history is None:
            history = self._histories[chat.id] = History(chat, self.limit)
        return history

    def histories(self) -> list[History]:
        """The messages of every chat that has any, or had."""
        return list(self._histories.values())

    def write(
        self, chat: Chat, sender: Json | None, text: str, entities: Sequence[Json], **more: Any
    ) -> Message:
        """Add a message to a chat; `more` are further fields of Message."""
        number, from_bot = self._next_id(chat), more.pop("from_bot", False)
        date = self._state.seconds()
        message = Message(number, chat, from_bot, sender, date, text, entities, **more)
        if self.limit:
            self.of(chat).add(message)
        self._state.events.publish("message", chat.id, message)
        return message

    def write_from_bot(
        self, chat: Chat, text: str, entities: Sequence[Json], **more: Any
    ) -> Message:
        """Add a message of the bot to a chat; in a channel, the author is the channel."""
        sender: Json | None = self._state.profile.user
        if isinstance(chat, Group) and chat.kind == "channel":
            sender, more = None, more | {"extra": {"sender_chat": chat.chat()}}
        return self.write(chat, sender, text, entities, from_bot=True, **more)

    def edit(
        self, message: Message, text: str, entities: Sequence[Json], markup: Json | None
    ) -> None:
        """Replace the text and the keyboard of a message."""
        message.text, message.entities, message.reply_markup = text, entities, markup
        message.edit_date = self._state.seconds()
        message.edits += 1
        self._state.events.publish("edit", message.chat.id, message)

    def delete(self, message: Message) -> None:
        """Delete a message."""
        self.of(message.chat).remove(message)
        self._state.events.publish("delete", message.chat.id, message)

    def forget(self, chat: Chat) -> None:
        """Drop all messages of a chat that no longer exists."""
        self._histories.pop(chat.id, None)

    def mark_read(self, chat: Chat) -> None:
        """Mark all messages until now as read."""
        if isinstance(chat, Group) and chat.numbers_messages:
            self.of(chat).read_until = chat.last_message_id
        else:
            self.of(chat).read_until = self._last_id

    def _next_id(self, chat: Chat) -> int:
        if isinstance(chat, Group) and chat.numbers_messages:
            chat.last_message_id += 1
            return chat.last_message_id
        self._last_id += 1
        return self._last_id


def typed(text: str) -> tuple[str, Sequence[Json]]:
    """A text as a person types it, and the entities that Telegram finds in it; raises Impossible."""
    clean, found = entities.plain(text)
    if not clean or entities.units(clean) > MAX_UNITS:
        raise Impossible("A message has 1 to {count} UTF-16 units.", count=MAX_UNITS)
    return clean, found
