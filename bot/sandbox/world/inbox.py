"""What the bot receives of people's messages: with privacy mode on, only a part of those in groups."""

import re

from bot.sandbox.world.chats import Group, Person
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.state import State

_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(\w+))?(?![\w/@])")


class Inbox:
    """Queues updates for the messages that the bot receives."""

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages

    def receive(self, message: Message) -> Message:
        """Mark all messages up to this one as read, and queue an update if the bot receives it."""
        self._messages.of(message.chat).read_until = message.message_id
        if self._is_visible(message):
            posted = isinstance(message.chat, Group) and message.chat.kind == "channel"
            self._state.updates.put("channel_post" if posted else "message", message.api())
        return message

    def receive_edit(self, message: Message) -> None:
        """Queue an update for an edited message if the bot receives it."""
        if self._is_visible(message):
            posted = isinstance(message.chat, Group) and message.sender is None
            kind = "edited_channel_post" if posted else "edited_message"
            self._state.updates.put(kind, message.api())

    def _is_visible(self, message: Message) -> bool:
        """True when the bot receives a message, with privacy mode on.

        That is every message in private chats and where it is an administrator; elsewhere commands that name it or no
        bot, replies to it, and messages that were sent through it.
        """
        if isinstance(message.chat, Person):
            return True
        bot = self._state.bot_in(message.chat)
        if bot.is_admin or not bot.is_present:
            return bot.is_admin
        if message.reply_to is not None and message.reply_to.from_bot:
            return True
        if "via_bot" in (message.extra or {}):
            return True
        username = self._state.profile.username.lower()
        command = _COMMAND.match(message.text)
        return command is not None and (command[1] or username).lower() == username
