"""The buttons of inline keyboards: people press them, and the bot answers the callback query."""

from collections import OrderedDict
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Chat, Group, Person
from bot.sandbox.world.groups import Groups
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.state import State

#: Maximum pressed buttons that can still be answered.
MAX_QUERIES = 1000

Json = dict[str, Any]


class Buttons:
    """The pressed buttons that the bot can answer."""

    def __init__(self, state: State, messages: Messages, groups: Groups) -> None:
        self._state = state
        self._messages = messages
        self._groups = groups
        #: The person and the chat of a pressed button, by the id of the query.
        self._queries: OrderedDict[str, tuple[Person, Chat]] = OrderedDict()

    def press(self, person: Person, message: Message, key: str) -> str:
        """Let a person press a button, found by its data or its label; returns the id of the query.

        This marks all messages in the chat as read.
        """
        data = message.buttons.get(key, key)
        if data not in message.buttons.values():
            raise Impossible(
                "There is no button {key}; the buttons are {known}.",
                key=repr(key),
                known=message.buttons,
            )
        chat = message.chat
        if isinstance(chat, Group):
            self._groups.require_member(person, chat)
        elif person.blocked:
            raise Impossible("{person} has blocked the bot.", person=person.name)
        self._messages.mark_read(chat)
        query = self._add(person, chat)
        press: Json = {"id": query, "from": person.user(), "message": message.api()}
        press |= {"chat_instance": str(chat.id), "data": data}
        self._state.updates.put("callback_query", press)
        return query

    def answer(self, query: str, text: str, *, alert: bool) -> bool:
        """Answer a pressed button; False when the query is not known."""
        if query not in self._queries:
            return False
        person, chat = self._queries[query]
        self._messages.of(chat).answered.append(text)
        answer = {"text": text, "show_alert": alert, "person": person.id}
        self._state.events.publish("answer", chat.id, answer)
        return True

    def _add(self, person: Person, chat: Chat) -> str:
        query = self._state.next_query_id()
        self._queries[query] = person, chat
        if len(self._queries) > MAX_QUERIES:
            self._queries.popitem(last=False)
        return query
