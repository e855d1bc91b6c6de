"""Turns Ctrl-C and SIGTERM into an event, and ends a process that does not stop in time."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

#: Seconds after a signal at which the process is ended, whatever it is doing. It must end within ten.
DEADLINE = 9.0

#: Seconds for the last acts and the last line of the log.
LAST_SECONDS = 0.5

#: What is called when the process is ended at the deadline, such as what removes a temporary folder.
last_acts: list[Callable[[], None]] = []


def until_stopped() -> asyncio.Event:
    """An event of the running loop that the first SIGTERM or Ctrl-C sets; a second signal ends the process at once.

    The loop sets the event. The timer that ends the process starts outside the loop, which may hang.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def caught(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        _start_deadline()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
        signal.signal(number, caught)
    return stop


def _start_deadline() -> None:
    timer = threading.Timer(DEADLINE, _end_process)
    timer.daemon = True
    timer.start()


def _end_process() -> None:
    """End the process, without waiting for the last acts and the log: they may hang, too."""
    last = threading.Thread(target=_last, daemon=True)
    last.start()
    last.join(LAST_SECONDS)
    os._exit(1)


def _last() -> None:
    for act in last_acts:
        act()
    log.warning("Work under way did not end in time; the next start continues from the ledger")
    logging.shutdown()
