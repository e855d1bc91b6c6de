"""People, their messages and the bot's, and the chats that contain them."""

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.page import message_html
from bot.sandbox.world.chats import Place, Topic
from bot.sandbox.world.files import Media

Json = dict[str, Any]


@dataclass(eq=False, slots=True)
class Message:
    """One message; an edit changes it in place."""

    message_id: int
    chat: Place
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
    besides: Json | None = None
    edit_date: int | None = None
    #: The number of edits.
    edits: int = 0
    deleted: bool = False

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
    def html(self) -> str:
        """The text as HTML for the page."""
        return message_html.html(self.text, self.entities)

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
        """The Message object with further fields for the page."""
        markup = {"reply_markup": self.reply_markup} if self.reply_markup else {}
        media = {"media": self.media.page()} if self.media else {}
        shown = {"html": self.html, "silent": self.silent, "from_bot": self.from_bot}
        return self.api() | markup | media | shown

    def _thread(self, topic: Topic) -> Json:
        """The fields of its topic in a forum; without another reply, it replies to the first message of the topic."""
        thread: Json = {"message_thread_id": topic.thread_id, "is_topic_message": True}
        if topic.root is None or self.message_id == topic.thread_id:
            return thread
        return thread | {"reply_to_message": topic.root}


@dataclass(eq=False, slots=True)
class Chat:
    """The messages of one private chat or room, oldest first."""

    where: Place
    #: Maximum messages; older ones are dropped.
    kept: int
    _messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    #: The texts with which the bot answered pressed buttons, newest last ("" for an answer without text).
    answered: deque[str] = field(default_factory=lambda: deque(maxlen=100))
    #: The last message that `World.answers` has returned, or that a person has written.
    heard: int = 0

    @property
    def messages(self) -> list[Message]:
        """All stored messages, oldest first."""
        return list(self._messages.values())

    @property
    def last(self) -> Message:
        """The newest message; raises IndexError when there is none."""
        if not self._messages:
            raise IndexError(f"{self.where.name} has no messages")
        return next(reversed(self._messages.values()))

    def get(self, message_id: int) -> Message | None:
        """The message with that id; None when it was deleted or dropped."""
        return self._messages.get(message_id)

    def add(self, message: Message) -> None:
        """Append a message, and drop the oldest above the maximum."""
        self._messages[message.message_id] = message
        if len(self._messages) > self.kept:
            self._messages.popitem(last=False)

    def remove(self, message: Message) -> None:
        """Remove a deleted message."""
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
