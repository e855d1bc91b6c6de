"""The page's actions in chats: send texts, press buttons, type inline queries, share locations, open links."""

from typing import Any

from bot.sandbox.page import lookup, views
from bot.sandbox.page.json_route import Action
from bot.sandbox.world import World

Json = dict[str, Any]


def actions(world: World) -> dict[str, Action]:
    """The actions, by name. `person` acts in `group` and its topic `thread_id`, or else in their private chat."""
    return _messages(world) | _pins(world) | _deletion(world) | _inline(world)


def _messages(world: World) -> dict[str, Action]:
    async def send(request: Json) -> Json:
        person, group = lookup.person(world, request), lookup.group_if_any(world, request)
        text = str(request["text"])
        if group is not None and group.kind == "channel":
            return {"message": views.message(world.people.post(person, group, text))}
        replies = request.get("reply_to")
        message = world.people.send(
            person,
            text,
            group,
            topic=lookup.topic(group, request),
            anonymous=request.get("anonymous"),
            as_channel=lookup.group_if_any(world, request, "as_channel"),
            reply_to=lookup.message(world, request, "reply_to") if replies else None,
        )
        return {"message": views.message(message)}

    async def press(request: Json) -> Json:
        person, message = lookup.person(world, request), lookup.message(world, request)
        return {"query": world.buttons.press(person, message, str(request["data"]))}

    async def open_link(request: Json) -> Json:
        person, group = lookup.person(world, request), lookup.group_if_any(world, request)
        message = world.links.open(person, str(request["link"]), group)
        return {"message": views.message(message) if message else None}

    async def share_location(request: Json) -> Json:
        person, live = lookup.person(world, request), bool(request.get("live"))
        position = float(request["latitude"]), float(request["longitude"])
        return {"message": views.message(world.locations.share(person, *position, live=live))}

    return {
        "send": send,
        "press": press,
        "open_link": open_link,
        "share_location": share_location,
    }


def _pins(world: World) -> dict[str, Action]:
    async def pin(request: Json) -> Json:
        world.pins.pin_as(lookup.person(world, request), lookup.message(world, request))
        return {}

    async def unpin(request: Json) -> Json:
        world.pins.unpin_as(lookup.person(world, request), lookup.message(world, request))
        return {}

    return {"pin": pin, "unpin": unpin}


def _deletion(world: World) -> dict[str, Action]:
    async def delete(request: Json) -> Json:
        world.people.delete(lookup.person(world, request), lookup.message(world, request))
        return {}

    async def clear_history(request: Json) -> Json:
        world.people.clear_history(lookup.person(world, request))
        return {}

    return {"delete": delete, "clear_history": clear_history}


def _inline(world: World) -> dict[str, Action]:
    async def inline(request: Json) -> Json:
        query = world.inline.type(lookup.person(world, request), str(request["text"]))
        return {"query": views.query(world.inline.queries[query])}

    async def choose(request: Json) -> Json:
        person, chat = lookup.person(world, request), lookup.chat(world, request)
        query, result = str(request["query"]), str(request["result"])
        return {"message": views.message(world.inline.choose(person, query, result, chat))}

    return {"inline": inline, "choose": choose}
