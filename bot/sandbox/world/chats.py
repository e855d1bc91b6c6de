"""Groups, supergroups and channels: their members with status and rights, and the topics of a forum."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: The thread id of a forum's General topic; messages there have no thread id.
GENERAL = 1
#: The statuses of somebody who is in a room; with any other status, they are outside.
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
#: The statuses of administrators.
RULING = frozenset({"creator", "administrator"})


@dataclass(eq=False, slots=True)
class Person:
    """A person with a private chat with the bot; the id of the chat is the id of the person."""

    id: int
    name: str
    #: The language of their Telegram; None: Telegram does not tell it.
    language_code: str | None = "en"
    #: True once they have written to the bot; before that, the bot may not write to them.
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
        """The person as JSON for the page."""
        names = ("id", "name", "language_code", "blocked")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Member:
    """The membership of a user in a room."""

    #: The User object.
    user: Json
    #: creator, administrator, member, restricted, left or kicked.
    status: str = "left"
    #: True for an administrator who writes in the name of the room.
    anonymous: bool = False
    #: The rights of an administrator or a restricted member, by Telegram's names.
    rights: Mapping[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """True when the user is in the room."""
        return self.status in PRESENT

    @property
    def rules(self) -> bool:
        """True for the creator and for administrators."""
        return self.status in RULING

    def may(self, right: str) -> bool:
        """False when `rights` denies the right; a right that is not named is allowed."""
        return self.rights.get(right, True)

    def api(self) -> Json:
        """The ChatMember object of the Bot API, with the fields of its status."""
        shown: Json = {"user": self.user, "status": self.status}
        if self.status == "creator":
            shown["is_anonymous"] = self.anonymous
        elif self.status == "administrator":
            shown |= {"can_be_edited": False, "is_anonymous": self.anonymous, **self.rights}
        elif self.status == "restricted":
            shown |= {"is_member": True, **self.rights, "until_date": 0}
        elif self.status == "kicked":
            shown["until_date"] = 0
        return shown


@dataclass(eq=False, slots=True)
class Topic:
    """One topic of a forum."""

    #: The id of the message that opened it; 1 for General.
    thread_id: int
    name: str
    #: The id of the user who opened it.
    creator: int = 0
    closed: bool = False
    deleted: bool = False
    #: The message that opened it; all other messages there reply to it.
    root: Json | None = None

    def page(self) -> Json:
        """The topic as JSON for the page."""
        return {name: getattr(self, name) for name in ("thread_id", "name", "closed")}


@dataclass(eq=False, slots=True)
class Room:
    """A group, a supergroup or a channel."""

    id: int
    title: str
    #: group, supergroup or channel.
    kind: str
    forum: bool = False
    #: Without the @; only public supergroups and channels have one.
    username: str | None = None
    #: All members, including the bot, by user id.
    members: dict[int, Member] = field(default_factory=dict)
    #: The banned users.
    banned: dict[int, Member] = field(default_factory=dict)
    #: All topics but General, by thread id, including the deleted ones.
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(GENERAL, "General"))
    #: What members without further rights may do in a group, by Telegram's names; a missing name means allowed.
    permissions: Mapping[str, bool] = field(default_factory=dict)
    #: The id of the supergroup that the group became.
    moved_to: int | None = None
    dissolved: bool = False
    #: True once the bot was in it; before that the bot cannot know the room, unless it is public.
    met: bool = False
    #: The id of its newest message; supergroups and channels have their own numbers.
    newest: int = 0

    @property
    def name(self) -> str:
        """The title, under the attribute that a person also has."""
        return self.title

    @property
    def counts(self) -> bool:
        """True when its messages have their own numbers."""
        return self.kind != "group"

    def seat(self, user: Json) -> Member:
        """The membership of a user."""
        number = user["id"]
        member = self.members.get(number) or self.banned.get(number)
        return member or Member(user)

    def take(self, member: Member) -> None:
        """Change the membership of a user."""
        number = member.user["id"]
        self.members.pop(number, None)
        self.banned.pop(number, None)
        if member.present:
            self.members[number] = member
        elif member.status == "kicked":
            self.banned[number] = member

    def chat(self) -> Json:
        """The Chat object of the Bot API."""
        chat: Json = {"id": self.id, "title": self.title, "type": self.kind}
        if self.kind == "group":
            chat["all_members_are_administrators"] = False
        if self.username:
            chat["username"] = self.username
        return chat | {"is_forum": True} if self.forum else chat

    def page(self) -> Json:
        """The room as JSON for the page."""
        names = ("id", "title", "kind", "forum", "moved_to", "dissolved")
        topics = [self.general, *self.topics.values()] if self.forum else []
        return {name: getattr(self, name) for name in names} | {
            "members": [member.api() for member in self.members.values()],
            "thrown": bool(self.banned),
            "topics": [topic.page() for topic in topics if not topic.deleted],
        }


#: What contains messages: the private chat of a person, or a room.
Place = Person | Room
