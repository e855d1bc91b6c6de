"""Pings HEARTBEAT_URL: says every few minutes whether all parts work, so that silence means that nothing runs."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.errors import PingRefused
from bot.liveness import Liveness
from bot.notify.ping_client import Signal

log = logging.getLogger(__name__)

#: Seconds from one regular ping to the next.
EVERY = 300.0

#: Seconds until a ping that did not arrive is sent again, and from the begin of a broadcast to the next regular ping:
#: after a start, the server expects a success within its grace time.
SOON = 60.0

#: Maximum pings that wait to be sent; beyond that, the oldest is dropped.
WAITING = 20

#: Sends one ping; raises PingRefused.
Send = Callable[[Signal, str], Awaitable[None]]


class Pings:
    """Sends pings in the background, one at a time, and each again every minute until it arrives.

    What is added waits for nothing but what was added before, and is dropped when the server would refuse it again. A
    regular ping is a success, or a failure that names the silent parts. It is sent at once when these change.
    """

    def __init__(
        self,
        send: Send,
        liveness: Liveness,
        elsewhere: Liveness,
        monotonic: Callable[[], float],
    ) -> None:
        """`elsewhere`: the senders of other processes. Nothing is watched there if this process sends."""
        self._send = send
        self._liveness = liveness
        self._elsewhere = elsewhere
        self._monotonic = monotonic
        self._waiting: deque[tuple[Signal, str]] = deque(maxlen=WAITING)
        #: The silent parts, as the last regular ping named them.
        self._named: frozenset[str] = frozenset()
        #: When the next regular ping is due, and before when no regular ping and none of those that wait is sent,
        #: because one did not arrive.
        self._due = self._retry_regular = self._retry = float("-inf")
        self._sending: asyncio.Task[None] | None = None

    def add(self, signal: Signal, body: str) -> None:
        """Send a ping as soon as those before it have arrived. Returns at once."""
        self._waiting.append((signal, body))
        self.look()

    def look(self) -> None:
        """Start to send what is due. Call it every second; it returns at once."""
        if not self._busy() and (self._waiting_is_due() or self._regular_is_due()):
            self._sending = asyncio.create_task(self._send_due())

    async def finish(self) -> None:
        """Send what waits, once, before the process ends."""
        if self._sending is not None:
            await asyncio.wait({self._sending})
        await self._send_waiting()

    async def stop(self) -> None:
        """Drop the pings that are not sent yet."""
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)

    def _busy(self) -> bool:
        return self._sending is not None and not self._sending.done()

    def _waiting_is_due(self) -> bool:
        return bool(self._waiting) and self._monotonic() >= self._retry

    def _regular_is_due(self) -> bool:
        now = self._monotonic()
        if self._liveness.starting or now < self._retry_regular:
            return False
        return now >= self._due or self._silent().keys() != self._named

    def _silent(self) -> dict[str, int]:
        return self._liveness.silent() | self._elsewhere.silent()

    async def _send_due(self) -> None:
        if self._waiting_is_due():
            await self._send_waiting()
        if self._regular_is_due():
            await self._send_regular()

    async def _send_waiting(self) -> None:
        """Send the waiting pings in order, until one does not arrive that could arrive later."""
        while self._waiting:
            ping = self._waiting[0]
            error = await self._refusal(*ping)
            if error is not None and not error.data.get("lasting"):
                self._retry = self._monotonic() + SOON
                return
            if self._waiting and self._waiting[0] is ping:
                self._waiting.popleft()
            if ping[0] is Signal.START:
                self._due = min(self._due, self._monotonic() + SOON)

    async def _send_regular(self) -> None:
        silent = self._silent()
        parts = ", ".join(f"{part} for {seconds} s" for part, seconds in silent.items())
        signal = Signal.FAIL if silent else Signal.SUCCESS
        if await self._refusal(signal, f"silent: {parts}" if silent else "all parts work"):
            self._retry_regular = self._monotonic() + SOON
            return
        self._named = frozenset(silent)
        self._due = self._monotonic() + EVERY

    async def _refusal(self, signal: Signal, body: str) -> PingRefused | None:
        """Send a ping once; why it did not arrive, None when it did."""
        try:
            await self._send(signal, body)
        except PingRefused as error:
            log.warning("%s", error)
            return error
        return None
