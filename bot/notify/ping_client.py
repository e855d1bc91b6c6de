"""Sends one ping to HEARTBEAT_URL, by the pinging protocol of healthchecks.io."""

from enum import StrEnum
from urllib.parse import urlsplit

import aiohttp

from bot.errors import PingRefused

#: Seconds for a ping, from the connection to the answer.
SECONDS = 10.0

#: Bytes of a body that the server stores.
LONGEST_BODY = 100_000

#: How the answer to a ping begins that the server took and did nothing with, such as "OK (not found)".
IGNORED = "OK ("

#: The status of a refusal that ends by itself.
TOO_MANY = 429

HEADERS = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "commemoration-bot"}


class Signal(StrEnum):
    """What a ping says; the value is what is appended to the path of the URL."""

    SUCCESS = ""
    START = "/start"
    FAIL = "/fail"
    #: The server shows it and changes nothing.
    LOG = "/log"


async def send(url: str, signal: Signal, body: str) -> None:
    """Send a ping once, over a connection of its own.

    Raises PingRefused, whose reason does not contain the URL. Its data have `lasting`, which is true when the server
    would refuse the ping again: it answers 4xx, except for 429.
    """
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        # `trust_env`: the proxy that the environment sets is used, as for Telegram.
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=HEADERS, trust_env=True) as session,
            session.post(
                address(url, signal), data=body.encode()[:LONGEST_BODY], allow_redirects=False
            ) as answer,
        ):
            status = answer.status
            reason = _refusal(status, await answer.content.read(200))
    except aiohttp.ClientConnectorDNSError:
        raise PingRefused(reason="its host has no address") from None
    except TimeoutError:
        raise PingRefused(reason="no answer in time") from None
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise PingRefused(reason=type(error).__name__) from None
    if reason:
        raise PingRefused(reason=reason, lasting=400 <= status < 500 and status != TOO_MANY)


def address(url: str, signal: Signal) -> str:
    """The URL of a signal: it ends the path, before a query."""
    parts = urlsplit(url)
    return parts._replace(path=parts.path + signal.value).geturl()


def _refusal(status: int, body: bytes) -> str:
    """Why the server did not take a ping; empty when it did."""
    text = body.decode("utf-8", "replace")
    if not 200 <= status < 300:
        return f"the server answers {status}"
    return f"the server answers {text[:50]!r}" if text.startswith(IGNORED) else ""
