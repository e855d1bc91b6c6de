"""Methods that read a chat and its members, and the method that leaves a chat."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World, rights
from bot.sandbox.world.chats import Group, Person
from bot.sandbox.world.groups import ANONYMOUS
from bot.sandbox.world.people import AS_CHANNEL
from bot.sandbox.world.pins import without_reply

Json = dict[str, Any]


def get_chat(world: World, params: Params) -> Json:
    """All fields of a chat, with the newest of its pinned messages."""
    chat = chat_access.readable_chat(world, params)
    gifts = ("unlimited", "limited", "unique")
    accepted = {f"{kind}_gifts": False for kind in gifts} | {"premium_subscription": False}
    full = chat.chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted | {"gifts_from_channels": False},
    }
    pinned = world.pins.newest(chat)
    if pinned is not None:
        full["pinned_message"] = without_reply(pinned)
    if isinstance(chat, Person) or chat.kind == "channel":
        return full
    return full | {"permissions": rights.RESTRICTED | dict(chat.permissions)}


def get_chat_member(world: World, params: Params) -> Json:
    """The membership of a user in a chat; in a private chat, of its person or the bot."""
    chat, number = chat_access.readable_chat(world, params), params.number("user_id")
    bot = world.profile.user
    if isinstance(chat, Person):
        users = {chat.id: chat.user(), bot["id"]: bot}
        if number not in users:
            raise errors.bad_request("member not found")
        return {"user": users[number], "status": "member"}
    _require_visible_members(world, chat)
    users = {bot["id"]: bot, ANONYMOUS["id"]: ANONYMOUS, AS_CHANNEL["id"]: AS_CHANNEL}
    user = world.people[number].user() if number in world.people else users.get(number)
    if user is None:
        basic = chat.kind == "group"
        raise errors.bad_request("member not found" if basic else "PARTICIPANT_ID_INVALID")
    return chat.member(user).api() | {"user": user}


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """The administrators of a group; only an administrator sees the anonymous ones."""
    chat = chat_access.readable_chat(world, params)
    if isinstance(chat, Person):
        raise errors.bad_request("there are no administrators in the private chat")
    _require_visible_members(world, chat)
    show_all = world.membership.of(chat).is_admin
    admins = [member for member in chat.members.values() if member.is_admin]
    return [member.api() for member in admins if show_all or not member.anonymous]


def get_chat_member_count(world: World, params: Params) -> int:
    """The number of members of a chat, including the bot."""
    chat = chat_access.readable_chat(world, params)
    return 2 if isinstance(chat, Person) else len(chat.members)


def leave_chat(world: World, params: Params) -> bool:
    """Let the bot leave."""
    chat = chat_access.writable_chat(world, params)
    if isinstance(chat, Person):
        raise errors.bad_request("chat member status can't be changed in private chats")
    world.membership.leave(chat)
    return True


def _require_visible_members(world: World, group: Group) -> None:
    """Raise ApiError for the members of a channel, unless the bot is an administrator."""
    if group.kind == "channel" and not world.membership.of(group).is_admin:
        raise errors.bad_request("member list is inaccessible")


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
