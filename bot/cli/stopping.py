"""Ctrl-C and SIGTERM, as an event."""

import asyncio
import signal


def until_stopped() -> asyncio.Event:
    """An event of the running loop that the first SIGTERM or Ctrl-C sets; a second one ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def caught(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, caught, number)
    return stop
