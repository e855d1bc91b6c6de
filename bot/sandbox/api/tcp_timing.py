"""The arrival time of a request from the kernel, exact even when the stand-in was too busy to read it."""

import asyncio
import socket
import struct
import sys
import time

#: The position in Linux's `tcp_info` of the milliseconds since data last arrived.
LAST_BYTES = struct.Struct("=52xI")

#: The kernel clock whose ticks count these milliseconds; Python has no name for it.
CLOCK_MONOTONIC_COARSE = 6

#: Seconds of one tick: the maximum by which the value may be too large.
TICK = time.clock_getres(CLOCK_MONOTONIC_COARSE) if sys.platform == "linux" else 0.0


def ago(transport: asyncio.Transport) -> float:
    """Seconds that have certainly passed since data arrived on a connection; 0 where the system does not tell."""
    line = transport.get_extra_info("socket")
    if sys.platform != "linux" or line is None or transport.is_closing():
        return 0.0
    account = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_BYTES.size)
    milliseconds: int = LAST_BYTES.unpack(account)[0]
    return max(0.0, milliseconds / 1000 - TICK)
