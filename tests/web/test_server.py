"""What the web part allows strangers, and how it starts and stops."""

import asyncio
import itertools
import json
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from bot.errors import WebUnusable
from bot.liveness import DATABASE, LIMITS, POLLING, SENDER, Liveness
from bot.web import headers, pages, server
from bot.web.limits import BURST, CONNECTIONS, PER_SECOND, AddressLimits
from bot.web.server import Server
from tests.web.conftest import Answer, Site

#: A supervisor's question on a line of its own.
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("path", ["/healthz", "/health"])
async def test_it_says_that_it_works(site: Site, path: str) -> None:
    """Each watched part, whichever they are; no cache answers in its place. The older address answers the same."""
    answer = await site.ask(path)

    assert answer.status == 200
    assert said(answer) == {
        "status": "ok",
        "behind": [],
        "parts": {
            name: {"ok": True, "seconds": 0, "limit": LIMITS[name]}
            for name in (DATABASE, POLLING, SENDER)
        },
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"


async def test_a_part_that_is_behind_is_named(site: Site) -> None:
    """503 in the same shape, with the parts that have not worked for their limit; 200 as soon as they work again."""
    site.seconds = LIMITS[DATABASE] - 1
    assert (await site.ask("/healthz")).status == 200

    site.seconds = LIMITS[POLLING]
    site.liveness.succeeded(SENDER)
    answer = await site.ask("/healthz")
    assert answer.status == 503
    assert said(answer)["status"] == "behind"
    assert said(answer)["behind"] == [DATABASE, POLLING]
    assert said(answer)["parts"][DATABASE] == {"ok": False, "seconds": 180, "limit": 60}
    assert said(answer)["parts"][SENDER] == {"ok": True, "seconds": 0, "limit": 120}

    site.liveness.succeeded(DATABASE)
    site.liveness.succeeded(POLLING)
    assert said(await site.ask("/healthz"))["behind"] == []


async def test_the_bare_process_lives_whatever_is_behind(site: Site) -> None:
    """A supervisor that restarts by it does not restart a bot because Telegram or the database is away."""
    site.seconds = 2 * max(LIMITS.values())
    assert (await site.ask("/healthz")).status == 503

    answer = await site.ask("/livez")

    assert (answer.status, answer.body) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


async def test_metrics_are_not_there(site: Site) -> None:
    """A proxy passes on whatever is at this port, so nothing is here that only the operators may know."""
    assert (await site.ask("/metrics")).status == 404


async def test_a_part_that_does_not_exist_is_not_missed(site: Site) -> None:
    """A bot that leaves sending to other processes has no sender to wait for; one that starts is not healthy yet."""
    liveness = Liveness(lambda: site.seconds)
    limits = AddressLimits(lambda: 0.0)
    application = pages.application(site.feed, lambda: site.now, liveness.parts, limits)
    other = Server(application, "127.0.0.1", 0)
    await other.start()
    starting = await talk(other.port, HEALTH)
    alive = await talk(other.port, HEALTH.replace(b"healthz", b"livez"))
    liveness.watch(DATABASE, POLLING)
    site.seconds = LIMITS[SENDER]
    liveness.succeeded(DATABASE)
    serving = await talk(other.port, HEALTH)
    await other.stop()

    assert b" 503 " in starting.split(b"\r\n")[0]
    assert json.loads(starting.split(b"\r\n\r\n")[1]) == {
        "status": "starting",
        "behind": [],
        "parts": {},
    }
    assert b" 200 " in alive.split(b"\r\n")[0]
    assert b" 200 " in serving.split(b"\r\n")[0]


async def test_an_address_that_asks_too_often_is_refused(site: Site) -> None:
    """429, and when to come back; the supervisor's addresses are answered even so."""
    limits = AddressLimits(lambda: 0.0, exempt=lambda address: False)
    application = pages.application(site.feed, lambda: site.now, site.liveness.parts, limits)
    other = Server(application, "127.0.0.1", 0)
    await other.start()
    nothing = HEALTH.replace(b"healthz", b"nothing")

    lines = [(await talk(other.port, nothing)).split(b"\r\n") for _ in range(BURST + 1)]
    supervisor = [
        HEALTH.replace(b"/healthz", path) for path in (b"/healthz", b"/health", b"/livez")
    ]
    answers = [await talk(other.port, asked) for asked in supervisor]
    await other.stop()

    assert [b" 404 " in said[0] for said in lines] == [True] * BURST + [False]
    assert b" 429 " in lines[-1][0]
    assert b"retry-after: 60" in lines[-1]
    assert all(b" 200 " in answer.split(b"\r\n")[0] for answer in answers)


@pytest.mark.parametrize("path", ["/healthz", "/livez", "/calendar/en.ics", "/nothing"])
async def test_every_answer_bears_the_same_headers(site: Site, path: str) -> None:
    """Whatever was asked; and none says which server this is."""
    answer = await site.ask(path)

    assert {name: answer.headers[name] for name in headers.HEADERS} == headers.HEADERS
    assert answer.headers["Date"] == "Mon, 23 Nov 2026 06:00:00 GMT"
    assert "Server" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/healthz", "/livez", "/calendar/en.ics"])
async def test_nothing_can_be_done_but_read(site: Site, path: str, method: str) -> None:
    """The answer names what can."""
    answer = await site.ask(path, method)

    assert answer.status == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "said",
    [
        b"\0\1\2 nonsense\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nX: " + b"x" * (2 * server.HEAD) + b"\r\n\r\n",
        b"GET /" + b"a" * (2 * server.HEAD) + b" HTTP/1.1\r\n\r\n",
    ],
)
async def test_nonsense_is_refused(site: Site, said: bytes) -> None:
    """With a 400 and the end of the line; the next one is answered."""
    said_back = await asyncio.wait_for(talk(site.port, said), 5)

    assert b" 400 " in said_back.split(b"\r\n")[0]
    assert (await site.ask("/healthz")).status == 200


