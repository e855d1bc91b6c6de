"""A real browser, and the sandbox's page opened in it."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.server import serve
from bot.sandbox.world import World

#: The names under which systems ship the browser.
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: Milliseconds until something awaited on the page counts as missing.
PATIENCE = 5000
#: A token that looks like one; the sandbox takes any.
TOKEN = "1000001:" + "a" * 35

Say = Callable[..., Awaitable[Any]]
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium; tests without one are skipped at home and fail in CI."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("Chromium is not installed.")
    switches = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=switches)
        yield launched
        await launched.close()


@pytest.fixture
def world() -> World:
    """A world with Leyla and Emily, both of whom have written to the bot before."""
    made = World(lambda: datetime.now(UTC))
    made.people.add("Leyla", "az", started=True)
    made.people.add("Emily", "en", started=True)
    return made


@pytest.fixture
def leyla(world: World) -> int:
    """The id of the first person, which is also the id of her chat."""
    return next(iter(world.people))


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    """The address of the served world."""
    async with serve(world) as served:
        yield served.url


@pytest.fixture
def console_errors() -> list[str]:
    """The errors in the browser's console."""
    return []


@pytest.fixture
async def open_page(browser: Browser, url: str, console_errors: list[str]) -> Open:
    """Opens the page; the arguments are those of a browser context."""

    async def opened(width: int = 1440, height: int = 900, **context: Any) -> Page:
        page = await browser.new_page(viewport={"width": width, "height": height}, **context)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and console_errors.append(said.text))
        await page.goto(url)
        await page.locator("section.column").nth(1).wait_for(state="attached")
        return page

    return opened


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Say]:
    """Calls a method of the Bot API as a bot would."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> Any:
            async with session.post(f"{url}/bot{TOKEN}/{method}", json=parameters) as answer:
                return (await answer.json())["result"]

        yield call
