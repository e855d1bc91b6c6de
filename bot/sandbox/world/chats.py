"""The chats of the world: people with their private chats, and groups, supergroups and channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: The thread id of a forum's General topic; messages there have no thread id.
GENERAL = 1
#: The statuses of a user who is in a group; with any other status, the user is outside.
PRESENT_STATUSES = frozenset({"creator", "administrator", "member", "restricted"})
#: The statuses of administrators.
ADMIN_STATUSES = frozenset({"creator", "administrator"})


@dataclass(eq=False, slots=True)
class Person:
    """A person with a private chat with the bot; the id of the chat is the id of the person."""

    id: int
    name: str
    #: The language of their Telegram; None: Telegram does not report it.
    language_code: str | None = "en"
    #: True once they have written to the bot; before that, the bot cannot write to them.
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """The User object of the Bot API."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | {"language_code": self.language_code} if self.language_code else user

    def chat(self) -> Json:
        """The Chat object of their private chat."""
        return {"id": self.id, "first_name": self.name, "type": "private"}


@dataclass(frozen=True, slots=True)
class Member:
    """The membership of a user in a group."""

    #: The User object.
    user: Json
    #: creator, administrator, member, restricted, left or kicked.
    status: str = "left"
    #: True for an administrator who writes in the name of the group.
    anonymous: bool = False
    #: The rights of an administrator or a restricted member, by Telegram's names.
    rights: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_present(self) -> bool:
        """True when the user is in the group."""
        return self.status in PRESENT_STATUSES

    @property
    def is_admin(self) -> bool:
        """True for the creator and for administrators."""
        return self.status in ADMIN_STATUSES

    def has_right(self, right: str) -> bool:
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
    #: The message that opened it, as the Bot API has it; all other messages there reply to it.
    first_message: Json | None = None


@dataclass(eq=False, slots=True)
class Group:
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
    #: What members without further rights can do in a group, by Telegram's names; a missing name means allowed.
    permissions: Mapping[str, bool] = field(default_factory=dict)
    #: The id of the supergroup that the group became.
    migrated_to: int | None = None
    deleted: bool = False
    #: True once the bot was in it; before that the bot cannot know the group, unless it is public.
    known: bool = False
    #: The id of its newest message; supergroups and channels number their own messages.
    last_message_id: int = 0

    @property
    def name(self) -> str:
        """The title, under the attribute that a person also has."""
        return self.title

    @property
    def numbers_messages(self) -> bool:
        """True when it numbers its own messages."""
        return self.kind != "group"

    @property
    def creator(self) -> Member:
        """The membership of its creator."""
        return next(one for one in self.members.values() if one.status == "creator")

    def member(self, user: Json) -> Member:
        """The membership of a user."""
        number = user["id"]
        return self.members.get(number) or self.banned.get(number) or Member(user)

    def set_member(self, member: Member) -> None:
        """Change the membership of a user."""
        number = member.user["id"]
        self.members.pop(number, None)
        self.banned.pop(number, None)
        if member.is_present:
            self.members[number] = member
        elif member.status == "kicked":
            self.banned[number] = member

    def topic(self, thread_id: int) -> Topic | None:
        """The topic with that thread id, also a deleted one; General for 1; None when there is none."""
        return self.general if thread_id == GENERAL else self.topics.get(thread_id)

    def chat(self) -> Json:
        """The Chat object of the Bot API."""
        chat: Json = {"id": self.id, "title": self.title, "type": self.kind}
        if self.kind == "group":
            chat["all_members_are_administrators"] = False
        if self.username:
            chat["username"] = self.username
        return chat | {"is_forum": True} if self.forum else chat


#: What contains messages: the private chat of a person, or a group.
Chat = Person | Group
