"""Creates and deletes rooms, lets people join and leave them, and upgrades groups to supergroups."""

from dataclasses import replace
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world import rights
from bot.sandbox.world.chats import GENERAL, Member, Person, Room, Topic
from bot.sandbox.world.messages import Message
from bot.sandbox.world.state import Ground

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


class Gatherings(Ground):
    """Everything that happens to rooms, except the membership of the bot."""

    def group(
        self,
        title: str,
        creator: Person,
        *,
        supergroup: bool = False,
        forum: bool = False,
        id: int | None = None,
        username: str | None = None,
    ) -> Room:
        """A new group; a forum is a supergroup, and so is a group with a username, which is public."""
        kind = "supergroup" if supergroup or forum or username else "group"
        room = self._room(title, kind, id)
        room.forum, room.username = forum, username
        return self._founded(room, creator)

    def channel(
        self, title: str, creator: Person, *, id: int | None = None, username: str | None = None
    ) -> Room:
        """A new channel; one with a username is public."""
        room = self._room(title, "channel", id)
        room.username = username
        return self._founded(room, creator)

    def join(self, person: Person, room: Room) -> None:
        """Let a person join: as a member of a group, as a subscriber of a channel."""
        _refuse_gone(room)
        if room.seat(person.user()).present:
            raise Impossible(f"{person.name} is in {room.title} already.")
        self._turn_member(room, person, Member(person.user(), "member"))
        if room.kind != "channel":
            self._announce(room, person.user(), {"new_chat_members": [person.user()]})

    def part(self, person: Person, room: Room) -> None:
        """Let a person leave; raises Impossible for the creator."""
        seat = self._inside(person, room)
        if seat.status == "creator":
            raise Impossible(f"{room.title} is {person.name}'s own.")
        if room.kind != "channel":
            self._announce(room, person.user(), {"left_chat_member": person.user()})
        self._turn_member(room, person, Member(person.user(), "left"))

    def promote(self, person: Person, room: Room, *, anonymous: bool = False) -> None:
        """Make a member an administrator; for the creator, only start or stop writing in the name of the room."""
        seat = self._inside(person, room)
        if anonymous and room.kind != "supergroup":
            raise Impossible("Only in supergroups do administrators remain anonymous.")
        if seat.status != "creator":
            given = rights.ADMINISTRATOR[room.kind]
            seat = Member(person.user(), "administrator", rights=given)
        self._turn_member(room, person, replace(seat, anonymous=anonymous))

    def demote(self, person: Person, room: Room) -> None:
        """Make an administrator a member again."""
        if self._inside(person, room).status != "administrator":
            raise Impossible(f"{person.name} is no administrator whom one could demote.")
        self._turn_member(room, person, Member(person.user(), "member"))

    def permit(self, room: Room, by: Person, **changes: bool) -> None:
        """Change what members without further rights may do in a group, including the bot; this sends no update."""
        self._ruling(by, room)
        try:
            room.permissions = rights.changed(rights.RESTRICTED | dict(room.permissions), changes)
        except KeyError as unknown:
            raise Impossible(f"There is no right {unknown} to give or take here.") from None
        self._tell_of(room)

    def upgrade(self, room: Room, by: Person, *, told: bool = True) -> Room:
        """Make a group a supergroup, which has a new id.

        `told` False: the bot gets no update, and only learns of it from the answer to its next call.
        """
        self._ruling(by, room)
        if room.kind != "group":
            raise Impossible(f"{room.title} is no basic group.")
        grown = self._room(room.title, "supergroup", None)
        grown.members = {number: _grown(member) for number, member in room.members.items()}
        grown.banned = dict(room.banned)
        grown.met = room.met
        bot = self.seat(grown)
        told = told and bot.present
        if told:
            self._tell_bot(grown, by, Member(bot.user), bot)
        self._announce(room, by.user(), {"migrate_to_chat_id": grown.id}, told=told)
        room.moved_to = grown.id
        as_room = {"sender_chat": grown.chat(), "migrate_from_chat_id": room.id}
        self._announce(grown, ANONYMOUS, as_room, told=told)
        for changed in (grown, room):
            self._tell_of(changed)
        return grown

    def dissolve(self, room: Room, *, told: bool = True) -> None:
        """Delete a room for everybody; `told` False: the bot gets no update."""
        _refuse_gone(room)
        bot = self.seat(room)
        creator = next(one for one in room.members.values() if one.status == "creator")
        if told and bot.present:
            self._tell_bot(room, self.people[creator.user["id"]], bot, Member(bot.user))
        room.dissolved = True
        self._tell_of(room)

    def _room(self, title: str, kind: str, id: int | None) -> Room:
        first = GROUPS if kind == "group" else SUPERGROUPS
        number = id if id is not None else first - 1
        while id is None and number in self.rooms:
            number -= 1
        if number in self.rooms or number >= 0:
            raise Impossible(f"No room can have the id {number}.")
        room = self.rooms[number] = Room(number, title, kind)
        return room

    def _founded(self, room: Room, creator: Person) -> Room:
        room.take(Member(creator.user(), "creator"))
        # The first message announces the room; the bot never gets it.
        room.newest = GENERAL if room.counts else 0
        self._tell_of(room)
        return room

    def _announce(
        self,
        room: Room,
        sender: Json,
        besides: Json,
        *,
        topic: Topic | None = None,
        told: bool | None = None,
    ) -> Message:
        """Write a service message. `told`: whether the bot gets an update; None: when it is in the room."""
        message = self._write(room, sender, "", (), topic=topic, besides=besides)
        if self.seat(room).present if told is None else told:
            self.updates.put("message", message.api())
        return message

    def _turn_member(self, room: Room, person: Person, new: Member) -> None:
        """Change a person's membership; a bot that is an administrator gets an update, if it asked for that kind."""
        old = room.seat(person.user())
        room.take(new)
        if self.seat(room).rules:
            self.updates.put("chat_member", self._turning(room, person, old, new))
        self._tell_of(room)

    def _tell_bot(self, room: Room, by: Person, old: Member, new: Member) -> None:
        self.updates.put("my_chat_member", self._turning(room, by, old, new))

    def _turning(self, room: Room, by: Person, old: Member, new: Member) -> Json:
        """The ChatMemberUpdated object."""
        return {
            "chat": room.chat(),
            "from": by.user(),
            "date": self._seconds(),
            "old_chat_member": old.api(),
            "new_chat_member": new.api(),
        }

    def _inside(self, person: Person, room: Room) -> Member:
        """The membership of a person who is in the room; raises Impossible."""
        _refuse_gone(room)
        seat = room.seat(person.user())
        if not seat.present:
            raise Impossible(f"{person.name} is not in {room.title}.")
        return seat

    def _ruling(self, person: Person, room: Room) -> Member:
        """The membership of a person who is an administrator of the room, or its creator; raises Impossible."""
        seat = self._inside(person, room)
        if not seat.rules:
            raise Impossible(f"{person.name} is no administrator of {room.title}.")
        return seat


def _refuse_gone(room: Room) -> None:
    if room.dissolved or room.moved_to:
        raise Impossible(f"{room.title} is no more.")


def _grown(member: Member) -> Member:
    """A group's member in the supergroup that it became: administrators have more rights there."""
    if member.status != "administrator":
        return member
    return replace(member, rights=rights.ADMINISTRATOR["supergroup"] | dict(member.rights))
