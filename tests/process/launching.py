"""The bot as a process of its own: started, under a clock of its own, watched and ended."""

import asyncio
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from tests.stage import PATIENCE, TOKEN

ROOT = Path(__file__).parents[2]

#: How long stopping may take.
TEN_SECONDS = 10.0


PYTHON = sys.executable

#: The command that serves Telegram.
RUN = (PYTHON, "-m", "bot", "run")

#: The command that tries the bot out.
SANDBOX = (PYTHON, "-m", "bot", "sandbox")


@functools.cache
def library() -> str:
    """The library with which a process is given another clock, as the `faketime` command names it."""
    command = shutil.which("faketime")
    if command is None:
        pytest.skip("faketime is not installed")
    ask = [command, "-m", "-f", "+0s", "sh", "-c", 'printf %s "$LD_PRELOAD"']
    return subprocess.run(ask, check=True, capture_output=True, text=True).stdout


@dataclass(frozen=True)
class ShiftedClock:
    """This machine's clock shifted by a fixed span, which several processes can share."""

    offset: timedelta

    @classmethod
    def beginning(cls, instant: datetime) -> "ShiftedClock":
        """A clock that shows that instant now."""
        return cls(instant - datetime.now(UTC))

    def later(self, span: timedelta) -> "ShiftedClock":
        """This clock, shifted further by that span."""
        return ShiftedClock(self.offset + span)

    def now(self) -> datetime:
        """The time that a process with this clock reads."""
        return datetime.now(UTC) + self.offset

    def environment(self) -> dict[str, str]:
        """What a process must find in its environment to live by this clock.

        The monotonic clock is moved alike: where it is not, Python's threads spin when they wait.
        """
        return {"LD_PRELOAD": library(), "FAKETIME": f"{self.offset.total_seconds():+.6f}"}


@dataclass(frozen=True)
class SettableClock(ShiftedClock):
    """A clock that can be set while a process uses it, within a second; its monotonic clock does not change.

    Below the library for several threads, Python's threads spin when they wait; this is the one without.
    """

    file: Path

    def environment(self) -> dict[str, str]:
        """What a process must find in its environment to live by this clock."""
        if not self.file.exists():
            self.set(self)
        return {
            "LD_PRELOAD": library().replace("timeMT", "time"),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, clock: ShiftedClock) -> None:
        """Set this clock to what another one shows."""
        self.file.write_text(f"{clock.offset.total_seconds():+.6f}\n")


class Running:
    """A process that was started, and what it has written so far."""

    def __init__(self, process: subprocess.Popen[bytes], out: Path, err: Path) -> None:
        self.process = process
        self._out, self._err = out, err

    @property
    def out(self) -> str:
        """What it has written to standard output."""
        return self._out.read_text("utf-8")

    @property
    def err(self) -> str:
        """What it has written to standard error."""
        return self._err.read_text("utf-8")

    def cpu(self) -> float:
        """Seconds of a processor that it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def until(self, true: Callable[[], object], within: float = PATIENCE) -> None:
        """Wait until something is true of it; fails with what it wrote when it ends before, or takes too long."""
        end = time.monotonic() + within
        while True:
            over = self.process.poll() is not None or time.monotonic() > end
            if true():
                return
            assert not over, f"It wrote:\n{self.out}{self.err}"
            await asyncio.sleep(0.02)

    async def serving(self) -> None:
        """Wait until it says that it serves."""
        await self.until(lambda: "Serving" in self.err)

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait for its end; its exit code."""
        await self.until(lambda: self.process.poll() is not None, within)
        return self.process.returncode

    async def stopped(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, and wait for that as long as it may take; its exit code."""
        self.process.send_signal(how)
        return await self.ended(TEN_SECONDS)

    async def killed(self) -> None:
        """End it without a chance to put anything in order."""
        self.process.kill()
        await self.ended()


@asynccontextmanager
async def launched(
    *command: str, folder: Path, clock: ShiftedClock | None = None, **settings: object
) -> AsyncIterator[Running]:
    """A process in that folder with those settings and no others; killed at the end, if it still runs."""
    running = _start(command, folder, environment(folder, clock, **settings))
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


@asynccontextmanager
async def bot(
    url: str, folder: Path, clock: ShiftedClock | None = None, **settings: object
) -> AsyncIterator[Running]:
    """The bot, serving the stand-in at that address, whose answers are dated by the same clock."""
    if clock is not None:
        await tell_time(url, clock)
    own: dict[str, object] = {"telegram_bot_token": TOKEN, "telegram_api_url": url}
    async with launched(*RUN, folder=folder, clock=clock, **(own | settings)) as running:
        yield running


async def tell_time(url: str, clock: ShiftedClock) -> None:
    """Let the stand-in at that address date its answers by that clock."""
    ahead = {"ahead": clock.offset.total_seconds()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/control/date", json=ahead) as answer,
    ):
        assert answer.status == 200, await answer.text()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        number: int = line.getsockname()[1]
        return number


def environment(
    folder: Path, clock: ShiftedClock | None = None, **settings: object
) -> dict[str, str]:
    """The environment of a process: little more than those settings."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8", "TZ": "UTC"}
    given = {name.upper(): str(value) for name, value in settings.items()}
    moved = {} if clock is None else clock.environment()
    return bare | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"} | moved | given


def _start(command: tuple[str, ...], folder: Path, variables: dict[str, str]) -> Running:
    number = len(list(folder.glob("*.err")))
    out, err = folder / f"{number}.out", folder / f"{number}.err"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=to_out,
            stderr=to_err,
        )
    return Running(process, out, err)
