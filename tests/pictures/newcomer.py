"""What a newcomer sees who starts the bot without a token: a notice, and the page around it."""

from playwright.async_api import Browser, expect

from tests.newcomer import started_without_a_token
from tests.pictures.camera import DOCS, PICTURES, around, phone, take

#: The occasion in the pictures.
YEAR = 2027


async def pictures(browser: Browser) -> None:
    """Subscribe Emily, rehearse, and take the pictures on her phone."""
    async with started_without_a_token() as url:
        page = await phone(browser, url, 1100)
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
        await take(page, DOCS / "notice.png", await around(notice.locator(".message")))
        await take(page, PICTURES / "sandbox.png")
        await page.close()
