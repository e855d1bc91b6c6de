"""The bot as a process: its wheel works from any folder, texts, page and migrations included."""

import subprocess
from pathlib import Path

import aiohttp
import pytest

from tests.process.launching import PYTHON, ROOT, launched
from tests.process.newcomer import address, newcomer_receives_the_notices


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel is installed, far from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = (PYTHON, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("commemoration_bot-*.whl")
    target = ("--no-deps", "--no-index", "--quiet", "--target", folder / "site")
    subprocess.run((PYTHON, "-m", "pip", "install", *target, wheel), check=True)
    return folder / "site"


async def test_its_command_checks_its_own_texts(site: Path, tmp_path: Path) -> None:
    """`commemoration-bot check` reads what came with the wheel."""
    command = str(site / "bin" / "commemoration-bot")
    async with launched(command, "check", folder=tmp_path, pythonpath=site) as running:
        code = await running.ended()

    assert code == 0, running.out
    assert str(site) in running.out


async def test_it_serves_the_sandbox(site: Path, tmp_path: Path) -> None:
    """A newcomer subscribes on its page and receives the notices."""
    command = str(site / "bin" / "commemoration-bot")
    settings = {"sandbox_port": 0, "pythonpath": site}
    async with (
        launched(command, "sandbox", folder=tmp_path, **settings) as running,
        aiohttp.ClientSession() as browser,
    ):
        url = await address(running)
        await newcomer_receives_the_notices(browser, url)
        async with browser.get(url) as page:
            assert "text/html" in page.headers["content-type"]
        assert await running.stopped() == 0


async def test_it_rehearses(site: Path, tmp_path: Path) -> None:
    """The sender's process finds the bot as well, and the page has its style."""
    command = (str(site / "bin" / "commemoration-bot"), "rehearse", "--chats", "3", "--out", "here")
    async with launched(*command, folder=tmp_path, pythonpath=site) as running:
        assert await running.ended() == 0, running.out + running.err

    page = (tmp_path / "here" / "certificate.html").read_text("utf-8")
    assert "@media print" in page
    assert "commit</td>" not in page
