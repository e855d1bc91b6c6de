"""Limits for one client address of the web server: concurrent connections, and requests over time."""

import ipaddress
from collections import Counter
from collections.abc import Callable

from cachetools import LRUCache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Maximum open connections of one address.
CONNECTIONS = 10

#: Addresses behind a carrier's NAT, which no router of the Internet passes on; VPNs use them as well.
SHARED = ipaddress.ip_network("100.64.0.0/10")

#: Requests that one address can make at once, and how many more each second.
BURST, PER_SECOND = 60, 1.0

#: Addresses whose requests are remembered; the one inactive for longest is forgotten first.
REMEMBERED = 10_000


class AddressLimits:
    """Counts connections and requests by client address; an IPv6 network (/64) counts as one address.

    Loopback and private addresses are not limited: a reverse proxy has one, which all clients behind it share, and so
    has the supervisor that reads `/healthz`.
    """

    def __init__(
        self, monotonic: Callable[[], float], exempt: Callable[[Address], bool] | None = None
    ) -> None:
        """`exempt` is true for addresses without limits; by default those of this machine and of private networks."""
        self._monotonic = monotonic
        self._exempt = exempt or _nearby
        self._connections: Counter[str] = Counter()
        #: Requests that each address can still make, and when that was computed.
        self._left: LRUCache[str, tuple[float, float]] = LRUCache(REMEMBERED)

    def connected(self, host: str) -> bool:
        """Count a connection; False when the address has too many. Call `disconnected` in either case."""
        client = self._client(host)
        if client is None:
            return True
        self._connections[client] += 1
        return self._connections[client] <= CONNECTIONS

    def disconnected(self, host: str) -> None:
        """Count a connection that has ended."""
        client = self._client(host)
        if client is None:
            return
        self._connections[client] -= 1
        if self._connections[client] <= 0:
            del self._connections[client]

    def allows_request(self, host: str) -> bool:
        """Count a request; False when the address has made too many."""
        client = self._client(host)
        if client is None:
            return True
        now = self._monotonic()
        left, computed = self._left.get(client, (float(BURST), now))
        left = min(BURST, left + (now - computed) * PER_SECOND)
        self._left[client] = (left - 1 if left >= 1 else left, now)
        return left >= 1

    def _client(self, host: str) -> str | None:
        """The key under which an address is counted; None when it is not limited."""
        address = _parsed(host)
        if address is None:
            return host
        if self._exempt(address):
            return None
        if address.version == 4:
            return str(address)
        return str(ipaddress.ip_network((address, 64), strict=False))


def is_near(host: str) -> bool:
    """True for the address of this machine and of a private network."""
    address = _parsed(host)
    return address is not None and _nearby(address)


def _nearby(address: Address) -> bool:
    return address.is_loopback or address.is_private or address in SHARED


def _parsed(host: str) -> Address | None:
    """The address; None when it is none."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address
    return address
