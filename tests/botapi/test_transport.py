"""The transport distinguishes what was surely not sent from what may have arrived."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram import Bot

from bot.botapi import client
from bot.botapi.telegram_transport import NoticeRequest, TelegramTransport
from bot.errors import Fault, NotSent, Uncertain
from bot.messages.notice import Notice
from bot.store.records import Chat, Status
from tests.process.launching import free_port
from tests.stage import TOKEN

LEYLA = Chat(1, 1001, "private", "az", "Asia/Baku")
NOTICE = Notice("20 Yanvar", "az")

#: Closes without good-bye.
RESET = struct.pack("ii", 1, 0)

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def line_to(address: str) -> AsyncIterator[TelegramTransport]:
    """A transport to that address."""
    request = NoticeRequest()
    bot = Bot(TOKEN, base_url=f"{address}/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        yield TelegramTransport(bot)
    finally:
        await request.shutdown()


async def fault(address: str) -> type[Fault]:
    """What is said of a notice sent there."""
    async with line_to(address) as transport:
        with pytest.raises(Fault) as caught:
            await transport.send(LEYLA, NOTICE, status=Status.ACTUAL, silently=False)
        return type(caught.value)


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hear the request, and hang up."""
    await reader.readuntil(b"\r\n\r\n")
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hear the request, and say nothing."""
    await reader.read()
    writer.close()


async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Begin to answer, and hang up."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok":true,')
    await writer.drain()
    writer.close()


async def test_a_refused_connection_is_surely_not_sent() -> None:
    """Nobody listens there."""
    assert await fault(f"http://127.0.0.1:{free_port()}") is NotSent


async def test_a_name_that_nobody_knows_is_surely_not_sent() -> None:
    """As when a machine's name server is gone."""
    assert await fault("http://telegram.invalid") is NotSent


@pytest.mark.parametrize("talk", [reset, silence, half], ids=lambda talk: talk.__name__)
async def test_what_was_heard_may_have_arrived(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reset after the request, no answer in time, half an answer: nobody can know."""
    monkeypatch.setattr(client, "READ_TIMEOUT", 0.3)
    ended = asyncio.Event()

    async def talked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await talk(reader, writer)
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        ended.set()

    server = await asyncio.start_server(talked, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        assert await fault(f"http://127.0.0.1:{port}") is Uncertain
        await ended.wait()
