"""On which core a process runs, and with which event loop: the same for everybody who is measured."""

import asyncio
import os

try:
    import uvloop
except ImportError:
    uvloop = None

#: Places among the cores this process may use: who is measured has the first, the stand-in the last.
MEASURED, OTHERS = 0, -1

#: The event loop's name, for the heading.
LOOP = f"uvloop {uvloop.__version__}" if uvloop else "asyncio"


def pin(place: int) -> None:
    """Keep this process on one core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[place]})


def new_loop() -> asyncio.AbstractEventLoop:
    """The event loop that all processes of the bench use."""
    return uvloop.new_event_loop() if uvloop else asyncio.new_event_loop()
