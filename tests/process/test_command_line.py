"""The bot as a process: its commands explain themselves, and a newcomer without a token is shown to the sandbox."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.cli.run import NO_TOKEN
from tests.process.launching import PYTHON, RUN, ShiftedClock, environment, launched
from tests.process.newcomer import address, newcomer_receives_the_notices
from tests.stage import TOKEN

COMMANDS = ("run", "sandbox", "check")


async def test_help_names_the_commands(tmp_path: Path) -> None:
    """`python -m bot --help` lists all commands."""
    async with launched(PYTHON, "-m", "bot", "--help", folder=tmp_path) as running:
        assert await running.ended() == 0

    assert all(re.search(rf"\b{command} +\w", running.out) for command in COMMANDS)
    assert running.err == ""


async def test_without_a_token_it_does_not_start(tmp_path: Path) -> None:
    """A mistyped name shows red under a service manager: both names are said, the value is not, and no file is made."""
    async with launched(*RUN, folder=tmp_path, telegram_token=TOKEN) as running:
        assert await running.ended() == 2

    warning, refusal = running.err.splitlines()
    assert "TELEGRAM_TOKEN is not a setting" in warning
    assert "did you mean TELEGRAM_BOT_TOKEN?" in warning
    assert refusal.startswith("TELEGRAM_BOT_TOKEN is not set")
    assert all(way in refusal for way in (".env", "`sandbox`", "`run --or-sandbox`"))
    assert TOKEN not in running.err
    assert not (tmp_path / "data").exists()


async def test_without_a_token_the_sandbox_opens(tmp_path: Path) -> None:
    """If that is allowed. The process says so in one sentence; its page answers until it ends, and no file is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    async with (
        launched(
            *RUN, "--or-sandbox", folder=tmp_path, sandbox_port=0, tmpdir=temporary
        ) as running,
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


async def test_a_service_never_opens_the_sandbox(tmp_path: Path) -> None:
    """Whoever started it, and with which words: systemd names the process, or make, that it has started."""
    async with launched(
        *RUN, "--or-sandbox", folder=tmp_path, systemd_exec_pid=os.getpid()
    ) as running:
        assert await running.ended() == 2

    assert running.err.startswith("TELEGRAM_BOT_TOKEN is not set")
    assert "the command `sandbox`" in running.err
    assert running.out == ""


async def test_a_schedule_without_an_occasion(tmp_path: Path) -> None:
    """The next one is named, with its distance; that many days show it."""
    clock = ShiftedClock.beginning(datetime(2027, 3, 1, 12, tzinfo=UTC))
    schedule = (PYTHON, "-m", "bot", "schedule", "--days")
    async with launched(*schedule, "3", folder=tmp_path, clock=clock) as running:
        assert await running.ended() == 0
        nothing = running.out
    async with launched(*schedule, "325", folder=tmp_path, clock=clock) as running:
        assert await running.ended() == 0

    assert nothing == (
        "There is no occasion within 3 days; the next one is january-20 2028, in 325 days.\n"
    )
    assert "january-20 2028, anniversary 38" in running.out


async def test_output_without_the_letters(tmp_path: Path) -> None:
    """Where the encoding of the output lacks a letter, a question mark stands for it."""
    preview = (PYTHON, "-m", "bot", "preview", "day", "--lang", "az")
    async with launched(*preview, folder=tmp_path, pythonioencoding="ascii") as running:
        assert await running.ended() == 0

    assert "?mumxalq H?zn G?n?" in running.out
    assert running.err == ""


def test_output_that_is_closed(tmp_path: Path) -> None:
    """`preview` ends without an error, as there is no terminal to ask."""
    command = f"exec {PYTHON} -m bot preview day >&-"
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment(tmp_path), capture_output=True
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
