"""When a request arrived: the kernel knows, also when the stand-in was too busy to look."""

import asyncio
import socket
import struct
import sys
import time

#: Where Linux keeps, in its account of a connection, the milliseconds since bytes came in last.
LAST_BYTES = struct.Struct("=52xI")

#: Its clock that goes by the ticks in which it counts these, and for which Python has no name.
CLOCK_MONOTONIC_COARSE = 6

#: Seconds of such a tick: by so much the account may say too much.
TICK = time.clock_getres(CLOCK_MONOTONIC_COARSE) if sys.platform == "linux" else 0.0


def ago(transport: asyncio.Transport) -> float:
    """Seconds that have surely passed since bytes arrived on a connection; zero where nobody can tell."""
    line = transport.get_extra_info("socket")
    if sys.platform != "linux" or line is None or transport.is_closing():
        return 0.0
    account = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LAST_BYTES.size)
    milliseconds: int = LAST_BYTES.unpack(account)[0]
    return max(0.0, milliseconds / 1000 - TICK)
