"""Finds the chat, the topic and the replied message of a call, and checks whether the bot can access them."""

from bot.sandbox import errors
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.chats import Chat, Group, Person, Topic
from bot.sandbox.world.messages import Message


def readable_chat(world: World, params: Params) -> Chat:
    """The chat of a call that only reads; raises ApiError."""
    if not params.text("chat_id"):
        raise errors.bad_request("chat_id is empty")
    number = params.chat_id() or 0
    chat: Chat | None = world.people.get(number) or world.groups.get(number)
    if chat is None:
        chat = _public_group(world, params.text("chat_id"))
    if isinstance(chat, Group):
        _check_access(world, chat, writes=False)
    elif chat is None:
        raise errors.bad_request("chat not found")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """The chat to write to; raises ApiError when the bot cannot write to it."""
    chat = readable_chat(world, params)
    if isinstance(chat, Group):
        _check_access(world, chat, writes=True)
        return chat
    if params.number("message_thread_id"):
        raise errors.bad_request("message thread not found")
    if chat.blocked:
        raise errors.forbidden("bot was blocked by the user")
    if not chat.started:
        raise errors.forbidden("bot can't initiate conversation with a user")
    return chat


def topic(chat: Chat, params: Params) -> Topic | None:
    """The topic to write in; None for General, and outside forums; raises ApiError."""
    number = params.number("message_thread_id")
    if not number or isinstance(chat, Person):
        return None
    found = chat.topics.get(number)
    if found is None or found.deleted:
        raise errors.bad_request("message thread not found")
    return found


def check_can_send(world: World, group: Group, thread: Topic | None, what: str) -> None:
    """Raise ApiError when the bot cannot send `what` there: text messages, photos or documents."""
    bot = world.membership.of(group)
    if not bot.has_right("can_post_messages"):
        raise errors.bad_request("need administrator rights in the channel chat")
    right = "can_send_messages" if what == "text messages" else f"can_send_{what}"
    if not bot.has_right(right) or not (bot.is_admin or group.permissions.get(right, True)):
        raise errors.bad_request(f"not enough rights to send {what} to the chat")
    manages_topics = bot.status == "administrator" and bot.has_right("can_manage_topics")
    if (thread or group.general).closed and not manages_topics:
        raise errors.bad_request("TOPIC_CLOSED")


def replied_message(world: World, chat: Chat, params: Params) -> Message | None:
    """The message to which the new one replies; raises ApiError."""
    reply = params.nested("reply_parameters")
    number = reply.get("message_id") or params.number("reply_to_message_id")
    if not number:
        return None
    lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    message = world.messages.of(chat).get(int(number))
    if message is None and not lenient:
        raise errors.bad_request("message to be replied not found")
    return message


def _public_group(world: World, name: str) -> Group | None:
    """The public group or channel with that username."""
    if not name.startswith("@"):
        return None
    username, groups = name[1:].lower(), world.groups.values()
    return next((group for group in groups if (group.username or "").lower() == username), None)


def _check_access(world: World, group: Group, *, writes: bool) -> None:
    """Raise ApiError as Telegram does: the bot can still read old groups, but not private supergroups."""
    if not group.known and not group.username:
        raise errors.bad_request("chat not found")
    if group.migrated_to:
        raise errors.migrated(group.migrated_to)
    bot, noun = world.membership.of(group), f"{group.kind} chat"
    if group.deleted and group.kind == "group":
        raise errors.forbidden("the group chat was deleted")
    if group.kind == "group" and not writes:
        return
    if group.deleted or bot.status == "kicked":
        raise errors.forbidden(f"bot was kicked from the {noun}")
    if not bot.is_present and (writes or not group.username):
        raise errors.forbidden(f"bot is not a member of the {noun}")
