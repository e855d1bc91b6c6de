"""The long texts on a phone of 390 pixels, as the page shows them."""

import os

import pytest
from playwright.async_api import Browser

from bot.messages import render
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from tests.browser.conftest import Say

#: Lines that /sources may take: half of what its table once took.
LINES = 42

#: The texts are measured in the width of the letters of phones, whatever the machine's default font is.
STYLE = """
@font-face { font-family: phone; src: local("Liberation Sans"), local("Arial"), local("Roboto"); }
.text, .text * { font-family: phone !important; }
"""


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
async def test_the_sources_are_read_in_a_few_screens(
    browser: Browser,
    url: str,
    bot: Say,
    leyla: int,
    catalog: Catalog,
    almanac: Almanac,
    language: str,
) -> None:
    """All of them, in one message of at most 42 lines."""
    (page,) = render.sources(catalog, almanac.observance("january-20"), language)
    await bot("sendMessage", chat_id=leyla, text=page, parse_mode="HTML")
    phone = await browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
    await phone.goto(url)
    text = phone.get_by_role("region", name="Leyla").locator(".text").last
    await text.wait_for()
    await phone.add_style_tag(content=STYLE)
    if not await phone.evaluate("document.fonts.load('16px phone').then(() => true, () => false)"):
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop("None of the fonts Liberation Sans, Arial and Roboto is installed.")

    lines = await text.evaluate(
        "text => text.getBoundingClientRect().height / parseFloat(getComputedStyle(text).lineHeight)"
    )

    assert 20 < round(lines) <= LINES, lines
