"""What the chat page asks, and who else may ask it."""

import asyncio
import io
import json

import aiohttp
import pytest

from bot.sandbox import page_api
from bot.sandbox.server import Control, serve
from tests.sandbox.conftest import TOKEN, Http


@pytest.fixture
async def events(http):
    """Listens from the start; gives the next event on demand."""
    async with http.session.get("/page/events?after=0") as stream:

        async def following() -> dict:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    return json.loads(line[6:])
            return {"type": "the line has ended"}

        yield lambda: asyncio.wait_for(following(), 2)


async def test_the_state_holds_all_that_is_shown(http, api, world, leyla):
    """Bot, people, messages with safe HTML, and the version to listen from."""
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
    assert (state["controls"], state["version"]) == ([], world.feed.version)


async def test_events_tell_what_changes(events, api, world, leyla):
    """In order, with a version each."""
    sent = (await api("sendMessage", chat_id=leyla.id, text="a"))[1]
    at = {"chat_id": leyla.id, "message_id": sent["message_id"]}
    await api("editMessageText", **at, text="b")
    await api("deleteMessage", **at)
    await api("sendChatAction", chat_id=leyla.id, action="typing")
    await api("setMyName", name="New")
    world.block(leyla)

    heard = [await events() for _ in range(7)]

    kinds = ["person", "message", "edit", "delete", "typing", "profile", "person"]
    assert [one["type"] for one in heard] == kinds
    assert [one["version"] for one in heard] == list(range(1, 8))
    assert heard[6]["person"]["blocked"] is True


async def test_an_answer_to_a_button_is_an_event(events, api, world, leyla):
    """With its words and whether it is an alert."""
    keys = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a", reply_markup=keys)
    query = world.press(leyla, sent["message_id"], "go")
    await api("answerCallbackQuery", callback_query_id=query, text="ok", show_alert=True)

    answer = [await events() for _ in range(3)][-1]

    assert (answer["type"], answer["text"], answer["show_alert"]) == ("answer", "ok", True)


@pytest.mark.parametrize("after", ["99", "-1", "x"])
async def test_who_missed_too_much_must_begin_anew(http, leyla, after):
    """The line ends at once; the page fetches the state again."""
    response = await asyncio.wait_for(http.get(f"/page/events?after={after}"), 1)

    assert await response.text() == ""


async def test_people_act_through_the_page(http, api, world):
    """Somebody comes, writes, presses, and blocks."""
    number = (
        await (
            await http.post("/page/people", json={"name": "Deniz", "language_code": "tr"})
        ).json()
    )["person"]
    await http.post("/page/say", json={"person": number, "text": "/start"})
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
        ("say", {"person": 1, "text": "x"}, "no such person"),
        ("say", {"text": "x"}, "cannot be understood"),
        ("people", {"name": " "}, "needs a name"),
        ("press", [], "object is expected"),
    ],
)
async def test_what_cannot_be_done_says_why(http, leyla, path, body, reason):
    """400 with an error in words."""
    response = await http.post(f"/page/{path}", json=body)

    assert response.status == 400
    assert reason in (await response.json())["error"]


async def test_controls_are_the_hosts(world):
    """They may be added later; what they raise is shown."""

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
    """At /, under a policy that lets nothing in from elsewhere."""
    page = await http.get("/")
    style = await http.get("/page/static/style.css")

    assert "<!doctype html>" in (await page.text()).lower()
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert style.content_type == "text/css"


@pytest.mark.parametrize(
    "path",
    ["/", "/page/state", "/page/static/style.css", "/control/calls", f"/bot{TOKEN}/getMe"],
)
async def test_a_foreign_name_for_this_machine_is_refused(http, path):
    """DNS rebinding: the Host header must mean loopback."""
    response = await http.get(path, headers={"Host": "evil.example:8020"})

    assert response.status == 403


#: What a browser sends on behalf of a page that is not the sandbox's own.
FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_pages_cannot_post(http, world, leyla, headers):
    """Only the sandbox's own page may, and programs without an origin."""
    response = await http.post("/page/say", json={"person": leyla.id, "text": "x"}, headers=headers)

    assert (response.status, world.chat(leyla).messages) == (403, [])


async def test_the_own_page_may_post(http, served, leyla):
    """Its origin is the host it was opened at."""
    body = {"person": leyla.id, "text": "x"}
    response = await http.post("/page/say", json=body, headers={"Origin": served.url})

    assert response.status == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_pages_cannot_use_the_bot_api(http, world, leyla, method, headers):
    """Not even with the right token: the Bot API acts on GET and POST alike."""
    path = f"/bot{TOKEN}/sendMessage?chat_id={leyla.id}&text=x"
    response = await http._asked(method, path, {"headers": headers})

    assert (response.status, world.chat(leyla).messages, len(world.calls)) == (403, [], 0)


async def test_a_refused_bot_reads_why(http):
    """The refusal is an error object of the Bot API."""
    response = await http.post(f"/bot{TOKEN}/getMe", headers={"Host": "sandbox:8081"})

    answer = await response.json()
    assert (answer["ok"], answer["error_code"]) == (False, 403)
    assert "localhost" in answer["description"]


async def test_a_long_order_is_refused(http, world, leyla):
    """The page's requests are bounded, too."""
    body = json.dumps({"person": leyla.id, "text": "x" * page_api.MOST_BYTES})
    response = await http.post("/page/say", data=io.BytesIO(body.encode()))

    assert (response.status, world.chat(leyla).messages) == (400, [])
