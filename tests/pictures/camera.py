"""Takes pictures of pages as a phone shows them, in few bytes."""

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, FloatRect, Locator, Page, async_playwright

from tests.browser.conftest import NAMES

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "pictures"

#: The width of a phone, in CSS pixels; each is two pixels of the picture.
WIDTH = 390
SCALE = 2

#: CSS pixels of the page around a message.
MARGIN = 6

#: Colours of a picture: one byte a pixel.
COLOURS = 256


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("Chromium is needed for the pictures: install it, then run this again.")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path)
        yield launched
        await launched.close()


async def phone(browser: Browser, url: str, height: int) -> Page:
    """A page on a phone of that height, in CSS pixels."""
    page = await browser.new_page(
        viewport={"width": WIDTH, "height": height},
        device_scale_factor=SCALE,
        color_scheme="light",
    )
    await page.goto(url)
    return page


async def around(message: Locator) -> FloatRect:
    """The place of a message on the page, with a margin."""
    box = await message.bounding_box()
    assert box
    return {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }


async def take(page: Page, path: Path, clip: FloatRect | None = None) -> None:
    """Store what the page shows, or a part of it."""
    _store(await page.screenshot(clip=clip), path)


def _store(screenshot: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(screenshot)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")
