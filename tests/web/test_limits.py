"""What one address may take: counted per address, per network of IPv6, and not for proxies."""

import pytest

from bot.web.limits import BURST, CONNECTIONS, PER_SECOND, REMEMBERED, AddressLimits
from tests.clocks import ManualClock


def test_a_burst_of_requests_and_then_one_a_second() -> None:
    """Another address is not held to what this one took."""
    clock = ManualClock()
    limits = AddressLimits(clock)

    taken = sum(limits.allows_request("8.8.8.8") for _ in range(10 * BURST))
    assert taken == BURST
    assert limits.allows_request("8.8.4.4")

    clock.now += 5 / PER_SECOND
    assert sum(limits.allows_request("8.8.8.8") for _ in range(10)) == 5


def test_connections_are_counted_until_they_end() -> None:
    """Those that were refused end as well."""
    limits = AddressLimits(ManualClock())

    let_in = [limits.connected("8.8.8.8") for _ in range(CONNECTIONS + 1)]
    assert let_in == [True] * CONNECTIONS + [False]

    for _ in let_in:
        limits.disconnected("8.8.8.8")
    assert limits.connected("8.8.8.8")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "::1", "::ffff:127.0.0.1", "fd00::1"),
        *("10.0.0.2", "172.18.0.1", "192.168.1.1", "100.64.0.1", "100.127.255.254"),
    ],
)
def test_a_proxy_is_not_limited(host: str) -> None:
    """All clients behind it share its address."""
    limits = AddressLimits(ManualClock())

    assert all(limits.connected(host) for _ in range(10 * CONNECTIONS))
    assert all(limits.allows_request(host) for _ in range(10 * BURST))


def test_a_network_of_ipv6_counts_as_one_address() -> None:
    """Its owner has all of its 2**64 addresses."""
    limits = AddressLimits(ManualClock())

    hosts = [f"2a00:1450:4001:80b::{number:x}" for number in range(2 * BURST)]
    assert sum(limits.allows_request(host) for host in hosts) == BURST
    assert limits.allows_request("2a00:1450:4001:80c::1")


def test_memory_is_bounded() -> None:
    """However many addresses ask."""
    limits = AddressLimits(ManualClock())

    for number in range(2 * REMEMBERED):
        limits.allows_request(f"9.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    assert len(limits._left) == REMEMBERED
