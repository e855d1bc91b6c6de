"""What an operator sees in January: the certificate of a rehearsal, `ready`, and the progress of a broadcast."""

import io
import re
from pathlib import Path

from playwright.async_api import Browser, expect
from rich.console import Console
from rich.text import Text

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.store import chat_lifecycle
from bot.store.records import Chat
from tests.cast import NOVEMBER
from tests.conftest import MESSAGES
from tests.pictures.camera import PICTURES, around, phone, take
from tests.process.launching import PYTHON, ShiftedClock, bot, launched
from tests.process.scene import Telegram, before, database, standing_in
from tests.stage import TOKEN

#: The command line of the bot.
BOT = (PYTHON, "-m", "bot")

#: How many people subscribed, their languages in turn, and the notices that are sent a second.
SUBSCRIBED = 200
LANGUAGES = ("az", "ru", "az", "en", "az", "tr", "ru")
RATE = 10

#: Seconds that a command may take.
LONG = 300

#: CSS pixels of the certificate that are shown.
HEIGHT = 760

#: Columns of the terminal in the picture.
COLUMNS = 76

#: The folder of the bot in the picture.
FOLDER = "/srv/commemoration-bot"


async def pictures(browser: Browser, folder: Path) -> None:
    """Go through some days of January in that folder, and take the pictures."""
    async with standing_in() as telegram:
        operator = telegram.world.people.add("Operator", "en", started=True)
        own = {"operator_ids": operator.id, "send_rate": RATE, "default_language": "en"}
        await _subscribe(folder, telegram)
        clock = before("10 09:00", 0)
        async with bot(telegram.url, folder, clock, **own) as running:
            await running.serving()
            settings = own | {"telegram_bot_token": TOKEN, "telegram_api_url": telegram.url}
            await _command(folder, clock, "rehearse", **settings)
            await running.until(lambda: telegram.world.pins.newest(operator), LONG)
            _draw(await _command(folder, clock, "ready", **settings), folder)
            assert await running.stopped() == 0
        certificate = folder / "rehearsal-2027" / "certificate.html"
        await take(await phone(browser, certificate.as_uri(), HEIGHT), PICTURES / "certificate.png")
        async with bot(telegram.url, folder, before("20 05:00", 1), **own):
            await _progress(browser, telegram.url)


async def _subscribe(folder: Path, telegram: Telegram) -> None:
    """People in Baku who subscribed in November."""
    almanac = almanacs.load(MESSAGES)
    async with database(folder) as db:
        db.offset = ShiftedClock.beginning(NOVEMBER).offset
        for number in range(SUBSCRIBED):
            language = LANGUAGES[number % len(LANGUAGES)]
            person = telegram.world.people.add(f"Reader {number}", language, started=True)
            chat = Chat(None, person.id, "private", language, "Asia/Baku")
            await chat_lifecycle.subscribe(db, chat)
        await planner.sweep(db, almanac, NOVEMBER)


async def _command(folder: Path, clock: ShiftedClock, *words: str, **settings: object) -> str:
    """What a command prints that ends with GO."""
    async with launched(*BOT, *words, folder=folder, clock=clock, **settings) as running:
        assert await running.ended(LONG) == 0, running.out + running.err
        return running.out


def _draw(output: str, folder: Path) -> None:
    """Draw what `ready` has printed as in a terminal; it loads no font."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text("$ .venv/bin/python -m bot ready", style="bold"))
    for line in output.replace(str(folder), FOLDER).splitlines():
        console.print(Text(line), soft_wrap=False)
    kept = console.export_svg(title="ready", clear=False)
    path = PICTURES / "ready.svg"
    path.write_text(re.sub(r"@font-face \{.*?\}\n", "", kept, flags=re.DOTALL), "utf-8")
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


async def _progress(browser: Browser, url: str) -> None:
    """The message of the operator, when some hundred notices are sent."""
    page = await phone(browser, url, 1100)
    await page.get_by_role("button", name="Operator").click()
    chat = page.get_by_role("region", name="Operator")
    message = chat.get_by_role("listitem").filter(has_text="a second")
    await expect(message).to_contain_text(re.compile(r"1\d\d of 20"), timeout=60_000)
    await message.evaluate("one => one.scrollIntoView({block: 'center'})")
    await take(page, PICTURES / "progress.png", await around(message.locator(".message")))
    await page.close()
