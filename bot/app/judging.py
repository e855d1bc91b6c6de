"""Judges readiness from outside: runs the command `ready` in a process of its own, and reads what it found."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from datetime import datetime

from bot.log import RedactingFormatter
from bot.notify.readiness_report import Obstacle, Verdict
from bot.settings import Settings

log = logging.getLogger(__name__)

#: The command line of the bot.
COMMAND = (sys.executable, "-m", "bot")

#: Seconds after which the process is ended.
TIMEOUT = 300.0

#: Its niceness: from 0, the usual one, to 19.
NICENESS = 10

#: The check whose finding is shown first: while sending is paused, nothing else matters.
PAUSE = "pause"


class Judging:
    """Runs `ready` with the settings of this process. They are passed in the environment, which others cannot read."""

    def __init__(
        self, settings: Settings, command: Sequence[str] = COMMAND, timeout: float = TIMEOUT
    ) -> None:
        self._settings = settings
        self._command = command
        self._timeout = timeout

    async def __call__(self, at: datetime) -> Verdict:
        """What `ready` finds for that instant; NO-GO with the reason when it fails or takes longer than `timeout`."""
        words = [*self._command, "ready", "--json", "--on", at.isoformat()]
        try:
            process = await asyncio.create_subprocess_exec(
                *words, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=environment(self._settings)
            )
        except OSError as error:
            return _failed(f"it cannot be started ({error.strerror})")
        _yield_to_others(process.pid)
        try:
            async with asyncio.timeout(self._timeout):
                out, err = await process.communicate()
        except TimeoutError:
            return _failed(f"it did not end within {self._timeout:g} s")
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return read(self._text(out), self._text(err), process.returncode)

    def _text(self, written: bytes) -> str:
        """What was written, without secrets: it goes to Telegram, and stays there."""
        text = written.decode(errors="replace")
        settings = self._settings
        redacting = RedactingFormatter(settings.telegram_bot_token, settings.secret_urls)
        return redacting.redacted(text)


def environment(settings: Settings) -> dict[str, str]:
    """The environment of this process, in which each setting has the value that this process uses."""
    values = settings.model_dump(mode="json")
    return os.environ | {name.upper(): _written(value) for name, value in values.items()}


def _yield_to_others(pid: int) -> None:
    """Give a process a lower priority where that is possible: notices may be due while it works."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, NICENESS)


def read(out: str, err: str, code: int | None) -> Verdict:
    """The verdict that `ready --json` printed before it ended with that code."""
    try:
        found = json.loads(out)
        findings = sorted(found["findings"], key=lambda one: one["check"] != PAUSE)
        obstacles = [
            Obstacle(one["check"], one["text"], one["remedy"]) for one in findings if not one["ok"]
        ]
        return Verdict(found["go"], tuple(obstacles), len(findings) - len(obstacles))
    except (ValueError, KeyError, TypeError):
        last = err.strip().rpartition("\n")[2]
        return _failed(last or f"it ended with code {code}")


def _failed(reason: str) -> Verdict:
    log.warning("Readiness could not be judged: %s", reason)
    return Verdict(go=False, failure=reason)


def _written(value: object) -> str:
    """A value as it is written in the environment; empty for one that is not set."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
