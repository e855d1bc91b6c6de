"""Pings, request by request, as the pinging protocol of healthchecks.io documents them."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import PingRefused
from bot.notify import ping_client
from bot.notify.ping_client import LONGEST_BODY, Signal, send
from tests.outside import CHECK, Outside, Received, outside


@pytest.fixture
async def server() -> AsyncIterator[Outside]:
    """A server with one check."""
    async with outside() as served:
        yield served


@pytest.mark.parametrize(
    ("signal", "path", "state"),
    [
        (Signal.SUCCESS, f"/ping/{CHECK}", "up"),
        (Signal.START, f"/ping/{CHECK}/start", "started"),
        (Signal.FAIL, f"/ping/{CHECK}/fail", "down"),
        (Signal.LOG, f"/ping/{CHECK}/log", "new"),
    ],
)
async def test_each_signal_is_one_documented_request(
    server: Outside, signal: Signal, path: str, state: str
) -> None:
    """A POST to the documented address, with the text as UTF-8; a log entry changes no state."""
    await send(server.check, signal, "20 Yanvar — göndərildi")

    kind = "text/plain; charset=utf-8"
    assert server.received == [Received("POST", path, "", kind, "20 Yanvar — göndərildi")]
    assert server.state == state


async def test_a_query_stays_at_the_end(server: Outside) -> None:
    """A check that is named by a slug is created with `?create=1`."""
    with pytest.raises(PingRefused):
        await send(f"{server.url}/ping/key/january-20?create=1", Signal.START, "")

    assert [(one.path, one.query) for one in server.received] == [
        ("/ping/key/january-20/start", "create=1")
    ]


async def test_a_body_is_no_longer_than_the_server_stores(server: Outside) -> None:
    """100 kB."""
    await send(server.check, Signal.LOG, "x" * 2 * LONGEST_BODY)

    assert len(server.received[0].body) == LONGEST_BODY == 100_000


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, "not found"), "the server answers 404"),
        ((409, "ambiguous slug"), "the server answers 409"),
        ((500, "error"), "the server answers 500"),
        ((301, ""), "the server answers 301"),
        ((200, "OK (not found)"), "the server answers 'OK (not found)'"),
        ((200, "OK (rate limited)"), "the server answers 'OK (rate limited)'"),
    ],
)
async def test_what_was_not_taken_is_said(
    server: Outside, answer: tuple[int, str], reason: str
) -> None:
    """A success is what the server took; the sentence shows no part of the URL's path."""
    server.answer = answer

    with pytest.raises(PingRefused) as caught:
        await send(server.check, Signal.SUCCESS, "")

    assert caught.value.data["reason"] == reason
    assert CHECK not in str(caught.value)
    assert len(server.received) == 1


async def test_a_created_check_is_a_success(server: Outside) -> None:
    """The answer to `?create=1`."""
    server.answer = 201, "Created"

    await send(server.check, Signal.SUCCESS, "")


async def test_a_server_that_is_gone_or_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends in bounded time, with a reason."""
    async with outside() as server:
        monkeypatch.setattr(ping_client, "SECONDS", 0.2)
        server.hangs = True
        with pytest.raises(PingRefused, match="no answer in time"):
            await send(server.check, Signal.SUCCESS, "")
    with pytest.raises(PingRefused, match="ClientConnectorError") as caught:
        await send(server.check, Signal.SUCCESS, "")
    assert CHECK not in str(caught.value)
