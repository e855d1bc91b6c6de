"""The bot's access to a chat: whether it is a member and whether it may write; and who the chat's admins are."""

from dataclasses import dataclass
from enum import Enum

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatPermissions,
)

#: The statuses of chat admins.
ADMINS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)

#: The statuses of a user who is not in the chat.
OUT = (ChatMember.LEFT, ChatMember.BANNED)

#: The statuses to which the group's default permissions apply.
PLAIN = (ChatMember.MEMBER, ChatMember.RESTRICTED)


class ChatAccess(Enum):
    """What the bot can do in a chat."""

    #: The bot is in the chat and may write.
    WRITES = "writes"
    #: The bot is in the chat but cannot write.
    MUTED = "muted"
    #: The bot is not in the chat.
    OUT = "out"


@dataclass(frozen=True)
class Admins:
    """The admins of a chat that Telegram names."""

    people: frozenset[int]
    #: False when Telegram may have left out anonymous ones.
    complete: bool


def of(member: ChatMember) -> ChatAccess:
    """The access of a member. In a channel the right to post decides, in a group whether the member is restricted."""
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return ChatAccess.OUT
        return ChatAccess.WRITES if member.can_send_messages else ChatAccess.MUTED
    if isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not None:
        return ChatAccess.WRITES if member.can_post_messages else ChatAccess.MUTED
    return ChatAccess.OUT if member.status in OUT else ChatAccess.WRITES


def among(member: ChatMember, permissions: ChatPermissions | None) -> ChatAccess:
    """The access of a member of a group whose default permissions may forbid writing to everyone except admins."""
    found = of(member)
    if found is not ChatAccess.WRITES or member.status not in PLAIN or permissions is None:
        return found
    return ChatAccess.MUTED if permissions.can_send_messages is False else ChatAccess.WRITES
