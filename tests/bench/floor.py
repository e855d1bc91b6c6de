"""The floor: a bare aiohttp client whose bodies were encoded beforehand, and that reads no answer."""

import json
from urllib.parse import urlencode

import aiohttp

from tests.bench.task import TOKEN, WORKERS, Errors, Task, by_workers, timed

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def bare(task: Task) -> dict[str, object]:
    """As little as a client in Python can do for a message."""
    errors = Errors()
    bodies = {telegram_id: body(telegram_id, task.text) for telegram_id in task.telegram_ids()}
    url = f"{task.url}/bot{TOKEN}/sendMessage"
    connector = aiohttp.TCPConnector(limit=WORKERS)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(telegram_id: int) -> None:
            async with session.post(url, data=bodies[telegram_id], headers=FORM) as answer:
                await answer.read()

        spent = await timed(task, by_workers(task, send, errors))
    return spent | {"errors": errors.kinds}


def body(telegram_id: int, text: str) -> bytes:
    """One message as it travels."""
    fields = {"chat_id": telegram_id, "text": text, "parse_mode": "HTML"}
    fields |= {"disable_notification": "False"}
    fields |= {"link_preview_options": json.dumps({"is_disabled": True})}
    return urlencode(fields).encode()
