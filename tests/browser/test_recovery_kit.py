"""The recovery kit in a real browser: one sheet of A4, whatever must be on it, and a page for any screen."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from bot.operations import recovery_kit_page
from bot.operations.recovery_kit import Backups, Kit

BARE = Kit(
    made=datetime(2026, 11, 29, tzinfo=UTC),
    bot="@qaranquc_bot, id 7000000001",
    release="0.2.0",
    commit="6dbca922ca0a267f1829ca38711ad7a65ce449ce",
    source="https://example.org/bots/commemoration-bot.git",
    machine="bot",
    folder="/srv/commemoration-bot",
    database="sqlite:////srv/commemoration-bot/data/bot.db",
    chats=12_345,
    backups=Backups("", 24, 7, "", "none"),
    keys=(),
    operators=(),
    settings={},
)

LONG = "/srv/volumes/backups-of-the-commemoration-bot/every-day/encrypted"

#: More of everything than anybody has.
FULL = Kit(
    made=BARE.made,
    bot="id 7000000001 (Telegram did not say its name): @",
    release=BARE.release,
    commit=BARE.commit + "+",
    source="https://git.example.org/organisations/memory/commemoration-bot-of-the-archive.git",
    machine="commemoration-bot-production-1.example.org",
    folder=LONG,
    database="postgresql://database-of-the-commemoration-bot.example.org:5432/commemoration_bot",
    chats=1_234_567,
    backups=Backups(
        LONG,
        24,
        7,
        "commemoration-bot-20261129T063000Z.backup, of 2026-11-29 06:30 UTC, encrypted",
        "with BACKUP_PASSPHRASE: without it, nobody can read them",
    ),
    keys=("0123abcd", "4567cdef", "89ab0123"),
    operators=tuple(range(7_000_000_001, 7_000_000_010)),
    settings={
        "DATABASE_URL": None,
        "OPERATOR_IDS": ",".join(map(str, range(7_000_000_001, 7_000_000_010))),
        "BACKUP_DIR": LONG,
        "BACKUP_PASSPHRASE": None,
        "MESSAGES_DIR": LONG,
    }
    | {f"SETTING_{number}": "value" for number in range(12)}
    | {"ALARM_URLS": None, "HEARTBEAT_URL": None},
)


@pytest.mark.parametrize("kit", [BARE, FULL], ids=["bare", "full"])
async def test_it_is_printed_on_one_sheet(browser: Browser, tmp_path: Path, kit: Kit) -> None:
    """Of A4, with nothing cut off at its right edge."""
    tab = await opened(browser, tmp_path, kit, 688)
    await tab.emulate_media(media="print")

    sheet = await tab.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    assert b"/MediaBox [0 0 594" in sheet or b"/MediaBox [0 0 595" in sheet
    assert await tab.evaluate("document.documentElement.scrollWidth") <= 688


@pytest.mark.parametrize("width", [320, 1280])
async def test_it_fits_a_screen(browser: Browser, tmp_path: Path, width: int) -> None:
    """Nothing is wider than it, nothing is fetched, and axe finds nothing."""
    tab = await opened(browser, tmp_path, FULL, width)

    assert await tab.evaluate("document.documentElement.scrollWidth") <= width
    assert (await Axe().run(tab)).response["violations"] == []
    assert "http" not in re.sub(r"https://git\.example\.org", "", recovery_kit_page.html(FULL))


async def opened(browser: Browser, folder: Path, kit: Kit, width: int) -> Page:
    """A kit in the browser."""
    (folder / "kit.html").write_text(recovery_kit_page.html(kit), "utf-8")
    tab = await browser.new_page(viewport={"width": width, "height": 1032})
    await tab.goto((folder / "kit.html").as_uri())
    return tab
