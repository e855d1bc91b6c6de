"""A measured process: does one task on the first core, and prints what it cost as one line of JSON."""

import asyncio
import importlib
import json
import logging
import sys
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench.cores import MEASURED, new_loop, pin
from tests.bench.task import Task

#: The ways of sending, and what prepares a ledger. Each is imported only in the process that runs it.
WAYS = {
    "floor": "tests.bench.floor:bare",
    "prepare": "tests.bench.ours:prepare",
    "ours": "tests.bench.ours:send",
    "ours until held": "tests.bench.ours:until_held",
    "ptb over aiohttp": "tests.bench.ptb:over_aiohttp",
    "ptb over httpx": "tests.bench.ptb:over_httpx",
    "ptb gathered": "tests.bench.ptb:gathered",
    "ptb limited": "tests.bench.ptb:limited",
    "ptb limited over aiohttp": "tests.bench.ptb:limited_over_aiohttp",
    "aiogram loop": "tests.bench.aiogram_ways:documented_loop",
    "aiogram unpaced": "tests.bench.aiogram_ways:unpaced",
}

#: Under which name a result says why there is none.
FAILED = "failed"


def way(name: str) -> Callable[[Task], Awaitable[dict[str, Any]]]:
    """The function behind a name."""
    module, _, function = WAYS[name].partition(":")
    found: Callable[[Task], Awaitable[dict[str, Any]]]
    found = getattr(importlib.import_module(module), function)
    return found


def main() -> None:
    """Do the task that the first argument describes."""
    task = Task(**json.loads(sys.argv[1]))
    logging.basicConfig(level=logging.CRITICAL)
    pin(MEASURED)
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            result = runner.run(way(task.way)(task))
    except Exception as error:
        traceback.print_exc()
        result = {FAILED: " ".join(f"{type(error).__name__}: {error}".split())}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
