"""The receipt of an occasion in a real browser: light, dark, on a phone, and printed."""

import json
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page
from sqlalchemy import insert

from bot.observances.almanac import Almanac
from bot.operations import receipt, receipt_page
from bot.store.engine import Database
from bot.store.records import State
from bot.store.tables import incident, revision
from tests.conftest import MESSAGES
from tests.operations.test_receipt import NINE, fill, sent

LIGHT, DARK = "rgb(251, 249, 245)", "rgb(23, 21, 18)"

#: The media of a screen, and the width of each.
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
    "tablet": {"color_scheme": "dark", "viewport": {"width": 800, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "small": {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}},
}

BLOCKED = "The chat can no longer be reached (403 Forbidden: bot was blocked by the user)"


async def filled(db: Database) -> None:
    """Two years, in which most goes well, with a correction and some incidents."""
    await fill(db, sent(40), 2026)
    rows = sent(30, "eve") + sent(52) + sent(45, "silence")
    rows[60:63] = sent(3, "day", 31, state=State.GONE, error=BLOCKED)
    rows[64] |= {"state": State.EXPIRED}
    rows[66] |= {"revision": 1}
    rows[67] |= {"edit_error": "(400 Bad Request: message to edit not found)"}
    for place, row in enumerate(rows):
        row["second"] += {"eve": 0, "day": 7200, "silence": 3600}[row["moment"]] + place % 9 * 240
    await fill(db, rows)
    async with db.begin() as tx:
        made = {"broadcast_id": 11, "number": 1, "kind": "correction", "created_us": NINE}
        await tx.execute(insert(revision).values(**made, asked_by=1, ended_us=NINE))
        for kind in ("held", "throttled", "started", "alarm"):
            values = {"kind": kind, "began_us": NINE, "ended_us": NINE if kind == "held" else None}
            reason = "a figure of the <b>ministry</b> changed" if kind == "held" else ""
            await tx.execute(insert(incident).values(**values, reason=reason))


@pytest.fixture
async def file(tmp_path: Path, sqlite_db: Database, almanac: Almanac) -> Path:
    """The page of such a receipt."""
    await filled(sqlite_db)
    occasion = almanac.occasion("january-20", 2027)
    found = await receipt.read(sqlite_db, almanac, MESSAGES, occasion)
    assert found
    path = tmp_path / "receipt.html"
    path.write_text(receipt_page.html(found), "utf-8")
    return path


async def opened(browser: Browser, file: Path, look: str) -> tuple[Page, list[str]]:
    """The receipt in the browser, and what it requests besides itself."""
    tab = await browser.new_page(**LOOKS[look])
    requested: list[str] = []
    tab.on("request", lambda request: requested.append(request.url))
    await tab.goto(file.as_uri())
    return tab, [url for url in requested if not url.startswith("file:")]


@pytest.mark.parametrize("look", LOOKS)
async def test_it_fits_is_accessible_and_loads_nothing(
    browser: Browser, file: Path, look: str
) -> None:
    """No width needs scrolling to the side, nothing is requested, and axe finds nothing, with all parts open."""
    tab, requested = await opened(browser, file, look)
    await tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    width = await tab.evaluate("document.documentElement.scrollWidth")
    found = await Axe().run(tab)

    assert requested == []
    assert width == LOOKS[look]["viewport"]["width"]
    assert found.violations_count == 0, found.generate_report()


async def test_the_figures_come_first(browser: Browser, file: Path) -> None:
    """The headline is the first line that is read, and every part is there."""
    tab, _ = await opened(browser, file, "phone")

    text = await tab.locator("body").inner_text()
    assert text.strip().startswith("Of 127 notices owed, 123 were sent.")
    headings = await tab.locator("h2").all_inner_texts()
    assert headings == [
        *("Each moment", "Notices sent per minute", "By language", "By time zone"),
        *("By kind of chat", "Why notices did not arrive", "Against the year before"),
        *("Incidents", "Corrections and recalls", "The texts that were sent"),
    ]
    assert "a figure of the <b>ministry</b> changed" in text


async def test_it_follows_the_readers_colours(browser: Browser, file: Path) -> None:
    """Dark where the system is dark; on white in print."""
    colours = []
    for look in ("light", "tablet"):
        tab, _ = await opened(browser, file, look)
        colours.append(await tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == [LIGHT, DARK]

    await tab.emulate_media(media="print")
    assert (
        await tab.evaluate("getComputedStyle(document.body).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    pdf = await tab.pdf(format="A4")
    assert 1 <= pdf.count(b"/Type /Page\n") <= 8


async def test_the_largest_one_is_small_enough(sqlite_db: Database, almanac: Almanac) -> None:
    """Every time zone, many languages, a hundred incidents with long reasons: at most 500 kB."""
    await filled(sqlite_db)
    occasion = almanac.occasion("january-20", 2027)
    found = await receipt.read(sqlite_db, almanac, MESSAGES, occasion)
    assert found
    line = dict(found["all"]["by"]["zone"][0])
    zones = [line | {"value": zone} for zone in ("Asia/Baku", "Europe/Berlin") * 220]
    for part in (found["all"], *found["moments"]):
        part["by"]["zone"] = zones
        part["by"]["language"] = [line | {"value": "az+en"}] * 40
    found["incidents"]["listed"] = [found["incidents"]["listed"][0] | {"reason": "<" * 255}] * 100
    found["plot"] |= {
        "columns": 240,
        "moments": {one: [7] * 240 for one in found["plot"]["moments"]},
    }

    assert len(receipt_page.html(json.loads(json.dumps(found))).encode()) < 500_000
