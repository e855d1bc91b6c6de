"""The routes of alarms besides Telegram: sends by all of them, in a process of its own, and tells which failed."""

import asyncio
import contextlib
import importlib.util
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.log import HOST, without_secrets
from bot.messages.plain import one_line

log = logging.getLogger(__name__)

#: The program that uses apprise.
PROGRAM = Path(__file__).with_name("alarm_process.py")

#: Seconds for all routes together, and for the process to start and end besides.
SECONDS, OVERHEAD = 20.0, 10.0

#: The reasons when the process tells none.
NO_ANSWER, NO_PROCESS = "no answer in time", "no process could be started for it"

#: Maximum characters of a text that is sent, and of a reason.
LONGEST_TEXT, LONGEST_REASON = 2000, 200


def installed() -> bool:
    """True when the library apprise is installed. It is not imported."""
    return importlib.util.find_spec("apprise") is not None


def labels(urls: Sequence[str]) -> list[str]:
    """What may be shown of each URL: its scheme, and its host where that is no secret; a number where two are alike."""
    shown = [_label(url) for url in urls]
    often = Counter(shown)
    return [
        one if often[one] == 1 else f"{one} (route {number})"
        for number, one in enumerate(shown, start=1)
    ]


class AlarmRoutes:
    """Sends by each route once. An answer is awaited for `seconds`; nothing is repeated."""

    def __init__(self, urls: Sequence[str], seconds: float = SECONDS) -> None:
        self._urls = tuple(urls)
        self._seconds = seconds
        #: What may be shown of each route.
        self.labels = labels(urls)

    def __bool__(self) -> bool:
        return bool(self._urls)

    async def send(self, title: str, text: str) -> dict[str, str]:
        """Send a plain text by all routes at once; the reason for each that failed, by its label."""
        return await self._run({"title": title, "text": text[:LONGEST_TEXT]})

    async def check(self) -> dict[str, str]:
        """Try to understand each URL and to connect to its server, without sending; as `send`."""
        return await self._run({})

    async def _run(self, what: dict[str, str]) -> dict[str, str]:
        asked = {"urls": self._urls, "seconds": self._seconds, **what}
        try:
            answer = await self._answer(json.dumps(asked).encode())
        except OSError as error:
            log.error("No process for alarms could be started: %s", error)
            return dict.fromkeys(self.labels, NO_PROCESS)
        reasons = dict(json.loads(line) for line in answer.splitlines())
        found = {label: reasons.get(n, NO_ANSWER) for n, label in enumerate(self.labels)}
        return {label: self._shown(reason) for label, reason in found.items() if reason}

    async def _answer(self, asked: bytes) -> bytes:
        """What the process writes; empty when it does not end in time."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", str(PROGRAM)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(self._seconds + OVERHEAD):
                return (await process.communicate(asked))[0]
        except TimeoutError:
            return b""
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()

    def _shown(self, reason: str) -> str:
        return one_line(without_secrets(reason, self._urls), LONGEST_REASON)


def _label(url: str) -> str:
    scheme, _, rest = url.partition("://")
    server = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    host, colon, port = server.partition(":")
    if not HOST.fullmatch(host):
        return f"{scheme.lower()}://…"
    return f"{scheme.lower()}://{host}" + (f":{port}" if colon and port.isdigit() else "")
