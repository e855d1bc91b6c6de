"""The people of the world: they write to the bot and in groups, edit what they wrote, and block the bot."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world.chats import Group, Person, Topic
from bot.sandbox.world.groups import ANONYMOUS, Groups
from bot.sandbox.world.inbox import Inbox
from bot.sandbox.world.messages import Message, Messages, typed
from bot.sandbox.world.state import State

#: The User object that Telegram shows for somebody who writes in the name of a channel.
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
#: The id of the first person.
FIRST_ID = 1001

Json = dict[str, Any]


class People(Mapping[int, Person]):
    """All people by id, and what they write."""

    def __init__(self, state: State, messages: Messages, groups: Groups, inbox: Inbox) -> None:
        self._state = state
        self._messages = messages
        self._groups = groups
        self._inbox = inbox
        self._people: dict[int, Person] = {}
        #: The ids of all people that there ever were: the bot may remember those who were removed.
        self._used: set[int] = set()

    def __getitem__(self, number: int) -> Person:
        return self._people[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._people)

    def __len__(self) -> int:
        return len(self._people)

    def add(
        self,
        name: str,
        language_code: str | None = "en",
        *,
        id: int | None = None,
        started: bool = False,
    ) -> Person:
        """Add a person. `started`: they have already written to the bot."""
        number = id if id is not None else FIRST_ID + len(self._people)
        while id is None and number in self._used:
            number += 1
        if number in self._people:
            raise Impossible("A person with the id {number} already exists.", number=number)
        person = self._people[number] = Person(number, name, language_code, started)
        self._used.add(number)
        self._state.events.publish("person", number, person)
        return person

    def remove(self, person: Person) -> None:
        """Remove a person and their chat. They block the bot, delete their groups, and leave those of others."""
        if person.started:
            self._set_blocked(person, blocked=True)
        for group in self._groups.values():
            if group.member(person.user()).is_present and not group.deleted:
                self._groups.give_up(person, group)
        del self._people[person.id]
        self._messages.forget(person)
        self._state.events.publish("removed", person.id, None)

    def block(self, person: Person) -> None:
        """Let a person block the bot."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: Person) -> None:
        """Let a person unblock the bot."""
        self._set_blocked(person, blocked=False)

    def send(
        self,
        person: Person,
        text: str,
        group: Group | None = None,
        *,
        topic: Topic | None = None,
        anonymous: bool | None = None,
        as_channel: Group | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Let a person write to the bot or in a group; this marks all earlier messages there as read.

        `anonymous`: True: an administrator writes in the name of the group from now on; False: in their own name again;
        None: no change.
        """
        extra = self._author(person, group, as_channel, anonymous=anonymous)
        if group is None and person.blocked:
            raise Impossible("{person} has blocked the bot.", person=person.name)
        if group is not None:
            _require_open(person, group, topic)
        chat = person if group is None else group
        sender = extra.pop("from", person.user())
        thread = None if group and topic is group.general else topic
        more: Json = {"topic": thread, "reply_to": reply_to, "extra": extra or None}
        message = self._messages.write(chat, sender, *typed(text), **more)
        person.started = person.started or group is None
        return self._inbox.receive(message)

    def post(self, person: Person, channel: Group, text: str) -> Message:
        """Let an administrator post in a channel; the author of the post is the channel."""
        if channel.kind != "channel":
            raise Impossible("{group} is not a channel.", group=channel.title)
        self._groups.require_admin(person, channel)
        extra = {"sender_chat": channel.chat()}
        return self._inbox.receive(self._messages.write(channel, None, *typed(text), extra=extra))

    def edit(self, person: Person, message: Message, text: str) -> Message:
        """Let a person edit their own message, or a post of a channel whose administrator they are."""
        chat, own = message.chat, (message.sender or {}).get("id") == person.id
        posted = isinstance(chat, Group) and message.sender is None
        if message.from_bot or not (posted or own):
            raise Impossible("{person} did not write that message.", person=person.name)
        if isinstance(chat, Group):
            (self._groups.require_admin if posted else self._groups.require_member)(person, chat)
        self._messages.edit(message, *typed(text), None)
        self._inbox.receive_edit(message)
        return message

    def delete(self, person: Person, message: Message) -> None:
        """Let a person delete their own message, or any of their private chat; the bot gets no update.

        What somebody deletes only for themselves stays there for the bot: nothing changes here.
        """
        if message.chat is not person and (message.sender or {}).get("id") != person.id:
            raise Impossible("{person} did not write that message.", person=person.name)
        self._messages.delete(message)

    def clear_history(self, person: Person) -> None:
        """Let a person delete all messages of their private chat for the bot as well."""
        for message in self._messages.of(person).messages:
            self.delete(person, message)

    def _set_blocked(self, person: Person, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        bot = self._state.profile.user
        kicked = {"user": bot, "status": "kicked", "until_date": 0}
        member = {"user": bot, "status": "member"}
        change = {
            "chat": person.chat(),
            "from": person.user(),
            "date": self._state.seconds(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._state.updates.put("my_chat_member", change)
        self._state.events.publish("person", person.id, person)

    def _author(
        self, person: Person, group: Group | None, channel: Group | None, *, anonymous: bool | None
    ) -> Json:
        """The fields `from` and `sender_chat` of a person's messages; empty when they write in their own name."""
        if group is None:
            return {}
        if group.kind == "channel":
            raise Impossible("In a channel, administrators post; nobody writes in their own name.")
        member = self._groups.require_member(person, group)
        if anonymous is not None and anonymous != member.anonymous:
            self._groups.require_admin(person, group)
            self._groups.promote(person, group, anonymous=anonymous)
        if channel is not None:
            self._groups.require_admin(person, channel)
            return {"from": AS_CHANNEL, "sender_chat": channel.chat()}
        if group.member(person.user()).anonymous:
            return {"from": ANONYMOUS, "sender_chat": group.chat()}
        return {}


def _require_open(person: Person, group: Group, topic: Topic | None) -> None:
    """Raise Impossible when the person cannot write in the topic; None is General."""
    if topic is not None and topic not in (group.general, *group.topics.values()):
        raise Impossible(
            "There is no topic {topic} in {group}.", topic=topic.name, group=group.title
        )
    thread = topic or group.general
    if thread.deleted:
        raise Impossible("The topic {topic} was deleted.", topic=thread.name)
    is_admin = group.member(person.user()).is_admin
    if thread.closed and not is_admin and thread.creator != person.id:
        raise Impossible("The topic {topic} is closed.", topic=thread.name)
