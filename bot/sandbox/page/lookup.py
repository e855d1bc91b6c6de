"""Finds the people, rooms, topics and messages that a request of the page names."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person, Place, Room, Topic
from bot.sandbox.world.messages import Message

Json = dict[str, Any]


def person(world: World, asked: Json, name: str = "person") -> Person:
    """The person who acts; raises Impossible, and KeyError when no person is named."""
    found = world.people.get(int(asked[name]))
    if found is None:
        raise Impossible("There is no such person.")
    return found


def room(world: World, asked: Json, name: str = "room") -> Room:
    """The room of the action; raises Impossible, and KeyError when no room is named."""
    found = world.rooms.get(int(asked[name]))
    if found is None:
        raise Impossible("There is no such room.")
    return found


def room_if_any(world: World, asked: Json, name: str = "room") -> Room | None:
    """The room of the action, or None when no room is named; raises Impossible."""
    return None if asked.get(name) is None else room(world, asked, name)


def place(world: World, asked: Json) -> Place:
    """The room, or the private chat of the person when no room is named; raises Impossible."""
    return room_if_any(world, asked) or person(world, asked)


def creator(world: World, where: Room) -> Person:
    """The creator of the room."""
    owner = next(one for one in where.members.values() if one.status == "creator")
    return world.people[owner.user["id"]]


def topic(where: Room | None, asked: Json) -> Topic | None:
    """The topic of `thread_id`; General for 1; None when none is named; raises Impossible."""
    number = int(asked.get("thread_id") or 0)
    if not number or where is None:
        return None
    found = where.topics.get(number)
    if found is None and number == where.general.thread_id:
        found = where.general
    if found is None:
        raise Impossible("There is no such topic.")
    return found


def message(world: World, asked: Json, name: str = "message_id") -> Message:
    """The message with that id in the room or in the person's chat; raises Impossible."""
    found = world.chat(place(world, asked)).get(int(asked[name]))
    if found is None:
        raise Impossible("There is no such message.")
    return found
