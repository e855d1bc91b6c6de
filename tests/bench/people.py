"""People who write to the stand-in: updates that wait to be fetched, and the requests that wait for them."""

import asyncio
import json
from typing import Any

from tests.bench.task import FIRST

#: Updates that one request gets at most, as at Telegram.
PAGE = 100

#: Seconds for which a request waits for updates; fewer than a client's time-out.
LONGEST = 10.0


class People:
    """The queue of updates. A request confirms those before its offset, as at Telegram."""

    def __init__(self) -> None:
        self._waiting: list[dict[str, Any]] = []
        self._written = asyncio.Event()
        #: Whether somebody has asked for updates.
        self.asked = False

    def start(self, count: int) -> None:
        """That many people write /start at once."""
        self._waiting += [start(number) for number in range(1, count + 1)]
        self._written.set()

    async def updates(self, offset: int) -> bytes:
        """The answer to getUpdates; empty when nobody writes for a while."""
        self.asked = True
        self._waiting = [one for one in self._waiting if one["update_id"] >= offset]
        if not self._waiting:
            self._written.clear()
            try:
                await asyncio.wait_for(self._written.wait(), LONGEST)
            except TimeoutError:
                return b'{"ok":true,"result":[]}'
        return json.dumps({"ok": True, "result": self._waiting[:PAGE]}).encode()


def start(number: int) -> dict[str, Any]:
    """The update of one person's /start, as Telegram words it."""
    person = {"id": FIRST + number, "first_name": "Leyla", "username": f"leyla_{number}"}
    message = {
        "message_id": 1,
        "from": person | {"is_bot": False, "language_code": "en"},
        "chat": person | {"type": "private"},
        "date": 1_800_421_200,
        "text": "/start",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}],
    }
    return {"update_id": number, "message": message}
