"""`make pictures`: the README's picture of a notice, as it arrives in the page."""

import asyncio
from pathlib import Path

from playwright.async_api import FloatRect, Locator, async_playwright, expect

from tests.browser.conftest import NAMES, shutil
from tests.newcomer import started_without_a_token

PICTURE = Path(__file__).parent.parent / "docs" / "notice.png"

#: Pixels of the page around the notice.
MARGIN = 6

#: The occasion in the picture.
YEAR = 2027


async def around(notice: Locator) -> FloatRect:
    """The place of a notice on the page, with a margin."""
    box = await notice.bounding_box()
    assert box
    return {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }


async def main() -> None:
    """Subscribe Emily, rehearse, and take the picture of the notice on her phone."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise SystemExit("Chromium is needed for the picture: install it, then run this again.")
    async with started_without_a_token() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path)
        page = await browser.new_page(
            viewport={"width": 390, "height": 1100}, device_scale_factor=2, color_scheme="light"
        )
        await page.goto(url)
        await page.get_by_role("button", name="Emily").click()
        chat = page.get_by_role("region", name="Emily")
        await chat.get_by_role("button", name="Start", exact=True).click()
        await expect(chat.get_by_role("log")).to_contain_text("You are subscribed")
        await page.get_by_label("Year").fill(str(YEAR))
        await page.get_by_role("button", name="Rehearse").click()
        await expect(page.get_by_text("notices have arrived")).to_be_visible()
        notice = chat.get_by_role("listitem").filter(has_text=f"{YEAR - 1990} years have passed")
        await notice.evaluate("notice => notice.scrollIntoView({block: 'center'})")
        await expect(notice.get_by_role("img")).to_have_js_property("complete", value=True)
        await page.screenshot(path=PICTURE, clip=await around(notice.locator(".message")))
        await browser.close()
    print(f"{PICTURE.name} was made anew.")


if __name__ == "__main__":
    asyncio.run(main())
