"""The page's actions on rooms: create them, join and leave, change the bot's membership, manage topics."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.page import lookup
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person, Room

#: The kinds of rooms that can be created.
KINDS = ("group", "supergroup", "forum", "channel")

Json = dict[str, Any]
Run = Callable[[Json], Awaitable[Json]]


def deeds(world: World) -> dict[str, Run]:
    """The actions, by name. `by` does what is done to a room; the default is its creator."""
    return _places(world) | _topics(world)


def found(world: World, asked: Json) -> Room:
    """Create a room from `{"title": …, "kind": …, "creator": …, "bot": "member"}`; raises Impossible."""
    title, kind = str(asked["title"]).strip()[:128], asked["kind"]
    if not title or kind not in KINDS:
        raise Impossible(f"A room needs a title, and is a {', a '.join(KINDS)}.")
    creator = lookup.person(world, asked, "creator")
    more = {name: asked[name] for name in ("id", "username") if asked.get(name)}
    if kind == "channel":
        room = world.channel(title, creator, **more)
    else:
        kinds = {"supergroup": kind == "supergroup", "forum": kind == "forum"}
        room = world.group(title, creator, **kinds, **more)
    if asked.get("bot"):
        place(world, room, creator, str(asked["bot"]))
    return room


def place(world: World, room: Room, by: Person, status: str) -> None:
    """Make the bot a member or an administrator, or remove it (kicked, left)."""
    if status in {"kicked", "left"}:
        world.remove_bot(room, by, kicked=status == "kicked")
    elif not world.seat(room).present:
        world.add_bot(room, by, admin=status == "administrator")
    else:
        world.let_bot(room, by, admin=status == "administrator")


def seat(world: World, room: Room, person: Person, status: str) -> None:
    """Change a person's membership: left, member, administrator, or anonymous for an anonymous administrator."""
    now = room.seat(person.user())
    if status == "left":
        return world.part(person, room)
    if not now.present:
        world.join(person, room)
    if status in {"administrator", "anonymous"}:
        return world.promote(person, room, anonymous=status == "anonymous")
    if now.rules:
        world.demote(person, room)
    return None


def _places(world: World) -> dict[str, Run]:
    async def rooms(asked: Json) -> Json:
        return {"room": found(world, asked).id}

    async def place_bot(asked: Json) -> Json:
        room = lookup.room(world, asked)
        place(world, room, _by(world, room, asked), str(asked["status"]))
        return {"room": room.page()}

    async def rights(asked: Json) -> Json:
        room = lookup.room(world, asked)
        changes = {str(name): bool(value) for name, value in asked["rights"].items()}
        world.let_bot(room, _by(world, room, asked), **changes)
        return {"room": room.page()}

    async def seat_person(asked: Json) -> Json:
        room = lookup.room(world, asked)
        seat(world, room, lookup.person(world, asked), str(asked["status"]))
        return {"room": room.page()}

    async def upgrade(asked: Json) -> Json:
        room, told = lookup.room(world, asked), bool(asked.get("told", True))
        return {"room": world.upgrade(room, _by(world, room, asked), told=told).id}

    async def dissolve(asked: Json) -> Json:
        world.dissolve(lookup.room(world, asked), told=bool(asked.get("told", True)))
        return {}

    return {
        "rooms": rooms,
        "bot": place_bot,
        "rights": rights,
        "seat": seat_person,
        "upgrade": upgrade,
        "dissolve": dissolve,
    }


def _topics(world: World) -> dict[str, Run]:
    async def topic(asked: Json) -> Json:
        room, name = lookup.room(world, asked), str(asked["name"]).strip()[:128]
        if not name:
            raise Impossible("A topic needs a name.")
        return {"topic": world.topic(room, name, _by(world, room, asked)).page()}

    async def turn_topic(asked: Json) -> Json:
        room = lookup.room(world, asked)
        found, by = lookup.topic(room, asked), _by(world, room, asked)
        turns = {
            "close": world.close_topic,
            "open": world.reopen_topic,
            "delete": world.delete_topic,
        }
        if found is None:
            raise Impossible("There is no such topic.")
        turns[str(asked["turn"])](room, found, by)
        return {"room": room.page()}

    return {"topic": topic, "turn_topic": turn_topic}


def _by(world: World, room: Room, asked: Json) -> Person:
    return lookup.person(world, asked, "by") if "by" in asked else lookup.creator(world, room)
