"""The bot as a process: its commands explain themselves, and without a token a newcomer is in the sandbox."""

import re
from pathlib import Path

import aiohttp

from bot.cli.run import NO_TOKEN
from tests.process.launching import PYTHON, RUN, launched
from tests.process.newcomer import address, newcomer_receives_the_notices

COMMANDS = ("run", "sandbox", "check")


async def test_help_names_the_commands(tmp_path: Path) -> None:
    """`python -m bot --help` lists all commands."""
    async with launched(PYTHON, "-m", "bot", "--help", folder=tmp_path) as running:
        assert await running.ended() == 0

    assert all(re.search(rf"\b{command} +\w", running.out) for command in COMMANDS)
    assert running.err == ""


async def test_without_a_token_the_sandbox_opens(tmp_path: Path) -> None:
    """The process says so in one sentence; its page answers until it ends, and no file is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    async with (
        launched(*RUN, folder=tmp_path, sandbox_port=0, tmpdir=temporary) as running,
        aiohttp.ClientSession() as browser,
    ):
        url = await address(running)
        assert running.out.startswith(NO_TOKEN + "\n")
        async with browser.get(f"{url}/page/events") as events:
            await newcomer_receives_the_notices(browser, url)
            assert events.status == 200
            assert await running.stopped() == 0

    assert "Traceback" not in running.err
    assert not (tmp_path / "data").exists()
    assert [*temporary.iterdir()] == []
