"""What strangers may take of the web part, and how it begins and ends."""

import asyncio
import socket

import pytest

from bot.errors import WebUnusable
from bot.web import pages, server
from bot.web.server import Server
from tests.web.conftest import Site


async def test_it_says_that_it_lives(site: Site) -> None:
    """To whoever watches over it; no cache answers in its place."""
    answer = await site.ask("/health")

    assert (answer.status, answer.body) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/health", "/calendar/en.ics", "/nothing"])
async def test_every_answer_bears_the_same_headers(site: Site, path: str) -> None:
    """Whatever was asked; and none says which server this is."""
    answer = await site.ask(path)

    assert {name: answer.headers[name] for name in pages.HEADERS} == pages.HEADERS
    assert answer.headers["Date"] == "Mon, 23 Nov 2026 06:00:00 GMT"
    assert "Server" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/health", "/calendar/en.ics"])
async def test_nothing_can_be_done_but_read(site: Site, path: str, method: str) -> None:
    """The answer names what can."""
    answer = await site.ask(path, method)

    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "said",
    [
        b"\0\1\2 nonsense\r\n\r\n",
        b"GET /health HTTP/1.1\r\nX: " + b"x" * (2 * server.HEAD) + b"\r\n\r\n",
        b"GET /" + b"a" * (2 * server.HEAD) + b" HTTP/1.1\r\n\r\n",
    ],
)
async def test_nonsense_is_refused(site: Site, said: bytes) -> None:
    """With a 400 and the end of the line; the next one is answered."""
    said_back = await asyncio.wait_for(talk(site.port, said), 5)

    assert b" 400 " in said_back.split(b"\r\n")[0]
    assert (await site.ask("/health")).status == 200


async def test_lines_beyond_the_bound_are_cut(site: Site) -> None:
    """Many may be silent at once, and more are not let in."""
    pairs = [
        await asyncio.open_connection("127.0.0.1", site.port) for _ in range(server.LINES + 20)
    ]

    ends = [asyncio.ensure_future(_cut(reader)) for reader, _ in pairs]
    done, open_still = await asyncio.wait(ends, timeout=1)

    assert (len(done), len(open_still)) == (20, server.LINES)
    for _, writer in pairs:
        writer.close()
    await asyncio.gather(*ends)


async def test_a_line_ends_in_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slowly somebody speaks."""
    monkeypatch.setattr(server, "LONGEST", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    writer.write(b"GET /hea")

    assert await asyncio.wait_for(_cut(reader), 5)
    writer.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1"])
async def test_where_it_cannot_listen_it_says_so(site: Site, host: str) -> None:
    """A port that is taken, an address of another machine: a sentence with both and the remedy."""
    second = Server(site.application, host, site.port)

    with pytest.raises(WebUnusable, match=f"{host}, port {site.port} .*WEB_PORT") as raised:
        await second.start()

    assert raised.value.exit_code == 2
    await second.stop()


async def test_after_its_end_the_port_is_free(site: Site) -> None:
    """A line that is open, and silent, is cut."""
    other = Server(site.application, "127.0.0.1", 0)
    await other.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", other.port)
    port = other.port

    await asyncio.wait_for(other.stop(), 3)

    assert await asyncio.wait_for(_cut(reader), 3)
    writer.close()
    with socket.create_server(("127.0.0.1", port)):
        pass


async def talk(port: int, said: bytes) -> bytes:
    """All that is answered until the line ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(said)
    answer = await reader.read()
    writer.close()
    return answer


async def _cut(reader: asyncio.StreamReader) -> bool:
    """Wait for the end of a line."""
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True
