"""Turns Ctrl-C and SIGTERM into an event, and ends a process that does not stop in time."""

import asyncio
import logging
import os
import signal
import threading

log = logging.getLogger(__name__)

#: Seconds after a signal at which the process is ended, whatever it is doing. It must end within ten.
LAST_RESORT = 9.0

#: Seconds that the log gets to write its last line.
LAST_WORD = 0.5


def until_stopped() -> asyncio.Event:
    """An event of the running loop that the first SIGTERM or Ctrl-C sets; a second signal ends the process at once.

    The loop sets the event. The timer that ends the process starts outside the loop, which may hang.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def caught(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        _last_resort()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
        signal.signal(number, caught)
    return stop


def _last_resort() -> None:
    timer = threading.Timer(LAST_RESORT, _give_up)
    timer.daemon = True
    timer.start()


def _give_up() -> None:
    """End the process, without waiting for the log: the log itself may hang."""
    speaking = threading.Thread(target=_speak, daemon=True)
    speaking.start()
    speaking.join(LAST_WORD)
    os._exit(1)


def _speak() -> None:
    log.warning("Work under way did not end in time; the next start continues from the ledger")
    logging.shutdown()
