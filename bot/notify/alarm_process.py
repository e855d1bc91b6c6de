"""The short process that sends an alarm by each of its routes, or checks them, with the library apprise.

It is a process of its own, so that a route that hangs, and the memory of apprise, cost the bot nothing. It imports
nothing of the bot. It reads one JSON object from standard input:

- `urls`: the routes, as URLs of apprise
- `title`, `text`: what is sent, as plain text; without `title`, the routes are checked and nothing is sent
- `seconds`: the time after which it ends, whatever still runs

For each route that has ended it writes one line to standard output: a JSON array of the route's number, counted from
0, and the reason why it failed, which is empty when it did not.
"""

import json
import logging
import os
import re
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from apprise import NotifyBase

#: The reasons that apprise itself does not give.
NOT_INSTALLED, NOT_UNDERSTOOD = "apprise is not installed", "apprise does not understand the URL"
REFUSED = "apprise could not send it"

#: Seconds in which a host must accept a connection.
CONNECT_SECONDS = 5.0

#: A host that is surely one, and not a token in its place.
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}|\d{1,3}(?:\.\d{1,3}){3}|localhost")


class _LastWords(logging.Handler):
    """Keeps the last warning that each thread logs: apprise logs why a route failed, and returns only that it did."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.of: dict[int | None, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message."""
        self.of[record.thread] = record.getMessage()


_last_words = _LastWords()


def main() -> None:
    """Work on all routes at once; end after `seconds` in any case."""
    asked = json.load(sys.stdin)
    logging.getLogger("apprise").addHandler(_last_words)
    deadline = time.monotonic() + asked["seconds"]
    threads = [
        threading.Thread(target=_report, args=(number, url, asked), daemon=True)
        for number, url in enumerate(asked["urls"])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    sys.stdout.flush()
    # A thread that hangs must not keep the process.
    os._exit(0)


def _report(number: int, url: str, asked: dict[str, Any]) -> None:
    try:
        reason = _outcome(url, asked)
    except ImportError:
        reason = NOT_INSTALLED
    except Exception as error:
        reason = type(error).__name__
    sys.stdout.write(json.dumps([number, reason]) + "\n")


def _outcome(url: str, asked: dict[str, Any]) -> str:
    """Send or check by one route; the reason why that failed, or an empty text."""
    import apprise

    asset = apprise.AppriseAsset(
        app_id="commemoration-bot", app_desc="commemoration-bot", storage_mode="memory"
    )
    route = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if not isinstance(route, apprise.NotifyBase):
        return NOT_UNDERSTOOD
    if "title" not in asked:
        return _unreachable(route)
    route.retry = 0
    result = route.notify(
        title=asked["title"],
        body=asked["text"],
        notify_type=apprise.NotifyType.WARNING,
        body_format=apprise.NotifyFormat.TEXT,
    )
    return "" if result else _last_words.of.get(threading.get_ident(), REFUSED)


def _unreachable(route: "NotifyBase") -> str:
    """Why the server of a route accepts no connection; empty when it does, or when the server is not known."""
    host, port = _server(route)
    if not host:
        return ""
    try:
        if port is None:
            socket.getaddrinfo(host, None)
        else:
            socket.create_connection((host, port), CONNECT_SECONDS).close()
    except socket.gaierror:
        return "its host has no address"
    except OSError as error:
        return f"its host accepts no connection ({error.strerror or 'no answer'})"
    return ""


def _server(route: "NotifyBase") -> tuple[str, int | None]:
    """The host and port to which a route connects; an empty host or None where that is not known."""
    host = getattr(route, "smtp_host", None) or route.host or ""
    if HOST.fullmatch(host):
        # Routes over HTTP have no port of their own where it is the usual one.
        over_http = hasattr(sys.modules[type(route).__module__], "requests")
        usual = (443 if route.secure else 80) if over_http else None
        return host, route.port or usual
    address = urlsplit(str(getattr(route, "notify_url", "") or ""))
    return (address.hostname, address.port or 443) if address.hostname else ("", None)


if __name__ == "__main__":
    main()
