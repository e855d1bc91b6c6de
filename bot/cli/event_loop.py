"""The event loop: uvloop, which handles twice the load, where it is installed; and its garbage collector."""

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

#: Objects after which the garbage collector looks for cycles, and the number of looks after which it looks at older
#: objects, too. With Python's own limits, it uses a seventh of the CPU time of an answer.
THRESHOLDS = (20_000, 20, 20)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run the coroutine to its end."""
    _collect_rarely()
    with asyncio.Runner(loop_factory=_factory()) as runner:
        runner.run(work)


def _collect_rarely() -> None:
    """Let the garbage collector run rarely, and never look at what the imports have created."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def _factory() -> Any:
    """uvloop's factory; None for the standard loop, where uvloop is missing: it does not exist for Windows."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
