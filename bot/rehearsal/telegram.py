"""The sandbox of a rehearsal: its chats are in it, as they would be at Telegram, with their faults."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rehearsal.faults import OF_CALLS, Fault, FaultPlan, ScriptedFailures
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group, Person, Topic
from bot.sandbox.world.failures import Reply
from bot.sandbox.world.limits import Limits
from bot.store.records import Chat

#: The person who owns all groups and channels.
OWNER = 1

#: The user name of the bot.
USERNAME = "rehearsal_bot"

DEACTIVATED = Reply(403, "Forbidden: user is deactivated")


@dataclass(frozen=True)
class Telegram:
    """A world with the chats of a rehearsal."""

    world: World
    #: The chats with the ids that they have there; a chat with a topic has its id.
    chats: tuple[Chat, ...]
    #: The number of each chat by its Telegram id, also by the new one of a group that moves.
    numbers: dict[int, int]
    failures: ScriptedFailures


def build(token: str, chats: Sequence[Chat], faults: FaultPlan, pace: int) -> Telegram:
    """A world with these chats in it; `pace` is the number of messages per second that it accepts."""
    world = World(token=token, name="Rehearsal", username=USERNAME, max_messages=0)
    world.limits = Limits(per_second=pace)
    failures = world.failures = ScriptedFailures(faults.floods)
    owner = world.people.add("Owner", id=OWNER, started=True)
    numbers: dict[int, int] = {}
    there: list[Chat] = []
    for number, chat in enumerate(chats, 1):
        numbers[chat.telegram_id] = number
        fault = faults.of_chats.get(number)
        if chat.private:
            _person(world, chat, number, fault, failures)
        else:
            group, topic = _group(world, owner, chat, number)
            moved = _apply(world, owner, group, topic, fault)
            if moved is not None:
                numbers[moved.id] = number
            thread = None if topic is None else topic.thread_id
            chat = dataclasses.replace(chat, thread_id=thread)
        there.append(chat)
    for one in faults.of_calls:
        failures.once(chats[one.number - 1].telegram_id, one.nth, OF_CALLS[one.fault][3])
    world.updates.drop()
    return Telegram(world, tuple(there), numbers, failures)


def _person(
    world: World, chat: Chat, number: int, fault: Fault | None, failures: ScriptedFailures
) -> None:
    person = world.people.add(f"Person {number}", id=chat.telegram_id, started=True)
    if fault is Fault.BLOCKED:
        world.people.block(person)
    elif fault is Fault.DEACTIVATED:
        failures.always(person.id, DEACTIVATED)


def _group(world: World, owner: Person, chat: Chat, number: int) -> tuple[Group, Topic | None]:
    """The group or channel of a chat with the bot in it, and the topic to which its notices are sent."""
    title, id = f"Chat {number}", chat.telegram_id
    if chat.kind == "channel":
        group = world.groups.create_channel(title, owner, id=id)
    else:
        forum = chat.thread_id is not None and chat.kind == "supergroup"
        supergroup = chat.kind == "supergroup"
        group = world.groups.create(title, owner, supergroup=supergroup, forum=forum, id=id)
    world.membership.add(group, owner)
    return group, world.topics.create(group, "Notices", owner) if group.forum else None


def _apply(
    world: World, owner: Person, group: Group, topic: Topic | None, fault: Fault | None
) -> Group | None:
    """Apply the fault of a group; returns the supergroup that it becomes, if it does."""
    match fault:
        case Fault.MOVED:
            return world.groups.upgrade(group, owner, notify_bot=False)
        case Fault.KICKED:
            world.membership.remove(group, owner)
        case Fault.MUTED if group.kind == "channel":
            world.membership.change(group, owner, can_post_messages=False)
        case Fault.MUTED:
            world.groups.set_permissions(
                group, owner, can_send_messages=False, can_send_photos=False
            )
        case Fault.NO_PHOTOS:
            world.groups.set_permissions(group, owner, can_send_photos=False)
        case Fault.TOPIC_CLOSED if topic is not None:
            world.topics.close(group, topic, owner)
    return None
