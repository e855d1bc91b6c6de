"""A newcomer at the page of the sandbox, without a browser: what the page asks, over HTTP."""

import asyncio
import re
from typing import Any

import aiohttp

from tests.process.launching import Running


async def address(running: Running) -> str:
    """Where the page is, as it was said."""
    await running.until(lambda: "Open http://" in running.out)
    await running.serving()
    return re.findall(r"Open (http://\S+) ", running.out)[0]


async def newcomer_receives_the_notices(browser: aiohttp.ClientSession, url: str) -> None:
    """Somebody subscribes on the page, and the page's control brings all notices of a year."""
    person = (await got(browser, f"{url}/page/state"))["people"][0]["id"]
    await posted(browser, f"{url}/page/send", person=person, text="/start")
    for _ in range(200):
        said = (await got(browser, f"{url}/page/state"))["messages"][str(person)]
        if len(said) > 1:
            break
        await asyncio.sleep(0.05)
    else:
        raise TimeoutError("The bot did not answer /start.")
    assert (await posted(browser, f"{url}/page/control/rehearse", year=2027))["delivered"] == 3


async def got(browser: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    """What is at that address."""
    async with browser.get(url) as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def posted(browser: aiohttp.ClientSession, url: str, **values: object) -> dict[str, Any]:
    """What is answered to a form of the page."""
    async with browser.post(url, json=values) as answer:
        assert answer.status == 200, await answer.text()
        found: dict[str, Any] = await answer.json()
        return found
