"""The arrival time of a request from the kernel, exact even when the sandbox was too busy to read it."""

import asyncio
import socket
import struct
import sys
import time

#: The position in Linux's `tcp_info` of the milliseconds since data last arrived.
LAST_BYTES = struct.Struct("=52xI")

#: The kernel clock whose ticks count these milliseconds; Python has no name for it.
CLOCK_MONOTONIC_COARSE = 6

#: Seconds of one tick: the maximum by which the value can be too large.
TICK = time.clock_getres(CLOCK_MONOTONIC_COARSE) if sys.platform == "linux" else 0.0


def seconds_since_arrival(transport: asyncio.Transport) -> float:
    """Seconds that have certainly passed since data arrived on a connection; 0 chat the system does not report it."""
    connection = transport.get_extra_info("socket")
    if sys.platform != "linux" or connection is None or transport.is_closing():
        return 0.0
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_BYTES.size)
    milliseconds: int = LAST_BYTES.unpack(info)[0]
    return max(0.0, milliseconds / 1000 - TICK)