async def test_lines_beyond_the_bound_are_cut(site: Site) -> None:
    """Many may be silent at once, and more are not let in."""
    pairs = [
        await asyncio.open_connection("127.0.0.1", site.port)
        for _ in range(server.MAX_CONNECTIONS + 20)
    ]

    ends = [asyncio.ensure_future(_cut(reader)) for reader, _ in pairs]
    done, open_still = await asyncio.wait(ends, timeout=1)

    assert (len(done), len(open_still)) == (20, server.MAX_CONNECTIONS)
    for _, writer in pairs:
        writer.close()
    await asyncio.gather(*ends)


@pytest.mark.parametrize("slow", [b"", b"GET /hea", b"GET /healthz HTTP/1.1\r\nX: "])
async def test_health_is_answered_while_strangers_hold_all_lines(site: Site, slow: bytes) -> None:
    """Whoever asks at once is answered: the oldest line, on which nothing was asked, makes room."""
    pairs = [
        await asyncio.open_connection("127.0.0.1", site.port) for _ in range(server.MAX_CONNECTIONS)
    ]
    for _, writer in pairs:
        writer.write(slow)

    answer = await asyncio.wait_for(site.ask("/healthz"), 5)

    assert answer.status == 200
    for _, writer in pairs:
        writer.close()


async def test_a_head_that_comes_byte_by_byte_is_cut(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes do not lengthen the time for a head."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    cut = asyncio.ensure_future(_cut(reader))

    for letter in itertools.cycle(b"X: y\r\n"):
        writer.write(bytes([letter]))
        if await asyncio.wait({cut}, timeout=0.05) != (set(), {cut}):
            break

    assert await cut
    writer.close()


async def test_a_client_that_does_not_read_is_cut(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that nobody reads are dropped with their line."""
    monkeypatch.setattr(server, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        line.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(line, ("127.0.0.1", site.port))
        with pytest.raises(ConnectionError):
            await asyncio.wait_for(_ask_for_ever(line), 20)


async def test_one_address_holds_few_lines(site: Site) -> None:
    """More of the same address are cut at once; those that end make room."""
    limits = AddressLimits(lambda: 0.0, exempt=lambda address: False)
    limited = Server(site.application, "127.0.0.1", 0, limits)
    await limited.start()
    pairs = [
        await asyncio.open_connection("127.0.0.1", limited.port) for _ in range(CONNECTIONS + 5)
    ]
    ends = [asyncio.ensure_future(_cut(reader)) for reader, _ in pairs]
    done, _ = await asyncio.wait(ends, timeout=1)
    assert len(done) == 5

    for _, writer in pairs:
        writer.close()
    await asyncio.gather(*ends)
    said = await talk(limited.port, HEALTH)
    assert b" 200 " in said.split(b"\r\n")[0]
    await limited.stop()


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


def test_the_page_has_the_bounds_of_the_server() -> None:
    """`docs/scaling.md` lists them in the order in which a client meets them."""
    page = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text()
    table = page.partition("## What the web server withstands")[2].partition("\n- ")[0]
    values = [int(value.replace(",", "")) for value in re.findall(r"\| ([\d,]+) \|", table)]

    assert values == [
        *(server.MAX_CONNECTIONS, CONNECTIONS, server.LONGEST, server.HEAD_SECONDS, server.HEAD),
        *(server.ANSWER_SECONDS, server.SILENT, BURST, PER_SECOND),
    ]


def said(answer: Answer) -> Any:
    """What was answered in JSON."""
    return json.loads(answer.body)


async def _ask_for_ever(line: socket.socket) -> None:
    """Ask for calendars, and read none."""
    loop = asyncio.get_running_loop()
    while True:
        await loop.sock_sendall(line, b"GET /calendar/en.ics HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(0.01)


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
