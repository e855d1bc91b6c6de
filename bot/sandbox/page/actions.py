"""All actions of people that the page and the control interface offer."""

from typing import Any

from bot.sandbox.errors import Impossible
from bot.sandbox.page import group_actions, lookup, message_actions
from bot.sandbox.page.json_route import Action
from bot.sandbox.world import World

Json = dict[str, Any]


def actions(world: World) -> dict[str, Action]:
    """The actions by name; each takes and returns a JSON object."""
    return _people(world) | message_actions.actions(world) | group_actions.actions(world)


def _people(world: World) -> dict[str, Action]:
    async def people(request: Json) -> Json:
        name = str(request["name"]).strip()[:64]
        if not name:
            raise Impossible("A person needs a name.")
        number = int(request["id"]) if "id" in request else None
        language, started = request.get("language_code", "en"), bool(request.get("started"))
        return {"person": world.people.add(name, language, id=number, started=started).id}

    async def block(request: Json) -> Json:
        change = world.people.block if request["blocked"] else world.people.unblock
        change(lookup.person(world, request))
        return {"blocked": bool(request["blocked"])}

    return {"people": people, "block": block} | _removal(world)


def _removal(world: World) -> dict[str, Action]:
    at_start = [(person.name, person.language_code) for person in world.people.values()]

    async def remove(request: Json) -> Json:
        world.people.remove(lookup.person(world, request))
        return {}

    async def reset(request: Json) -> Json:
        """Remove everybody, with their groups; the people of the start come back under new ids, unknown to the bot."""
        for person in list(world.people.values()):
            world.people.remove(person)
        for name, language in at_start:
            world.people.add(name, language)
        return {}

    return {"remove": remove, "reset": reset}
