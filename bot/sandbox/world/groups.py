"""Groups, supergroups and channels: creates and deletes them, changes their members, and upgrades groups."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world import rights
from bot.sandbox.world.chats import GENERAL, Group, Member, Person, Topic
from bot.sandbox.world.messages import Message, Messages
from bot.sandbox.world.state import State

#: The User object that Telegram shows for an anonymous administrator.
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
#: The ids before the first group, and before the first supergroup or channel; each next id is one less.
GROUPS, SUPERGROUPS = -4_000_000, -1_002_000_000_000

Json = dict[str, Any]


class Groups(Mapping[int, Group]):
    """All groups, supergroups and channels by id, and the membership of people in them."""

    def __init__(self, state: State, messages: Messages) -> None:
        self._state = state
        self._messages = messages
        self._groups: dict[int, Group] = {}

    def __getitem__(self, number: int) -> Group:
        return self._groups[number]

    def __iter__(self) -> Iterator[int]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)

    def create(
        self,
        title: str,
        creator: Person,
        *,
        supergroup: bool = False,
        forum: bool = False,
        id: int | None = None,
        username: str | None = None,
    ) -> Group:
        """A new group; a forum is a supergroup, and so is a group with a username, which is public."""
        kind = "supergroup" if supergroup or forum or username else "group"
        group = self._new(title, kind, id)
        group.forum, group.username = forum, username
        return self._add_creator(group, creator)

    def create_channel(
        self, title: str, creator: Person, *, id: int | None = None, username: str | None = None
    ) -> Group:
        """A new channel; one with a username is public."""
        group = self._new(title, "channel", id)
        group.username = username
        return self._add_creator(group, creator)

    def join(self, person: Person, group: Group) -> None:
        """Let a person join: as a member of a group, as a subscriber of a channel."""
        _require_existing(group)
        if group.member(person.user()).is_present:
            raise Impossible(
                "{person} is already in {group}.", person=person.name, group=group.title
            )
        self._set_member(group, person, Member(person.user(), "member"))
        if group.kind != "channel":
            self.announce(group, person.user(), {"new_chat_members": [person.user()]})

    def leave(self, person: Person, group: Group) -> None:
        """Let a person leave; raises Impossible for the creator."""
        member = self.require_member(person, group)
        if member.status == "creator":
            raise Impossible(
                "{person} owns {group} and cannot leave it.", person=person.name, group=group.title
            )
        if group.kind != "channel":
            self.announce(group, person.user(), {"left_chat_member": person.user()})
        self._set_member(group, person, Member(person.user(), "left"))

    def give_up(self, person: Person, group: Group) -> None:
        """Let a person leave; a group is deleted with its creator."""
        if group.member(person.user()).status == "creator":
            self._delete_with_creator(group)
        elif not group.migrated_to:
            self.leave(person, group)

    def promote(self, person: Person, group: Group, *, anonymous: bool = False) -> None:
        """Make a member an administrator; for the creator, only start or stop writing in the name of the group."""
        member = self.require_member(person, group)
        if anonymous and group.kind != "supergroup":
            raise Impossible("Only administrators of supergroups can be anonymous.")
        if member.status != "creator":
            given = rights.ADMINISTRATOR[group.kind]
            member = Member(person.user(), "administrator", rights=given)
        self._set_member(group, person, replace(member, anonymous=anonymous))

    def demote(self, person: Person, group: Group) -> None:
        """Make an administrator a member again."""
        if self.require_member(person, group).status != "administrator":
            raise Impossible(
                "{person} is not an administrator who can be demoted.", person=person.name
            )
        self._set_member(group, person, Member(person.user(), "member"))

    def set_permissions(self, group: Group, by: Person, **changes: bool) -> None:
        """Change what members without further rights can do in a group, including the bot; this sends no update."""
        self.require_admin(by, group)
        before = rights.RESTRICTED | dict(group.permissions)
        group.permissions = rights.changed(before, changes)
        self.publish(group)

    def upgrade(self, group: Group, by: Person, *, notify_bot: bool = True) -> Group:
        """Make a group a supergroup, which has a new id.

        `notify_bot` False: the bot gets no update, and only learns of it from the answer to its next call.
        """
        self.require_admin(by, group)
        if group.kind != "group":
            raise Impossible("{group} is not a basic group.", group=group.title)
        upgraded = self._new(group.title, "supergroup", None)
        upgraded.members = {number: _upgraded(member) for number, member in group.members.items()}
        upgraded.banned = dict(group.banned)
        upgraded.known = group.known
        bot = self._state.bot_in(upgraded)
        notify_bot = notify_bot and bot.is_present
        if notify_bot:
            self.put_member_update("my_chat_member", upgraded, by.user(), Member(bot.user), bot)
        migration = {"migrate_to_chat_id": upgraded.id}
        self.announce(group, by.user(), migration, notify_bot=notify_bot)
        group.migrated_to = upgraded.id
        origin = {"sender_chat": upgraded.chat(), "migrate_from_chat_id": group.id}
        self.announce(upgraded, ANONYMOUS, origin, notify_bot=notify_bot)
        for changed in (upgraded, group):
            self.publish(changed)
        return upgraded

    def delete(self, group: Group, *, notify_bot: bool = True) -> None:
        """Delete a group for everybody; `notify_bot` False: the bot gets no update."""
        _require_existing(group)
        bot = self._state.bot_in(group)
        if notify_bot and bot.is_present:
            by = group.creator.user
            self.put_member_update("my_chat_member", group, by, bot, Member(bot.user))
        group.deleted = True
        self.publish(group)

    def require_member(self, person: Person, group: Group) -> Member:
        """The membership of a person who is in the group; raises Impossible."""
        _require_existing(group)
        member = group.member(person.user())
        if not member.is_present:
            raise Impossible("{person} is not in {group}.", person=person.name, group=group.title)
        return member

    def require_admin(self, person: Person, group: Group) -> Member:
        """The membership of a person who is an administrator of the group, or its creator; raises Impossible."""
        member = self.require_member(person, group)
        if not member.is_admin:
            raise Impossible(
                "{person} is not an administrator of {group}.",
                person=person.name,
                group=group.title,
            )
        return member

    def announce(
        self,
        group: Group,
        sender: Json,
        extra: Json,
        *,
        topic: Topic | None = None,
        notify_bot: bool | None = None,
    ) -> Message:
        """Write a service message. `notify_bot`: whether the bot gets an update; None: when it is in the group."""
        message = self._messages.write(group, sender, "", (), topic=topic, extra=extra)
        if self._state.bot_in(group).is_present if notify_bot is None else notify_bot:
            self._state.updates.put("message", message.api())
        return message

    def put_member_update(
        self, kind: str, group: Group, by: Json, old: Member, new: Member
    ) -> None:
        """Queue a ChatMemberUpdated object for the bot: chat_member, or my_chat_member for its own membership."""
        change = {"chat": group.chat(), "from": by, "date": self._state.seconds()}
        members = {"old_chat_member": old.api(), "new_chat_member": new.api()}
        self._state.updates.put(kind, change | members)

    def publish(self, group: Group) -> None:
        """Publish that a group changed."""
        self._state.events.publish("group", group.id, group)

    def _delete_with_creator(self, group: Group) -> None:
        if not group.migrated_to:
            return self.delete(group)
        group.deleted = True
        return self.publish(group)

    def _new(self, title: str, kind: str, id: int | None) -> Group:
        first = GROUPS if kind == "group" else SUPERGROUPS
        number = id if id is not None else first - 1
        while id is None and number in self._groups:
            number -= 1
        if number in self._groups or number >= 0:
            raise Impossible("A new {kind} cannot have the id {number}.", kind=kind, number=number)
        group = self._groups[number] = Group(number, title, kind)
        return group

    def _add_creator(self, group: Group, creator: Person) -> Group:
        group.set_member(Member(creator.user(), "creator"))
        # The first message announces the group; the bot never gets it.
        group.last_message_id = GENERAL if group.numbers_messages else 0
        self.publish(group)
        return group

    def _set_member(self, group: Group, person: Person, new: Member) -> None:
        """Change a person's membership; a bot that is an administrator gets an update, if it requested that kind."""
        old = group.member(person.user())
        group.set_member(new)
        if self._state.bot_in(group).is_admin:
            self.put_member_update("chat_member", group, person.user(), old, new)
        self.publish(group)


def _require_existing(group: Group) -> None:
    if group.deleted or group.migrated_to:
        raise Impossible("{group} does not exist any more.", group=group.title)


def _upgraded(member: Member) -> Member:
    """A group's member in the supergroup that it became: administrators have more rights there."""
    if member.status != "administrator":
        return member
    return replace(member, rights=rights.ADMINISTRATOR["supergroup"] | dict(member.rights))
