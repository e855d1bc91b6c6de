"""The pinned messages of all chats: the bot and people pin and unpin them."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Chat, Group, Person
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.state import State

Json = dict[str, Any]


class Pins:
    """Pins and unpins messages; any number of messages of a chat can be pinned. Deleting a message unpins it."""

    def __init__(self, state: State, messages: Messages, groups: Groups) -> None:
        self._state = state
        self._messages = messages
        self._groups = groups

    def newest(self, chat: Chat) -> Message | None:
        """The pinned message with the latest date, whenever it was pinned; None when there is none."""
        pinned = (one for one in reversed(self._messages.of(chat).messages) if one.pinned)
        return next(pinned, None)

    def pin(self, message: Message, by: Json, *, silent: bool = False) -> None:
        """Pin a message in the name of a user; a service message says so, which the bot receives, its own as well."""
        message.pinned = True
        extra = {"pinned_message": without_reply(message)}
        said = self._messages.write(message.chat, by, "", (), extra=extra, silent=silent)
        if isinstance(message.chat, Person) or self._state.bot_in(message.chat).is_present:
            self._state.updates.put("message", said.api())

    def unpin(self, message: Message) -> None:
        """Unpin a message; the bot gets no update."""
        message.pinned = False

    def unpin_all(self, chat: Chat) -> None:
        """Unpin all messages of a chat."""
        for message in self._messages.of(chat).messages:
            message.pinned = False

    def pin_as(self, person: Person, message: Message) -> None:
        """Let a person pin a message, for the bot as well; raises Impossible."""
        self._require_access(person, message)
        if message.pinned or message.is_service:
            raise Impossible("This message cannot be pinned.")
        self.pin(message, person.user())

    def unpin_as(self, person: Person, message: Message) -> None:
        """Let a person unpin a message, for the bot as well; raises Impossible."""
        self._require_access(person, message)
        if not message.pinned:
            raise Impossible("This message is not pinned.")
        self.unpin(message)

    def _require_access(self, person: Person, message: Message) -> None:
        if isinstance(message.chat, Group):
            self._groups.require_admin(person, message.chat)
        elif person.blocked:
            raise Impossible("{person} has blocked the bot.", person=person.name)


def without_reply(message: Message) -> Json:
    """The Message object of a pinned message: without the message that it replies to."""
    return {name: value for name, value in message.api().items() if name != "reply_to_message"}
