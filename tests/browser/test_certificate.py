"""The certificate of a rehearsal in a real browser: light, dark, on a phone, and printed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.rehearsal import certificate, judgement, page, rehearsal
from bot.rehearsal.certificate import Setting
from bot.rehearsal.rehearsal import Options
from tests.conftest import MESSAGES
from tests.rehearsal.test_judgement import ideal

LIGHT, DARK = "rgb(251, 249, 245)", "rgb(23, 21, 18)"

#: The media of a screen and of a printer, and the width of each.
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 390, "height": 844}},
    "small": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}


@pytest.fixture
def file(tmp_path: Path, almanac: Almanac, catalog: Catalog) -> Path:
    """The certificate of a rehearsal of 500 chats, with real cards, in which some notices came twice."""
    options = Options(almanac.occasion("january-20", 2027), 500, (), "usual", 7)
    plan = rehearsal.planned(options, almanac, catalog, 30)
    outcome = ideal(plan)
    outcome.rows = [replace(row, doubtful=place < 12) for place, row in enumerate(outcome.rows)]
    outcome.arrivals += outcome.arrivals[:5]
    outcome.seconds = 30.0
    at = datetime(2026, 11, 29, tzinfo=UTC)
    setting = Setting(MESSAGES, catalog, "az", "Asia/Baku", "0123456789abcdef", at)
    cards, _ = rehearsal.small_cards(plan, catalog)
    judged = judgement.judge(plan, outcome)
    path = tmp_path / "certificate.html"
    found = certificate.of(plan, setting, cards, judged, outcome)
    path.write_text(page.html(found, cards), "utf-8")
    return path


async def opened(browser: Browser, file: Path, look: str) -> tuple[Page, list[str]]:
    """The certificate in the browser, and what it requests besides itself."""
    tab = await browser.new_page(**LOOKS[look])
    requested: list[str] = []
    tab.on("request", lambda request: requested.append(request.url))
    await tab.goto(file.as_uri())
    return tab, [url for url in requested if not url.startswith(("file:", "data:"))]


@pytest.mark.parametrize("look", LOOKS)
async def test_it_fits_and_loads_nothing(browser: Browser, file: Path, look: str) -> None:
    """No width needs scrolling to the side, every card is shown, and nothing is requested."""
    tab, requested = await opened(browser, file, look)

    assert requested == []
    width = await tab.evaluate("document.documentElement.scrollWidth")
    assert width == LOOKS[look]["viewport"]["width"]
    shown = await tab.evaluate(
        "[...document.images].every(one => one.complete && one.naturalWidth > 0)"
    )
    assert shown
    assert await tab.locator("article").count() == 12


@pytest.mark.parametrize("look", LOOKS)
async def test_it_is_accessible(browser: Browser, file: Path, look: str) -> None:
    """Contrast, names, headings, tables: axe finds nothing."""
    tab, _ = await opened(browser, file, look)

    found = await Axe().run(tab)

    assert found.violations_count == 0, found.generate_report()


async def test_the_verdict_comes_first(browser: Browser, file: Path) -> None:
    """It is the first line that is read, and on the first screen of a phone."""
    tab, _ = await opened(browser, file, "phone")

    text = await tab.locator("body").inner_text()
    assert text.strip().startswith("Passed: of ")
    box = await tab.locator("h1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 400


async def test_it_follows_the_readers_colours(browser: Browser, file: Path) -> None:
    """Dark where the system is dark."""
    colours = []
    for look in ("light", "dark"):
        tab, _ = await opened(browser, file, look)
        colours.append(await tab.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert colours == [LIGHT, DARK]


async def test_it_can_be_printed(browser: Browser, file: Path, tmp_path: Path) -> None:
    """On white, also where the system is dark, and on a handful of pages."""
    tab, _ = await opened(browser, file, "dark")
    await tab.emulate_media(media="print")
    assert (
        await tab.evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )

    pdf = await tab.pdf(format="A4")

    assert 2 <= pdf.count(b"/Type /Page\n") <= 20
