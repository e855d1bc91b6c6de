"""The sandbox answers only this machine, and of web pages only its own."""

import pytest

from tests.sandbox.conftest import TOKEN


@pytest.mark.parametrize(
    "path",
    ["/", "/page/state", "/page/static/style.css", "/control/calls", f"/bot{TOKEN}/getMe"],
)
async def test_a_host_other_than_loopback_is_refused(http, path):
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
    """Only the sandbox's own page can, and programs without an origin."""
    response = await http.post(
        "/page/send", json={"person": leyla.id, "text": "x"}, headers=headers
    )

    assert (response.status, world.messages.of(leyla).messages) == (403, [])


async def test_the_own_page_can_post(http, served, leyla):
    """Its origin is the host at which it was opened."""
    body = {"person": leyla.id, "text": "x"}
    response = await http.post("/page/send", json=body, headers={"Origin": served.url})

    assert response.status == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("headers", FOREIGN)
async def test_other_pages_cannot_use_the_bot_api(http, world, leyla, method, headers):
    """Not even with the right token: the Bot API acts on GET and POST."""
    path = f"/bot{TOKEN}/sendMessage?chat_id={leyla.id}&text=x"
    response = await http._asked(method, path, {"headers": headers})

    assert (response.status, world.messages.of(leyla).messages, len(world.calls)) == (403, [], 0)


async def test_a_refusal_is_an_error_of_the_bot_api(http):
    """A bot can read its description."""
    response = await http.post(f"/bot{TOKEN}/getMe", headers={"Host": "sandbox:8081"})

    answer = await response.json()
    assert (answer["ok"], answer["error_code"]) == (False, 403)
    assert "localhost" in answer["description"]
