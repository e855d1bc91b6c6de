"""The page's requests: state, events, actions, files."""

import asyncio
import io
import json

import aiohttp
import pytest

from bot.sandbox.page import json_route
from bot.sandbox.server import Control, serve
from tests.sandbox.conftest import Http


@pytest.fixture
async def events(http):
    """Listens from the start; returns the next event of each call."""
    async with http.session.get("/page/events?after=0") as stream:

        async def following() -> dict:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    return json.loads(line[6:])
            return {"type": "the line has ended"}

        yield lambda: asyncio.wait_for(following(), 2)


async def test_the_state_contains_all_that_is_shown(http, api, world, leyla):
    """Bot, people, messages with safe HTML, and the version from which to listen."""
    await api("setMyDescription", description="Salam", language_code="az")
    await api("sendMessage", chat_id=leyla.id, text="<b>x</b>", parse_mode="HTML")

    state = await (await http.get("/page/state")).json()

    [message] = state["messages"][str(leyla.id)]
    assert (message["html"], message["silent"], message["entities"][0]["type"]) == (
        "<b>x</b>",
        False,
        "bold",
    )
    assert state["bot"]["descriptions"] == {"az": "Salam"}
    assert state["people"] == [
        {"id": leyla.id, "name": "Leyla", "language_code": "az", "blocked": False}
    ]
    assert (state["controls"], state["version"]) == ([], world.events.version)


async def test_events_report_changes(events, api, world, leyla):
    """In order, each with its version."""
    sent = (await api("sendMessage", chat_id=leyla.id, text="a"))[1]
    at = {"chat_id": leyla.id, "message_id": sent["message_id"]}
    await api("editMessageText", **at, text="b")
    await api("deleteMessage", **at)
    await api("sendChatAction", chat_id=leyla.id, action="typing")
    await api("setMyName", name="New")
    world.people.block(leyla)

    received = [await events() for _ in range(7)]

    kinds = ["person", "message", "edit", "delete", "typing", "profile", "person"]
    assert [one["type"] for one in received] == kinds
    assert [one["version"] for one in received] == list(range(1, 8))
    assert received[6]["person"]["blocked"] is True


async def test_an_answer_to_a_button_is_an_event(events, api, world, leyla):
    """With its text and whether it is an alert."""
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await api("sendMessage", chat_id=leyla.id, text="a", reply_markup=keys)
    query = world.buttons.press(leyla, world.messages.of(leyla).last, "go")
    await api("answerCallbackQuery", callback_query_id=query, text="ok", show_alert=True)

    answer = [await events() for _ in range(3)][-1]

    assert (answer["type"], answer["text"], answer["show_alert"]) == ("answer", "ok", True)


@pytest.mark.parametrize("after", ["99", "-1", "x"])
async def test_a_listener_who_missed_too_much_starts_again(http, leyla, after):
    """The stream ends at once; the page loads the state again."""
    response = await asyncio.wait_for(http.get(f"/page/events?after={after}"), 1)

    assert await response.text() == ""


async def test_people_act_through_the_page(http, api, world):
    """A person is added, writes, presses a button, and blocks the bot."""
    number = (
        await (
            await http.post("/page/people", json={"name": "Deniz", "language_code": "tr"})
        ).json()
    )["person"]
    await http.post("/page/send", json={"person": number, "text": "/start"})
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    _, sent = await api("sendMessage", chat_id=number, text="a", reply_markup=keys)
    await http.post(
        "/page/press", json={"person": number, "message_id": sent["message_id"], "data": "go"}
    )
    await http.post("/page/block", json={"person": number, "blocked": True})

    updates = (await api("getUpdates"))[1]

    assert [list(one)[1] for one in updates] == ["message", "callback_query", "my_chat_member"]
    assert updates[0]["message"]["from"]["language_code"] == "tr"


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("send", {"person": 1, "text": "x"}, "no such person"),
        ("send", {"text": "x"}, "is not valid"),
        ("people", {"name": " "}, "needs a name"),
        ("press", [], "object is expected"),
    ],
)
async def test_an_impossible_action_has_a_reason(http, leyla, path, body, reason):
    """The status is 400 with a readable error."""
    response = await http.post(f"/page/{path}", json=body)

    assert response.status == 400
    assert reason in (await response.json())["error"]


async def test_the_host_adds_controls(world):
    """They can be added later; their errors are shown."""

    async def rehearse(wish: dict[str, object]) -> dict[str, object]:
        if "year" not in wish:
            raise ValueError("Choose a year.")
        return {"delivered": wish["year"]}

    controls: list[Control] = []
    async with (
        serve(world, controls=controls) as served,
        aiohttp.ClientSession(served.url) as session,
    ):
        http = Http(session)
        controls.append(Control("rehearse", rehearse))
        good = await http.post("/page/control/rehearse", json={"year": 2027})
        bad = await http.post("/page/control/rehearse", json={})
        none = await http.post("/page/control/other", json={})

        assert await good.json() == {"delivered": 2027}
        assert (bad.status, none.status) == (400, 404)
        assert "Choose a year." in (await bad.json())["error"]


async def test_the_page_is_served(http):
    """At /, under a policy that allows only its own files."""
    page = await http.get("/")
    style = await http.get("/page/static/style.css")

    assert "<!doctype html>" in (await page.text()).lower()
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert style.content_type == "text/css"


async def test_a_long_request_is_refused(http, world, leyla):
    """The page's requests have a maximum size."""
    body = json.dumps({"person": leyla.id, "text": "x" * json_route.MAX_BYTES})
    response = await http.post("/page/send", data=io.BytesIO(body.encode()))

    assert (response.status, world.messages.of(leyla).messages) == (400, [])
