"""People, the messages that they and the bot write, and the chats these lie in."""

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import display
from bot.sandbox.media import Media
from bot.sandbox.rooms import Room, Topic

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Person:
    """Somebody with a private chat with the bot; the chat's id is theirs."""

    id: int
    name: str
    #: What their Telegram says it speaks; None: it does not say.
    language_code: str | None = "en"
    #: True once they wrote to the bot: before that, it may not write to them.
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """The User object of the Bot API."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | {"language_code": self.language_code} if self.language_code else user

    def chat(self) -> Json:
        """The Chat object of their private chat."""
        return {"id": self.id, "first_name": self.name, "type": "private"}

    def page(self) -> Json:
        """What the page knows of them."""
        names = ("id", "name", "language_code", "blocked")
        return {name: getattr(self, name) for name in names}


#: Where messages lie: the private chat of a person, or a room.
Place = Person | Room


@dataclass(eq=False, slots=True)
class Message:
    """One bubble; it changes in place when it is edited."""

    message_id: int
    chat: Place
    #: True when the bot wrote it.
    from_bot: bool
    #: The User object of the author; None for a post of a channel.
    sender: Json | None
    #: Unix seconds.
    date: int
    #: Below a photo or a document its caption; empty for a service message.
    text: str
    entities: Sequence[Json] = ()
    reply_markup: Json | None = None
    #: True when it was sent with disable_notification.
    silent: bool = False
    #: True when it was sent with protect_content.
    protected: bool = False
    link_preview_options: Json | None = None
    reply_to: "Message | None" = None
    #: The photo or the document that it carries.
    media: Media | None = None
    #: None outside forums and in General.
    topic: Topic | None = None
    #: Further fields of the Message object: what a service message tells, as whom it was sent.
    besides: Json | None = None
    edit_date: int | None = None
    #: How often it was edited.
    edits: int = 0
    deleted: bool = False

    @property
    def photo(self) -> bytes | None:
        """The picture it carries."""
        return self.media.content if self.media and self.media.kind == "photo" else None

    @property
    def document(self) -> Media | None:
        """The document it carries, with `file_name` and `content`."""
        return self.media if self.media and self.media.kind == "document" else None

    @property
    def file_id(self) -> str | None:
        """The id by which the bot may send the same photo or document again."""
        return self.media.file_id if self.media else None

    @property
    def caption(self) -> str | None:
        """What stands below a photo or a document; None for any other message."""
        return self.text if self.media else None

    @property
    def html(self) -> str:
        """What the page shows."""
        return display.html(self.text, self.entities)

    @property
    def buttons(self) -> dict[str, str]:
        """The inline keyboard's callback buttons: label to data, row by row."""
        return {key["text"]: key["callback_data"] for key in self.keys() if "callback_data" in key}

    def keys(self) -> Iterator[Json]:
        """The inline keyboard's buttons of every kind, row by row."""
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
        if self.media is not None:
            message |= self.media.api()
        if self.text:
            message["text" if self.media is None else "caption"] = self.text
        if self.entities:
            message["entities" if self.media is None else "caption_entities"] = list(self.entities)
        if self.topic is not None:
            message |= self._thread(self.topic)
        if self.besides is not None:
            message |= self.besides
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.reply_to is not None:
            message["reply_to_message"] = self.reply_to.api()
            message["reply_to_message"].pop("reply_to_message", None)
        if self.link_preview_options:
            message["link_preview_options"] = self.link_preview_options
        if self.protected:
            message["has_protected_content"] = True
        if self.reply_markup and "inline_keyboard" in self.reply_markup:
            message["reply_markup"] = self.reply_markup
        return message

    def page(self) -> Json:
        """The Message object with what the page needs besides."""
        markup = {"reply_markup": self.reply_markup} if self.reply_markup else {}
        media = {"media": self.media.page()} if self.media else {}
        shown = {"html": self.html, "silent": self.silent, "from_bot": self.from_bot}
        return self.api() | markup | media | shown

    def _thread(self, topic: Topic) -> Json:
        """Where in a forum it stands; unless it says more, it replies to the beginning of its topic."""
        thread: Json = {"message_thread_id": topic.thread_id, "is_topic_message": True}
        if topic.root is None or self.message_id == topic.thread_id:
            return thread
        return thread | {"reply_to_message": topic.root}


@dataclass(eq=False, slots=True)
class Chat:
    """The messages of one place, oldest first."""

    where: Place
    #: How many messages are kept; older ones are forgotten.
    kept: int
    _messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    #: The texts with which the bot answered pressed buttons, newest last ("" for a bare answer).
    answered: deque[str] = field(default_factory=lambda: deque(maxlen=100))
    #: The last message that `World.answers` has given out, or that a person has written.
    heard: int = 0

    @property
    def messages(self) -> list[Message]:
        """All that is kept, oldest first."""
        return list(self._messages.values())

    @property
    def last(self) -> Message:
        """The newest message; IndexError when there is none."""
        if not self._messages:
            raise IndexError(f"{self.where.name} has no messages")
        return next(reversed(self._messages.values()))

    def get(self, message_id: int) -> Message | None:
        """The message of that id, unless it was deleted or forgotten."""
        return self._messages.get(message_id)

    def add(self, message: Message) -> None:
        """Appends a message and forgets the oldest beyond what is kept."""
        self._messages[message.message_id] = message
        if len(self._messages) > self.kept:
            self._messages.popitem(last=False)

    def remove(self, message: Message) -> None:
        """Takes a deleted message away."""
        message.deleted = True
        self._messages.pop(message.message_id, None)

    def unheard(self) -> list[Message]:
        """The bot's messages after `heard`, oldest first."""
        found = []
        for message in reversed(self._messages.values()):
            if message.message_id <= self.heard:
                break
            if message.from_bot:
                found.append(message)
        return found[::-1]
