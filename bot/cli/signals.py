"""Ctrl-C and SIGTERM, as an event; and the end of a process that does not heed it."""

import asyncio
import logging
import os
import signal
import threading

log = logging.getLogger(__name__)

#: Seconds after which a process that was asked to stop is ended, whatever it is doing: it has ten.
LAST_RESORT = 9.0

#: Seconds in which the log must have taken its last line.
LAST_WORD = 0.5


def until_stopped() -> asyncio.Event:
    """An event of the running loop that the first SIGTERM or Ctrl-C sets; a second one ends at once.

    The loop is woken and sets the event. The last resort is begun outside it, even while it hangs.
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
    """End the process. It may be the log itself that hangs, so it is not waited for."""
    speaking = threading.Thread(target=_speak, daemon=True)
    speaking.start()
    speaking.join(LAST_WORD)
    os._exit(1)


def _speak() -> None:
    log.warning("What was under way did not end in time; the ledger knows how to go on from there")
    logging.shutdown()
