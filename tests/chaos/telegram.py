"""The stand-in for Telegram in a process of its own, with a crowd in it, and the trouble it makes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.process.launching import PATIENCE, PYTHON, launched
from tests.stage import TOKEN

#: How many people there are, and who is the first of them.
CROWD, FIRST = 20_000, 1001

#: Everybody, by their Telegram ids.
PEOPLE = range(FIRST, FIRST + CROWD)

#: Half a percent of them has blocked the bot.
BLOCKED = PEOPLE[::200]

#: Half a percent is answered with 500 once: half of these were told all the same.
ERRORS, LYING_ERRORS = PEOPLE[50::400], PEOPLE[150::400]

#: The connection is cut once, before they are told and after it.
CUTS, LATE_CUTS = PEOPLE[250::800], PEOPLE[350::400]

#: Who is told and yet the bot cannot know it.
TOLD_IN_SECRET = len(LYING_ERRORS) + len(LATE_CUTS)

#: Seconds that an answer takes, as over a network.
SLOW = 0.05

Json = dict[str, Any]


def trouble() -> list[Json]:
    """What goes wrong, as the stand-in is told: the first that fits a call befalls it."""
    blocked = {"status": 403, "description": "Forbidden: bot was blocked by the user"}
    error = {"status": 500, "description": "Internal Server Error"}
    return [
        _too_many(1, every=4000, times=3),
        _too_many(2, every=7000, times=2),
        *({"kind": "reply", "chat_id": who, "times": None} | blocked for who in BLOCKED),
        *({"kind": "reply", "chat_id": who} | error for who in ERRORS),
        *({"kind": "reply", "chat_id": who, "after": True} | error for who in LYING_ERRORS),
        *({"kind": "cut", "chat_id": who} for who in CUTS),
        *({"kind": "cut", "chat_id": who, "after": True} for who in LATE_CUTS),
        {"kind": "delay", "seconds": SLOW, "times": None},
    ]


def _too_many(seconds: int, *, every: int, times: int) -> Json:
    text = f"Too Many Requests: retry after {seconds}"
    reply = {"kind": "reply", "status": 429, "description": text, "every": every, "times": times}
    return reply | {"parameters": {"retry_after": seconds}}


@dataclass(frozen=True)
class Telegram:
    """The stand-in, driven over HTTP."""

    url: str
    _session: aiohttp.ClientSession

    async def has_told(self, count: int, within: float = 3 * PATIENCE) -> None:
        """Wait until so many messages have arrived, those that came twice included."""
        end = time.monotonic() + within
        while (told := await self._told()) < count:
            assert time.monotonic() < end, f"{told} were told, not {count}"
            await asyncio.sleep(0.1)

    async def calls(self) -> list[Json]:
        """Every message that the bot tried to send, whatever came of it."""
        found: list[Json] = (await self._got("calls?method=sendMessage&summary"))["calls"]
        return found

    async def _told(self) -> int:
        counts = await self._got("counts")
        return int(counts["processed"].get("sendMessage", 0))

    async def _got(self, what: str) -> Json:
        async with self._session.get(f"{self.url}/control/{what}") as answer:
            found: Json = await answer.json()
            return found


@asynccontextmanager
async def standing_in(folder: Path) -> AsyncIterator[Telegram]:
    """A stand-in with the crowd in it, and all the trouble in store."""
    script = folder / "script.json"
    script.write_text(
        json.dumps(
            {"crowd": CROWD, "max_messages": 0, "max_calls": 5 * CROWD, "failures": trouble()}
        )
    )
    command = (PYTHON, "-m", "bot.sandbox", "--port", "0", "--token", TOKEN)
    async with (
        launched(*command, "--script", str(script), folder=folder) as running,
        aiohttp.ClientSession() as session,
    ):
        await running.until(lambda: running.out.endswith("\n"))
        yield Telegram(running.out.strip(), session)
