"""Finds the chat, the topic and the replied message of a call, and checks whether the bot may access them."""

from bot.sandbox import errors
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person, Place, Room, Topic
from bot.sandbox.world.messages import Message


def known(world: World, params: Params) -> Place:
    """The chat of a call that only reads; raises Refused."""
    if not params.text("chat_id"):
        raise errors.bad("chat_id is empty")
    number = params.chat_id() or 0
    where: Place | None = world.people.get(number)
    if where is None:
        where = world.rooms.get(number) or _named(world, params.text("chat_id"))
    if isinstance(where, Room):
        _refuse_outside(world, where, writes=False)
    elif where is None:
        raise errors.bad("chat not found")
    return where


def reachable(world: World, params: Params) -> Place:
    """The chat to write to; raises Refused when the bot cannot write to it."""
    where = known(world, params)
    if isinstance(where, Room):
        _refuse_outside(world, where, writes=True)
        return where
    if params.number("message_thread_id"):
        raise errors.bad("message thread not found")
    if where.blocked:
        raise errors.forbidden("bot was blocked by the user")
    if not where.started:
        raise errors.forbidden("bot can't initiate conversation with a user")
    return where


def thread(where: Place, params: Params) -> Topic | None:
    """The topic to write in; None for General, and outside forums; raises Refused."""
    number = params.number("message_thread_id")
    if not number or isinstance(where, Person):
        return None
    topic = where.topics.get(number)
    if topic is None or topic.deleted:
        raise errors.bad("message thread not found")
    return topic


def refuse_silenced(world: World, room: Room, topic: Topic | None, what: str) -> None:
    """Raise Refused when the bot may not send `what` there: text messages, photos or documents."""
    seat = world.seat(room)
    if not seat.may("can_post_messages"):
        raise errors.bad("need administrator rights in the channel chat")
    right = "can_send_messages" if what == "text messages" else f"can_send_{what}"
    if not seat.may(right) or not (seat.rules or room.permissions.get(right, True)):
        raise errors.bad(f"not enough rights to send {what} to the chat")
    over_topics = seat.status == "administrator" and seat.may("can_manage_topics")
    if (topic or room.general).closed and not over_topics:
        raise errors.bad("TOPIC_CLOSED")


def answered(world: World, where: Place, params: Params) -> Message | None:
    """The message to which the new one replies; raises Refused."""
    reply = params.nested("reply_parameters")
    number = reply.get("message_id") or params.number("reply_to_message_id")
    if not number:
        return None
    lenient = reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
    message = world.chat(where).get(int(number))
    if message is None and not lenient:
        raise errors.bad("message to be replied not found")
    return message


def _named(world: World, name: str) -> Room | None:
    """The public room with that username."""
    if not name.startswith("@"):
        return None
    rooms = world.rooms.values()
    return next((room for room in rooms if (room.username or "").lower() == name[1:].lower()), None)


def _refuse_outside(world: World, room: Room, *, writes: bool) -> None:
    """Raise Refused as Telegram does: the bot may still read old groups, but not private supergroups."""
    if not room.met and not room.username:
        raise errors.bad("chat not found")
    if room.moved_to:
        raise errors.migrated(room.moved_to)
    seat, noun = world.seat(room), f"{room.kind} chat"
    if room.dissolved and room.kind == "group":
        raise errors.forbidden("the group chat was deleted")
    if room.kind == "group" and not writes:
        return
    if room.dissolved or seat.status == "kicked":
        raise errors.forbidden(f"bot was kicked from the {noun}")
    if not seat.present and (writes or not room.username):
        raise errors.forbidden(f"bot is not a member of the {noun}")
