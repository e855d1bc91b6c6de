"""setWebhook, and how the sandbox sends updates: over TLS, in order, again until they are taken."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.sandbox.world import World
from tests.sandbox.conftest import TOKEN, Api
from tests.tls_front import HOST, make_certificate

URL, SECRET = f"https://{HOST}/hook", "a-secret-of-the-tests"


@dataclass
class Receiver:
    """A bot behind TLS that keeps what it is sent."""

    certificate: Path
    port: int = 0
    #: The updates that arrived, and the secret of each request.
    updates: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    #: What is answered to the next requests, before 200: a status and its headers.
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    #: Requests under way, and the most that were at once.
    now: int = 0
    most: int = 0
    #: Cleared: requests wait for their answer.
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.Response:
        self.updates.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""))
        self.now += 1
        self.most = max(self.most, self.now)
        await self.go.wait()
        self.now -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    def texts(self) -> list[str]:
        """The texts of the messages that arrived."""
        return [one["message"]["text"] for one in self.updates]


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[Receiver]:
    made = Receiver(folder / "certificate.pem")
    made.go.set()
    make_certificate(made.certificate, folder / "key.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, folder / "key.pem")
    application = web.Application()
    application.router.add_post("/hook", made.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


@pytest.fixture
async def receiver(tmp_path: Path, world: World) -> AsyncIterator[Receiver]:
    """A bot to which the name of the webhook leads."""
    async with receiving(tmp_path) as made:
        world.webhook.hosts[HOST] = ("127.0.0.1", made.port)
        world.webhook.pace = 0.01
        yield made


async def hook(http: Any, receiver: Receiver, **params: str) -> None:
    """Set the webhook with the receiver's certificate, as an upload."""
    form = aiohttp.FormData({"url": URL, "secret_token": SECRET} | params)
    form.add_field("certificate", receiver.certificate.read_bytes(), filename="certificate.pem")
    answer = await http.post(f"/bot{TOKEN}/setWebhook", data=form)
    assert (await answer.json())["ok"]


async def test_updates_are_sent_with_the_secret(http, api: Api, world, leyla, receiver) -> None:
    """Those that waited and those that come; what was taken does not wait any more."""
    world.people.send(leyla, "before")
    await hook(http, receiver)
    world.people.send(leyla, "after")

    await world.until(lambda: not len(world.updates))

    assert receiver.texts() == ["before", "after"]
    assert receiver.secrets == [SECRET] * 2
    info = (await api("getWebhookInfo"))[1]
    assert (info["url"], info["has_custom_certificate"]) == (URL, True)
    assert (info["max_connections"], info["pending_update_count"]) == (40, 0)
    assert "last_error_message" not in info


async def test_an_update_comes_again_until_it_is_taken(http, api: Api, world, leyla, receiver):
    """Unchanged, and what follows in the same chat waits for it; the last error is told."""
    receiver.answers = [(500, {}), (503, {"Retry-After": "1"}), (302, {"Location": URL})]
    await hook(http, receiver)
    world.people.send(leyla, "first")
    world.people.send(leyla, "second")

    await world.until(lambda: not len(world.updates))

    assert receiver.texts() == ["first"] * 4 + ["second"]
    info = (await api("getWebhookInfo"))[1]
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"
    assert info["last_error_date"] == int(world.now().timestamp())


async def test_a_failed_update_delays_only_its_own_chat(http, world, leyla, receiver) -> None:
    """Those of other chats are sent meanwhile."""
    other = world.people.add("Emily", "en", started=True)
    world.webhook.pace = 60.0
    receiver.answers = [(500, {}), (500, {})]
    await hook(http, receiver, max_connections="1")
    world.people.send(leyla, "first")
    await world.until(lambda: receiver.texts() == ["first"] * 2)

    world.people.send(other, "other")
    await world.until(lambda: len(world.updates) == 1)

    assert receiver.texts() == ["first", "first", "other"]


@pytest.mark.parametrize("most", [1, 2])
async def test_connections_are_limited(http, world, leyla, receiver, most: int) -> None:
    """As many requests at once as the bot allows, and never two of one chat."""
    people = [leyla, *(world.people.add(f"P{n}", "en", started=True) for n in range(3))]
    receiver.go.clear()
    await hook(http, receiver, max_connections=str(most))
    for person in people:
        world.people.send(person, "one")
        world.people.send(person, "two")
    await world.until(lambda: receiver.now == most)

    receiver.go.set()
    await world.until(lambda: not len(world.updates))

    assert receiver.most == most
    assert len(receiver.updates) == 8


async def test_a_certificate_that_was_not_uploaded_is_not_trusted(
    api: Api, world, leyla, receiver
) -> None:
    """The update waits, and the bot is told."""
    await api("setWebhook", url=URL)
    world.people.send(leyla, "hi")

    await world.until(lambda: world.webhook.last_error)

    info = (await api("getWebhookInfo"))[1]
    assert "SSL error" in info["last_error_message"]
    assert info["pending_update_count"] == 1
    assert receiver.updates == []


@pytest.mark.parametrize("url", ["https://elsewhere.example/hook", "https://127.0.0.1/hook"])
async def test_nothing_leaves_this_machine(api: Api, world, leyla, url: str) -> None:
    """Only hosts of the sandbox are found."""
    await api("setWebhook", url=url)
    world.people.send(leyla, "hi")

    await world.until(lambda: world.webhook.last_error)

    assert (await api("getWebhookInfo"))[1]["last_error_message"].startswith("Failed to resolve")


@pytest.mark.parametrize(
    "params",
    [
        {"url": "http://bot.example.org/hook"},
        {"url": "https://bot.example.org:8080/hook"},
        {"url": "https://bot.example.org:99999/hook"},
        {"url": "https:///hook"},
        {"url": URL, "secret_token": "no spaces"},
        {"url": URL, "secret_token": "x" * 257},
    ],
)
async def test_a_wrong_webhook_is_refused(api: Api, world, params: dict[str, str]) -> None:
    """As at Telegram: another scheme, another port, a secret with other characters."""
    assert (await api("setWebhook", **params))[0] == 400
    assert world.webhook.url == ""


async def test_a_webhook_ends_the_poll_under_way(api: Api, world) -> None:
    """With a conflict, as at Telegram."""
    poll = asyncio.create_task(api("getUpdates", timeout=30))
    await world.until(lambda: world.calls.arrived["getUpdates"])

    await api("setWebhook", url=URL)

    assert await poll == (409, "Conflict: terminated by setWebhook request")


async def test_a_deleted_webhook_gets_nothing_more(http, api: Api, world, leyla, receiver) -> None:
    """What was not taken yet is fetched instead, also what was being sent."""
    receiver.go.clear()
    await hook(http, receiver)
    world.people.send(leyla, "hi")
    await world.until(lambda: receiver.now)

    await api("deleteWebhook")
    receiver.go.set()
    await asyncio.sleep(0.1)

    assert [one["message"]["text"] for one in (await api("getUpdates"))[1]] == ["hi"]
