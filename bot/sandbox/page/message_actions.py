"""The page's actions in chats: send texts, press buttons, type inline queries, share locations, open links."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.page import lookup
from bot.sandbox.world import World

Json = dict[str, Any]
Run = Callable[[Json], Awaitable[Json]]


def deeds(world: World) -> dict[str, Run]:
    """The actions, by name. `person` acts in `room` and its topic `thread_id`, or else in their private chat."""
    return _words(world) | _inline(world)


def _words(world: World) -> dict[str, Run]:
    async def say(asked: Json) -> Json:
        somebody, where = lookup.person(world, asked), lookup.room_if_any(world, asked)
        if where is not None and where.kind == "channel":
            return {"message": world.post(somebody, where, str(asked["text"])).page()}
        said = world.say(
            somebody,
            str(asked["text"]),
            where,
            topic=lookup.topic(where, asked),
            anonymous=asked.get("anonymous"),
            as_channel=lookup.room_if_any(world, asked, "as_channel"),
            reply_to=lookup.message(world, asked, "reply_to") if asked.get("reply_to") else None,
        )
        return {"message": said.page()}

    async def press(asked: Json) -> Json:
        somebody, message = lookup.person(world, asked), lookup.message(world, asked)
        return {"query": world.press(somebody, message, str(asked["data"]))}

    async def follow(asked: Json) -> Json:
        somebody, where = lookup.person(world, asked), lookup.room_if_any(world, asked)
        said = world.follow(somebody, str(asked["link"]), where)
        return {"message": said.page() if said else None}

    async def locate(asked: Json) -> Json:
        at = float(asked["latitude"]), float(asked["longitude"])
        somebody, live = lookup.person(world, asked), bool(asked.get("live"))
        return {"message": world.share_location(somebody, *at, live=live).page()}

    return {"say": say, "press": press, "follow": follow, "locate": locate}


def _inline(world: World) -> dict[str, Run]:
    async def inline(asked: Json) -> Json:
        query = world.inline(lookup.person(world, asked), str(asked["text"]))
        return {"query": world.inline_queries[query].page()}

    async def choose(asked: Json) -> Json:
        somebody, where = lookup.person(world, asked), lookup.place(world, asked)
        sent = world.choose(somebody, str(asked["query"]), str(asked["result"]), where)
        return {"message": sent.page()}

    return {"inline": inline, "choose": choose}
