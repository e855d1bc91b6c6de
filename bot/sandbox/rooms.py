"""Groups, supergroups and channels: who is in them and as what, and the topics of a forum."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: The thread of a forum's General topic; messages there carry none.
GENERAL = 1
#: As what somebody is in a room; anybody else is outside.
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
#: As what somebody rules it.
RULING = frozenset({"creator", "administrator"})


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody stands to a room."""

    #: The User object.
    user: Json
    #: creator, administrator, member, restricted, left or kicked.
    status: str = "left"
    #: True for an administrator who speaks as the room.
    anonymous: bool = False
    #: Of an administrator and of the restricted: by Telegram's names.
    rights: Mapping[str, bool] = field(default_factory=dict)

    @property
    def present(self) -> bool:
        """True when they are in the room."""
        return self.status in PRESENT

    @property
    def rules(self) -> bool:
        """True for the creator and for administrators."""
        return self.status in RULING

    def may(self, right: str) -> bool:
        """What one may do whom nobody restricted: all but what an administrator was not given."""
        return self.rights.get(right, True)

    def api(self) -> Json:
        """The ChatMember object of the Bot API, in the fields of its status."""
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

    #: The id of the message that began it; 1 for General.
    thread_id: int
    name: str
    #: Who began it.
    creator: int = 0
    closed: bool = False
    deleted: bool = False
    #: The message that began it, which all others there reply to.
    root: Json | None = None

    def page(self) -> Json:
        """What the page knows of it."""
        return {name: getattr(self, name) for name in ("thread_id", "name", "closed")}


@dataclass(eq=False, slots=True)
class Room:
    """A group, a supergroup or a channel."""

    id: int
    title: str
    #: group, supergroup or channel.
    kind: str
    forum: bool = False
    #: Without the @, of a public supergroup or channel.
    username: str | None = None
    #: Everybody in it, the bot too, by the ids of users.
    members: dict[int, Member] = field(default_factory=dict)
    #: Those who were thrown out.
    banned: dict[int, Member] = field(default_factory=dict)
    #: All but General, by thread; the deleted ones too.
    topics: dict[int, Topic] = field(default_factory=dict)
    general: Topic = field(default_factory=lambda: Topic(GENERAL, "General"))
    #: What plain members of a group may do, by Telegram's names; what is not named, they may.
    permissions: Mapping[str, bool] = field(default_factory=dict)
    #: The supergroup that a group became.
    moved_to: int | None = None
    dissolved: bool = False
    #: True once the bot was in it: until then it cannot know it, unless it is public.
    met: bool = False
    #: The id of its newest message; supergroups and channels count their own.
    newest: int = 0

    @property
    def name(self) -> str:
        """Its title: a person has a name there."""
        return self.title

    @property
    def counts(self) -> bool:
        """True when its messages have numbers of their own."""
        return self.kind != "group"

    def seat(self, user: Json) -> Member:
        """How somebody stands to it."""
        number = user["id"]
        member = self.members.get(number) or self.banned.get(number)
        return member or Member(user)

    def take(self, member: Member) -> None:
        """Lets somebody stand to it in a new way."""
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
        """What the page knows of it."""
        names = ("id", "title", "kind", "forum", "moved_to", "dissolved")
        topics = [self.general, *self.topics.values()] if self.forum else []
        return {name: getattr(self, name) for name in names} | {
            "members": [member.api() for member in self.members.values()],
            "thrown": bool(self.banned),
            "topics": [topic.page() for topic in topics if not topic.deleted],
        }
