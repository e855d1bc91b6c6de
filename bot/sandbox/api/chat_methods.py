"""Methods that read a chat and its members, and the method that leaves a chat."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World, rights
from bot.sandbox.world.chats import Person, Room
from bot.sandbox.world.groups import ANONYMOUS
from bot.sandbox.world.user_messages import AS_CHANNEL

Json = dict[str, Any]


def get_chat(world: World, params: Params) -> Json:
    """All fields of a chat."""
    where = chat_access.known(world, params)
    gifts = ("unlimited", "limited", "unique")
    accepted = {f"{kind}_gifts": False for kind in gifts} | {"premium_subscription": False}
    full = where.chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": accepted | {"gifts_from_channels": False},
    }
    if isinstance(where, Person) or where.kind == "channel":
        return full
    return full | {"permissions": rights.RESTRICTED | dict(where.permissions)}


def get_chat_member(world: World, params: Params) -> Json:
    """The membership of a user in a chat; in a private chat, of its person or the bot."""
    where, number = chat_access.known(world, params), params.number("user_id")
    bot = world.profile.user
    if isinstance(where, Person):
        users = {where.id: where.user(), bot["id"]: bot}
        if number not in users:
            raise errors.bad("member not found")
        return {"user": users[number], "status": "member"}
    _refuse_hidden(world, where)
    users = {bot["id"]: bot, ANONYMOUS["id"]: ANONYMOUS, AS_CHANNEL["id"]: AS_CHANNEL}
    user = world.people[number].user() if number in world.people else users.get(number)
    if user is None:
        known = where.kind == "group"
        raise errors.bad("member not found" if known else "PARTICIPANT_ID_INVALID")
    return where.seat(user).api() | {"user": user}


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """The administrators of a room; anonymous ones are shown only to an administrator, so that they stay unknown."""
    where = chat_access.known(world, params)
    if isinstance(where, Person):
        raise errors.bad("there are no administrators in the private chat")
    _refuse_hidden(world, where)
    trusted = world.seat(where).rules
    ruling = [member for member in where.members.values() if member.rules]
    return [member.api() for member in ruling if trusted or not member.anonymous]


def get_chat_member_count(world: World, params: Params) -> int:
    """The number of members of a chat, including the bot."""
    where = chat_access.known(world, params)
    return 2 if isinstance(where, Person) else len(where.members)


def leave_chat(world: World, params: Params) -> bool:
    """Let the bot leave."""
    where = chat_access.reachable(world, params)
    if isinstance(where, Person):
        raise errors.bad("chat member status can't be changed in private chats")
    world.leave(where)
    return True


def _refuse_hidden(world: World, room: Room) -> None:
    """Raise Refused for the members of a channel, unless the bot is an administrator."""
    if room.kind == "channel" and not world.seat(room).rules:
        raise errors.bad("member list is inaccessible")


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
}
