"""The first run of a newcomer: the real bot, its page, a real browser."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.messages.typography import unbroken
from tests.newcomer import started_without_a_token

pytestmark = pytest.mark.browser

#: Milliseconds within which an answer or a notice is to be seen.
PATIENCE = 15_000


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The page of a bot that was started without a token, on a phone."""
    expect.set_options(timeout=PATIENCE)
    async with started_without_a_token() as url:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(PATIENCE)
        await page.goto(url)
        yield page
        await page.close()


async def chat_of(page: Page, name: str) -> Locator:
    """The chat of one person, made visible."""
    await page.get_by_role("button", name=name).click()
    return page.get_by_role("region", name=name)


async def say(chat: Locator, text: str) -> None:
    """Type and send."""
    await chat.get_by_role("textbox", name="Message").fill(text)
    await chat.get_by_role("button", name="Send").click()


async def test_subscribe_switch_language_receive_stop(page: Page) -> None:
    """START, another language by button, a rehearsed 20 January, /stop."""
    chat = await chat_of(page, "Emily")
    await chat.get_by_role("button", name="Start", exact=True).click()
    await expect(chat.get_by_role("log")).to_contain_text("You are subscribed.")

    await say(chat, "/language")
    await chat.get_by_role("button", name="Türkçe").click()
    await page.get_by_label("Year").fill("2031")
    await page.get_by_role("button", name="Rehearse").click()
    await expect(chat.get_by_role("log")).to_contain_text(unbroken("üzerinden 41 yıl geçti"))
    await expect(chat.get_by_role("log")).to_contain_text("41. yıl dönümü")

    await say(chat, "/stop")
    await expect(chat.get_by_role("log")).to_contain_text("/start")


async def test_a_rehearsal_does_not_change_the_real_ledger(page: Page) -> None:
    """After a rehearsal, the bot still says that nothing was delivered and the notices are still to be sent."""
    chat = await chat_of(page, "Emily")
    await chat.get_by_role("button", name="Start", exact=True).click()
    await expect(chat.get_by_role("log")).to_contain_text("You are subscribed.")
    await page.get_by_role("button", name="Rehearse").click()
    await expect(chat.get_by_role("log")).to_contain_text("rehearsal", ignore_case=True)

    await say(chat, "/status")

    await expect(chat.get_by_role("log")).to_contain_text(
        "No message about an anniversary has been sent"
    )


async def test_a_shared_location_sets_the_time_zone(page: Page) -> None:
    """As /timezone invites to."""
    chat = await chat_of(page, "Emily")
    await say(chat, "/timezone")
    await chat.get_by_role("button", name="Share a location").click()
    await page.get_by_role("combobox", name="City").select_option("New York")
    await page.get_by_role("button", name="Share", exact=True).click()

    await expect(chat.get_by_role("log")).to_contain_text("America/New_York")


async def test_a_rehearsed_notice_says_when_it_would_come(page: Page) -> None:
    """By the clock of its reader."""
    chat = await chat_of(page, "Emily")
    await say(chat, "/timezone America/New_York")
    await say(chat, "/start")
    await expect(chat.get_by_role("log")).to_contain_text("You are subscribed")
    await page.get_by_role("button", name="Rehearse").click()

    await expect(chat.get_by_role("log")).to_contain_text(unbroken("20 January, 09:00 (New York)"))


async def test_inline_results_follow_the_words(page: Page) -> None:
    """All texts at first, then the one that is named; it comes into the chat."""
    chat = await chat_of(page, "Emily")
    field = chat.get_by_role("textbox", name="Message")
    await field.press_sequentially("@sandbox_bot ")
    await expect(chat.get_by_role("option")).to_have_count(5)
    await field.press_sequentially("sources")
    await expect(chat.get_by_role("option")).to_have_count(1)
    option = chat.get_by_role("option", name="Sources: the figures and who gives them")
    assert await option.evaluate("one => getComputedStyle(one.lastChild).textAlign") == "left"
    await field.press("Enter")

    await expect(chat.locator(".mine .text")).to_contain_text("Human Rights Watch")


async def test_a_sandbox_that_is_started_over_knows_nobody(page: Page) -> None:
    """The bot forgets with the page: nobody is subscribed, and Start subscribes anew."""
    chat = await chat_of(page, "Emily")
    await chat.get_by_role("button", name="Start", exact=True).click()
    await expect(chat.get_by_role("log")).to_contain_text("You are subscribed.")
    await page.get_by_role("button", name="Start over").click()
    await page.get_by_role("dialog").get_by_role("button", name="Start over").click()
    await expect(page.get_by_text("You are subscribed.")).to_have_count(0)

    await page.get_by_role("button", name="Rehearse").click()
    await expect(page.locator("#rehearsal-note")).to_contain_text("Nobody is subscribed")
    chat = await chat_of(page, "Emily")
    await chat.get_by_role("button", name="Start", exact=True).click()
    await expect(chat.get_by_role("log")).to_contain_text("You are subscribed.")


async def test_nobody_subscribed(page: Page) -> None:
    """A rehearsal without subscribers says what to do first."""
    await page.get_by_role("button", name="Rehearse").click()

    await expect(page.locator("#rehearsal-note")).to_contain_text("START", ignore_case=True)
