"""Attack: a web page in the newcomer's browser uses the sandbox's Bot API."""

import io
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import Page, async_playwright

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from tests.process.launching import PYTHON, RUN, Running, launched
from tests.process.newcomer import address

#: The token that every sandbox of November 2026 had.
OLD_TOKEN = "1000:sandbox"

#: A token of the test; the page knows it, which no page of a stranger does.
TOKEN = "1000:" + "a" * 35

MEGABYTE = 1024 * 1024

#: What a browser sends with a form, a fetch without CORS, a sandboxed frame, and an image.
FORM = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
REQUESTS = {
    "form": ("POST", FORM | {"Content-Type": "application/x-www-form-urlencoded"}),
    "fetch": ("POST", FORM | {"Content-Type": "text/plain", "Sec-Fetch-Mode": "no-cors"}),
    "old browser": ("POST", {"Origin": "http://evil.example", "Content-Type": "text/plain"}),
    "frame": ("POST", {"Origin": "null"}),
    "image": ("GET", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}),
    "other port": ("GET", {"Sec-Fetch-Site": "same-site"}),
    "rebinding": ("POST", {"Host": "evil.example:8020", "Sec-Fetch-Site": "same-origin"}),
}

#: A page that tries every way at once, with the right token, and says when it is through.
ATTACK = """
<form method="post" target="frame" enctype="multipart/form-data" action="{url}sendMessage">
<input name="chat_id" value="{chat}"><input name="text" value="form"></form>
<iframe name="frame"></iframe>
<iframe sandbox="allow-scripts" srcdoc="<script>fetch('{url}sendMessage?chat_id={chat}&amp;text=frame',
{{method: 'POST', mode: 'no-cors'}}).catch(() => 0)</script>"></iframe>
<script>
document.forms[0].submit();
const image = new Image();
image.referrerPolicy = "no-referrer";
const seen = new Promise(done => {{ image.onload = image.onerror = done; }});
image.src = "{url}sendMessage?chat_id={chat}&text=image";
const photo = new FormData();
photo.append("chat_id", "{chat}");
photo.append("document", new Blob([new Uint8Array(5e6)]), "a.bin");
const tries = ["sendMessage?chat_id={chat}&text=fetch", "sendDocument", "getMe"].map(
    path => fetch("{url}" + path, {{method: "POST", mode: "no-cors", body: photo}}).catch(() => 0));
navigator.sendBeacon("{url}sendMessage?chat_id={chat}&text=beacon");
Promise.all([seen, ...tries]).then(() => setTimeout(() => {{ document.title = "through"; }}, 500));
</script>
"""


def memory(running: Running) -> int:
    """Bytes of the process that are in memory."""
    said = Path(f"/proc/{running.process.pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", said)[0]) * 1024


@pytest.mark.parametrize("how", REQUESTS)
async def test_a_request_of_a_page_is_refused_with_the_right_token(how: str) -> None:
    """In every browser and by every method: the answer is 403, and nothing happens in the sandbox."""
    world = World(token=TOKEN)
    leyla = world.people.add("Leyla", "az", started=True)
    method, headers = REQUESTS[how]
    async with serve(world) as served, aiohttp.ClientSession(served.url) as session:
        path = f"/bot{TOKEN}/sendMessage?chat_id={leyla.id}&text=x"
        async with session.request(method, path, headers=headers) as answer:
            assert answer.status == 403

    assert (world.messages.of(leyla).messages, len(world.calls)) == ([], 0)


async def test_the_process_takes_no_uploads_from_a_page(tmp_path: Path) -> None:
    """Twenty of 50 MB with the former token cost 1.1 GB; now they are refused unread, with or without an origin."""
    async with (
        launched(*RUN, "--or-sandbox", folder=tmp_path, sandbox_port=0) as running,
        aiohttp.ClientSession() as session,
    ):
        url = await address(running)
        before = memory(running)
        statuses = {
            await upload(session, f"{url}/bot{OLD_TOKEN}/sendDocument", FORM if n % 2 else {})
            for n in range(20)
        }
        assert statuses <= {401, 403, None}
        assert memory(running) - before < 64 * MEGABYTE
        async with session.get(f"{url}/page/state") as answer:
            assert not any((await answer.json())["messages"].values())


async def test_what_a_bot_uploads_is_bounded(tmp_path: Path) -> None:
    """Twenty documents of 50 MB, each another: the process keeps 64 MB of them."""
    command = (PYTHON, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN)
    async with (
        launched(*command, folder=tmp_path) as running,
        aiohttp.ClientSession() as session,
    ):
        await running.until(lambda: running.out.endswith("\n"))
        url = running.out.strip()
        async with session.post(
            f"{url}/control/people", json={"name": "Leyla", "id": 7, "started": True}
        ) as answer:
            assert answer.status == 200
        path = f"{url}/bot{TOKEN}/sendDocument?chat_id=7"
        assert {await upload(session, path, {}, n) for n in range(20)} == {200}
        assert memory(running) < 500 * MEGABYTE


async def upload(
    session: aiohttp.ClientSession, url: str, headers: dict[str, str], number: int = 0
) -> int | None:
    """Uploads 50 MB that nobody else does; the status, or None when the connection was cut first."""
    parts = aiohttp.FormData()
    content = io.BytesIO(number.to_bytes(4) + b"x" * (49 * MEGABYTE))
    parts.add_field("document", content, filename=f"{number}.bin")
    try:
        async with session.post(url, data=parts, headers=headers) as answer:
            return answer.status
    except aiohttp.ClientError:
        return None


async def test_a_page_in_chromium_gets_nowhere() -> None:
    """Form, fetch, beacon, image and frame from another origin, with the right token: no call arrives."""
    world = World(token=TOKEN)
    leyla = world.people.add("Leyla", "az", started=True)
    async with serve(world) as served, chromium() as page, evil(served.url, leyla) as lure:
        await page.goto(lure)
        await page.wait_for_function("document.title === 'through'", timeout=30_000)

    assert ([call.method for call in world.calls], world.messages.of(leyla).messages) == ([], [])


async def test_the_sandbox_works_in_the_same_chromium() -> None:
    """The sandbox's own page is served and its controls answer: the guard refuses only other origins."""
    world = World(token=TOKEN)
    leyla = world.people.add("Leyla", "az", started=True)
    async with serve(world) as served, chromium() as page:
        await page.goto(served.url)
        order = (
            "fetch('/page/send', {method: 'POST', body: JSON.stringify({person: %d, text: 'x'})})"
        )
        assert await page.evaluate(f"{order % leyla.id}.then(answer => answer.status)") == 200


@asynccontextmanager
async def chromium() -> AsyncIterator[Page]:
    """A page of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("Chromium is not installed.")
    async with async_playwright() as playwright:
        switches = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=path, args=switches)
        try:
            yield await browser.new_page()
        finally:
            await browser.close()


@asynccontextmanager
async def evil(sandbox: str, victim: Person) -> AsyncIterator[str]:
    """The address of a stranger's page, served from another origin on loopback."""
    page = ATTACK.format(url=f"{sandbox}/bot{TOKEN}/", chat=victim.id)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
