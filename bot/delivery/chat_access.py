"""Where the bot stands in a chat: whether it is there, and whether it may write."""

from enum import Enum

from telegram import (
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    ChatPermissions,
)

#: The statuses of one who is not there.
OUT = (ChatMember.LEFT, ChatMember.BANNED)

#: The statuses of those to whom a group's own permissions apply.
PLAIN = (ChatMember.MEMBER, ChatMember.RESTRICTED)


class ChatAccess(Enum):
    """What the bot may do in a chat."""

    #: It is there and may write.
    WRITES = "writes"
    #: It is there, but may not write.
    MUTED = "muted"
    #: It is not there.
    OUT = "out"


def of(member: ChatMember) -> ChatAccess:
    """The standing of a member: in a channel the right to post decides, in a group whether it is restricted."""
    if isinstance(member, ChatMemberRestricted):
        if not member.is_member:
            return ChatAccess.OUT
        return ChatAccess.WRITES if member.can_send_messages else ChatAccess.MUTED
    if isinstance(member, ChatMemberAdministrator) and member.can_post_messages is not None:
        return ChatAccess.WRITES if member.can_post_messages else ChatAccess.MUTED
    return ChatAccess.OUT if member.status in OUT else ChatAccess.WRITES


def among(member: ChatMember, permissions: ChatPermissions | None) -> ChatAccess:
    """The same in a group that forbids its plain members to write: only an admin writes there."""
    found = of(member)
    if found is not ChatAccess.WRITES or member.status not in PLAIN or permissions is None:
        return found
    return ChatAccess.MUTED if permissions.can_send_messages is False else ChatAccess.WRITES
