"""Tells systemd that this process has started, works, or stops (`sd_notify`); without systemd it does nothing."""

import asyncio
import logging
import os
import socket
from collections.abc import Mapping

from bot.app.lifecycle import Part, cancel

log = logging.getLogger(__name__)

#: How many times within WatchdogSec= the event loop reports that it works.
REPORTS = 3


class ServiceManager:
    """Reports to the socket NOTIFY_SOCKET, for a unit with Type=notify.

    READY=1 is sent when settings, texts and database are usable, before Telegram is reached: the watchdog must also
    notice a hang while Telegram does not answer, and silence of Telegram alone is no reason to restart. The event loop
    itself sends WATCHDOG=1: when it hangs, systemd restarts the process. No full disk and no lost database stops it.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = environment.get("NOTIFY_SOCKET", "")
        self._pause = _seconds(environment) / REPORTS
        self._reporting: asyncio.Task[None] | None = None

    def part(self) -> Part:
        """The part of a lifecycle that starts before all others, and so stops after them."""
        return Part(start=self._start, drain=self._stopping, stop=self._stop)

    def status(self, text: str) -> None:
        """Show a text in the output of `systemctl status`."""
        self._send(f"STATUS={text}")

    async def _start(self) -> None:
        self._send("READY=1\nSTATUS=Connecting to Telegram")
        if self._address and self._pause:
            self._reporting = asyncio.create_task(self._report())

    async def _report(self) -> None:
        while True:
            self._send("WATCHDOG=1")
            await asyncio.sleep(self._pause)

    async def _stopping(self) -> None:
        self._send("STOPPING=1\nSTATUS=Stopping")

    async def _stop(self) -> None:
        await cancel(self._reporting)

    def _send(self, text: str) -> None:
        """Send one datagram, without waiting. A message that systemd cannot take is lost; the next one follows."""
        if not self._address:
            return
        # An address that begins with @ is in Linux's abstract namespace.
        address = self._address.replace("@", "\0", 1) if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.setblocking(False)
                line.sendto(text.encode(), address)
        except OSError as error:
            log.debug("systemd was not notified: %s", error)


def _seconds(environment: Mapping[str, str]) -> float:
    """The seconds of WatchdogSec=; 0 when this process has no watchdog."""
    if environment.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    microseconds = environment.get("WATCHDOG_USEC", "")
    return int(microseconds) / 1_000_000 if microseconds.isdecimal() else 0.0
