"""The event loop: uvloop, which carries twice as much, where it is there."""

import asyncio
from collections.abc import Coroutine
from typing import Any


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end."""
    with asyncio.Runner(loop_factory=_factory()) as runner:
        runner.run(work)


def _factory() -> Any:
    """None, the standard loop's: there is no uvloop on Windows."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
