"""The default rights of administrators and of restricted members in Telegram."""

from collections.abc import Mapping

from bot.sandbox.errors import Impossible

#: Rights of a new administrator in groups and channels, unless others are given.
EVERYWHERE = {
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}

#: Further rights, by kind of group.
ADMINISTRATOR = {
    "group": EVERYWHERE | {"can_pin_messages": True},
    "supergroup": EVERYWHERE | {"can_pin_messages": True, "can_manage_topics": True},
    "channel": EVERYWHERE | {"can_post_messages": True, "can_edit_messages": True},
}

#: The rights of a restricted member of a supergroup, unless they were taken.
RESTRICTED = dict.fromkeys(
    (
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_react_to_messages",
        "can_edit_tag",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
    ),
    True,
)


def changed(rights: Mapping[str, bool], changes: Mapping[str, bool]) -> dict[str, bool]:
    """The rights after the changes; raises Impossible for an unknown right."""
    for name in changes:
        if name not in rights:
            raise Impossible("There is no right {name} here.", name=name)
    return {**rights, **changes}
