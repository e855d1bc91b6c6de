"""Methods that pin and unpin messages."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.chats import Chat, Group
from bot.sandbox.world.messages import Message


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; one that is pinned already is refused."""
    chat = chat_access.writable_chat(world, params)
    message = world.messages.of(chat).get(params.number("message_id"))
    if message is None:
        raise errors.bad_request("message to pin not found")
    _check_can_pin(world, chat)
    _check_message(message, pinned=True)
    silent = params.flag("disable_notification")
    world.pins.pin(message, world.profile.user, silent=silent)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin one message; without `message_id`, the pinned message with the latest date."""
    chat = chat_access.writable_chat(world, params)
    number = params.number("message_id")
    message = world.messages.of(chat).get(number) if number > 0 else world.pins.newest(chat)
    if message is None:
        raise errors.bad_request("message to unpin not found")
    _check_can_pin(world, chat)
    _check_message(message, pinned=False)
    world.pins.unpin(message)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin all messages; also true when none is pinned."""
    chat = chat_access.writable_chat(world, params)
    _check_can_pin(world, chat)
    world.pins.unpin_all(chat)
    return True


def _check_can_pin(world: World, chat: Chat) -> None:
    """Raise ApiError in a group whose administrator with the right to pin the bot is not."""
    if not isinstance(chat, Group):
        return
    bot = world.membership.of(chat)
    right = "can_edit_messages" if chat.kind == "channel" else "can_pin_messages"
    if not bot.is_admin or not bot.has_right(right):
        raise errors.bad_request("not enough rights to manage pinned messages in the chat")


def _check_message(message: Message, *, pinned: bool) -> None:
    """Raise ApiError when the message cannot be changed to `pinned`."""
    if message.is_service:
        raise errors.bad_request("service messages can't be pinned")
    if message.pinned == pinned:
        raise errors.bad_request("CHAT_NOT_MODIFIED")


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
