"""Controls a stand-in in another process over HTTP: people, failures and the log of calls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.page import group_actions, lookup
from bot.sandbox.page import routes as page_routes
from bot.sandbox.world import World, failures
from bot.sandbox.world.limits import Limits
from bot.sandbox.world.state import clock

Json = dict[str, Any]


def routes(world: World) -> list[BaseRoute]:
    """The routes below `/control`."""

    async def calls(request: Request) -> Response:
        method = request.query_params.get("method")
        found = (call for call in world.calls if method in (None, call.method))
        bare = "bare" in request.query_params
        return JSONResponse({"calls": [call.bare() if bare else call.page() for call in found]})

    async def counts(request: Request) -> Response:
        return JSONResponse({"arrived": world.calls.arrived, "processed": world.calls.processed})

    async def messages(request: Request) -> Response:
        asked = request.query_params.get("person")
        found = world.page()["messages"]
        return JSONResponse({"messages": found if asked is None else found.get(asked, [])})

    return [
        Route("/control/calls", calls),
        Route("/control/counts", counts),
        Route("/control/messages", messages),
        *(page_routes.post(f"/control/{name}", run) for name, run in orders(world).items()),
    ]


def orders(world: World) -> dict[str, page_routes.Run]:
    """The handlers of POST requests, by name."""

    async def edit(asked: Json) -> Json:
        somebody, message = lookup.person(world, asked), lookup.message(world, asked)
        return {"message": world.edit(somebody, message, str(asked["text"])).page()}

    async def inject(asked: Json) -> Json:
        return {"update": world.inject(asked)}

    async def fail(asked: Json) -> Json:
        if asked:
            world.failures.script(**failures.from_json(asked))
        else:
            world.failures.clear()
        return {"scripts": len(world.failures.scripts)}

    async def limit(asked: Json) -> Json:
        world.limits = Limits(**asked)
        return {}

    async def date(asked: Json) -> Json:
        world.dated = _dated(asked["ahead"])
        return {}

    told = {"edit": edit, "inject": inject, "fail": fail, "limits": limit, "date": date}
    return page_routes.deeds(world) | told


def _dated(ahead: float | None) -> Callable[[], datetime] | None:
    """A clock for the `Date` of answers, so many seconds ahead of this machine's; None: answers have no `Date`."""
    return None if ahead is None else lambda: clock() + timedelta(seconds=ahead)


def prepare(world: World, script: Json) -> None:
    """Set up a world: `{"people": […], "rooms": […], "crowd": 20000, "failures": […], "limits": {…}}`.

    A room is `{"title": "Choir", "kind": "group", "creator": 7, "bot": "member"}`; its creator is one of the people.
    With `"date": 950400` the `Date` of answers is that many seconds ahead of this machine's clock; null omits it.
    The people of the crowd have already written to the bot; they get the free ids from 1001 on.
    """
    for somebody in script.get("people", ()):
        world.person(**somebody)
    for room in script.get("rooms", ()):
        group_actions.found(world, room)
    for number in range(1, script.get("crowd", 0) + 1):
        world.person(f"Person {number}", started=True)
    if "date" in script:
        world.dated = _dated(script["date"])
    for failure in script.get("failures", ()):
        world.failures.script(**failures.from_json(failure))
    world.limits = Limits(**script.get("limits", {}))
