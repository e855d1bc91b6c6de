"""The pages that operators keep: a receipt and a recovery kit, with invented figures."""

from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser

from bot.observances import almanac as almanacs
from bot.operations import receipt, receipt_page, recovery_kit_page
from bot.operations.recovery_kit import Backups
from bot.store.engine import open_database
from tests.browser.test_receipt import filled
from tests.browser.test_recovery_kit import BARE
from tests.conftest import MESSAGES
from tests.pictures.camera import PICTURES, phone, take

#: CSS pixels of a page that are shown.
HEIGHT = 860

KIT = replace(
    BARE,
    operators=(7_000_000_001, 7_000_000_002),
    keys=("0123abcd",),
    backups=Backups(
        "/mnt/backups",
        24,
        7,
        "commemoration-bot-20261129T063000Z.backup, of 2026-11-29 06:30 UTC, encrypted",
        "with BACKUP_PASSPHRASE: without it, nobody can read them",
    ),
)


async def pictures(browser: Browser, folder: Path) -> None:
    """Make both in that folder, and take their pictures."""
    files = {"recovery-kit": recovery_kit_page.html(KIT), "receipt": await _receipt(folder)}
    for name, content in files.items():
        file = folder / f"{name}.html"
        file.write_text(content, "utf-8")
        page = await phone(browser, file.as_uri(), HEIGHT)
        await take(page, PICTURES / f"{name}.png")
        await page.close()


async def _receipt(folder: Path) -> str:
    almanac = almanacs.load(MESSAGES)
    db = await open_database(f"sqlite:///{folder / 'receipt.db'}", lasting=False)
    try:
        await filled(db)
        found = await receipt.read(db, almanac, MESSAGES, almanac.occasion("january-20", 2027))
    finally:
        await db.close()
    assert found
    return receipt_page.html(found)
