"""The control interface over HTTP, for a sandbox in another process: people, failures and the log of calls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.page import group_actions, json_route, lookup, views
from bot.sandbox.page.actions import actions
from bot.sandbox.world import World, failures
from bot.sandbox.world.limits import Limits
from bot.sandbox.world.world import clock

Json = dict[str, Any]


def routes(world: World) -> list[BaseRoute]:
    """The routes below `/control`."""

    async def calls(request: Request) -> Response:
        method, short = request.query_params.get("method"), "summary" in request.query_params
        found = (call for call in world.calls if method in (None, call.method))
        return JSONResponse({"calls": [call.summary() if short else call.json() for call in found]})

    async def counts(request: Request) -> Response:
        return JSONResponse({"arrived": world.calls.arrived, "processed": world.calls.processed})

    async def messages(request: Request) -> Response:
        person, found = request.query_params.get("person"), views.messages(world)
        return JSONResponse({"messages": found if person is None else found.get(person, [])})

    return [
        Route("/control/calls", calls),
        Route("/control/counts", counts),
        Route("/control/messages", messages),
        *(
            json_route.post(f"/control/{name}", action)
            for name, action in (actions(world) | own_actions(world)).items()
        ),
    ]


def own_actions(world: World) -> dict[str, json_route.Action]:
    """The handlers of POST requests that the page does not have, by name."""

    async def edit(request: Json) -> Json:
        person, message = lookup.person(world, request), lookup.message(world, request)
        return {"message": views.message(world.people.edit(person, message, str(request["text"])))}

    async def inject(request: Json) -> Json:
        return {"update": world.updates.inject(request)}

    async def fail(request: Json) -> Json:
        if request:
            world.failures.script(**failures.from_json(request))
        else:
            world.failures.clear()
        return {"scripts": len(world.failures.scripts)}

    async def limits(request: Json) -> Json:
        world.limits = Limits(**request)
        return {}

    async def date(request: Json) -> Json:
        world.date_clock = _date_clock(request["ahead"])
        return {}

    async def stars(request: Json) -> Json:
        world.stars = int(request["amount"])
        return {}

    own: dict[str, json_route.Action] = {
        "edit": edit,
        "inject": inject,
        "fail": fail,
        "limits": limits,
        "date": date,
    }
    return own | {"stars": stars}


def prepare(world: World, script: Json) -> None:
    """Set up a world: `{"people": […], "groups": […], "crowd": 20000, "failures": […], "limits": {…}}`.

    A group is `{"title": "Choir", "kind": "group", "creator": 7, "bot": "member"}`; its creator is one of the people.
    With `"stars": 500` the bot owns so many Stars.
    With `"webhook_hosts": {"bot.example.org": ["127.0.0.1", 8443]}` the host of a webhook leads to that port of this
    machine; there are no others.
    With `"date": 950400` the `Date` of answers is that many seconds ahead of this machine's clock; null omits it.
    The people of the crowd have already written to the bot; they get the free ids from 1001 on.
    """
    for person in script.get("people", ()):
        world.people.add(**person)
    for group in script.get("groups", ()):
        group_actions.create(world, group)
    for number in range(1, script.get("crowd", 0) + 1):
        world.people.add(f"Person {number}", started=True)
    world.stars = script.get("stars", 0)
    for name, (address, port) in script.get("webhook_hosts", {}).items():
        world.webhook.hosts[name] = (address, port)
    if "date" in script:
        world.date_clock = _date_clock(script["date"])
    for failure in script.get("failures", ()):
        world.failures.script(**failures.from_json(failure))
    world.limits = Limits(**script.get("limits", {}))


def _date_clock(ahead: float | None) -> Callable[[], datetime] | None:
    """A clock for the `Date` of answers, so many seconds ahead of this machine's; None: answers have no `Date`."""
    return None if ahead is None else lambda: clock() + timedelta(seconds=ahead)
