"""What systemd is told, over a real socket: the process has started, its event loop works, it stops."""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.lifecycle import Lifecycle
from bot.app.service_manager import ServiceManager


@pytest.fixture(params=["a file", "an abstract name"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """The address in NOTIFY_SOCKET, and the socket of a manager that listens there."""
    address = str(tmp_path / "notify")
    if request.param == "an abstract name":
        address = f"@commemoration-bot-{os.getpid()}-{id(request)}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address.replace("@", "\0", 1) if address[0] == "@" else address)
        listener.setblocking(False)
        yield address, listener


async def heard(listener: socket.socket) -> str:
    """The next datagram."""
    data = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(listener, 1000), 30)
    return data.decode()


async def test_it_tells_of_start_work_and_stop(systemd: tuple[str, socket.socket]) -> None:
    """READY comes first, WATCHDOG again and again from the event loop, STOPPING at the end, and then no more."""
    address, listener = systemd
    manager = ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "30000"})
    service = Lifecycle([manager.part()], grace=1)

    await service.start()
    assert await heard(listener) == "READY=1\nSTATUS=Connecting to Telegram"
    assert [await heard(listener) for _ in range(3)] == ["WATCHDOG=1"] * 3

    manager.status("Serving")
    await service.stop()
    rest = []
    while rest[-1:] != ["STOPPING=1\nSTATUS=Stopping"]:
        rest.append(await heard(listener))
    assert [one for one in rest if one != "WATCHDOG=1"] == ["STATUS=Serving", rest[-1]]
    await asyncio.sleep(0)
    with pytest.raises(BlockingIOError):
        listener.recv(1000)


async def test_a_blocked_loop_is_silent(systemd: tuple[str, socket.socket]) -> None:
    """The loop itself reports, and no thread beside it: what hangs says nothing."""
    address, listener = systemd
    service = Lifecycle(
        [ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "3000"}).part()], grace=1
    )
    await service.start()
    while await heard(listener) != "WATCHDOG=1":
        pass

    blocked_until = time.monotonic() + 0.05
    received = []
    while time.monotonic() < blocked_until:
        with contextlib.suppress(BlockingIOError):
            received.append(listener.recv(1000))

    assert len(received) <= 1
    assert await heard(listener) == "WATCHDOG=1"
    await service.stop()


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"NOTIFY_SOCKET": "/nowhere/at/all", "WATCHDOG_USEC": "1000"},
        {"NOTIFY_SOCKET": "@nobody-listens-here", "WATCHDOG_USEC": "soon"},
    ],
)
async def test_without_systemd_nothing_fails(environment: dict[str, str]) -> None:
    """Nobody may be there, or have gone."""
    service = Lifecycle([ServiceManager(environment).part()], grace=1)
    await service.start()
    await asyncio.sleep(0)
    await service.stop()


async def test_the_watchdog_of_another_process(systemd: tuple[str, socket.socket]) -> None:
    """A child inherits the variables; it is not the one that systemd watches."""
    address, listener = systemd
    manager = ServiceManager(
        {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000", "WATCHDOG_PID": str(os.getppid())}
    )
    service = Lifecycle([manager.part()], grace=1)
    await service.start()
    await asyncio.sleep(0.01)
    await service.stop()

    assert [await heard(listener), await heard(listener)] == [
        "READY=1\nSTATUS=Connecting to Telegram",
        "STOPPING=1\nSTATUS=Stopping",
    ]
