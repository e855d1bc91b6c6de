"""Finds the people, groups, topics and messages that a request of the page names."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world import World
from bot.sandbox.world.chats import Chat, Group, Person, Topic
from bot.sandbox.world.messages import Message

Json = dict[str, Any]


def person(world: World, request: Json, name: str = "person") -> Person:
    """The person who acts; raises Impossible, and KeyError when no person is named."""
    found = world.people.get(int(request[name]))
    if found is None:
        raise Impossible("There is no such person.")
    return found


def group(world: World, request: Json, name: str = "group") -> Group:
    """The group of the action; raises Impossible, and KeyError when no group is named."""
    found = world.groups.get(int(request[name]))
    if found is None:
        raise Impossible("There is no such group or channel.")
    return found


def group_if_any(world: World, request: Json, name: str = "group") -> Group | None:
    """The group of the action, or None when no group is named; raises Impossible."""
    return None if request.get(name) is None else group(world, request, name)


def chat(world: World, request: Json) -> Chat:
    """The group, or the private chat of the person when no group is named; raises Impossible."""
    return group_if_any(world, request) or person(world, request)


def topic(group: Group | None, request: Json) -> Topic | None:
    """The topic of `thread_id`; General for 1; None when none is named; raises Impossible."""
    number = int(request.get("thread_id") or 0)
    if not number or group is None:
        return None
    found = group.topic(number)
    if found is None:
        raise Impossible("There is no such topic.")
    return found


def message(world: World, request: Json, name: str = "message_id") -> Message:
    """The message with that id in the group or in the person's chat; raises Impossible."""
    found = world.messages.of(chat(world, request)).get(int(request[name]))
    if found is None:
        raise Impossible("There is no such message.")
    return found
