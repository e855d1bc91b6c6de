"""The addresses of METRICS_PORT: the metrics are for neighbours only, the health is for all."""

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.liveness import POLLING, Liveness
from bot.web import metrics, monitoring
from bot.web.headers import HEADERS
from bot.web.metrics import FAMILIES, PREFIX, Values
from tests.cast import NOVEMBER


async def ask(path: str, host: str, method: str = "GET", **headers: str) -> httpx.Response:
    """What is answered to a client with that address."""
    liveness = Liveness(lambda: 0.0)
    liveness.watch(POLLING)

    async def read() -> Values:
        values = Values()
        values.put("senders", 2)
        return values

    site = monitoring.application(read, liveness.parts, lambda: NOVEMBER)
    transport = httpx.ASGITransport(site, client=(host, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        return await client.request(method, path, headers=headers)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "10.0.0.2", "172.18.0.1", "::ffff:10.0.0.2"])
async def test_a_neighbour_reads_the_metrics(host: str) -> None:
    """In Prometheus's text format, unless it asks for another; no cache keeps them."""
    answer = await ask("/metrics", host)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "\ncommemoration_senders 2.0\n" in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


async def test_prometheus_gets_the_format_that_it_asks_for() -> None:
    """OpenMetrics, which ends with a line of its own."""
    answer = await ask(
        "/metrics", "127.0.0.1", accept="application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1"
    )

    assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert answer.text.endswith("# EOF\n")


@pytest.mark.parametrize("host", ["8.8.8.8", "2a00:1450:4001:80b::1", "::ffff:8.8.8.8", "x"])
async def test_a_stranger_does_not(host: str) -> None:
    """Whatever WEB_HOST is; the health says nothing that a stranger could not see from the bot's silence."""
    answer = await ask("/metrics", host)

    assert answer.status_code == 403
    assert "senders" not in answer.text
    assert (await ask("/healthz", host)).status_code == 200
    assert (await ask("/livez", host)).status_code == 200


@pytest.mark.parametrize("path", ["/", "/metrics/", "/calendar/en.ics", "/.env"])
async def test_nothing_else_is_there(path: str) -> None:
    """No calendars, and no other address."""
    assert (await ask(path, "127.0.0.1")).status_code == 404


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/livez"])
async def test_nothing_can_be_done_but_read(path: str) -> None:
    """Only GET and HEAD."""
    assert (await ask(path, "127.0.0.1", "POST")).status_code == 405


def test_labels_and_names_are_checked() -> None:
    """A value under a name or without a label that was not declared is a mistake of the bot."""
    values = Values()
    with pytest.raises(KeyError):
        values.put("unheard_of", 1)
    with pytest.raises(KeyError):
        values.put("subscribers", 1)


def test_what_has_no_value_is_missing() -> None:
    """Each metric is announced with its type; a counter ends in `_total`."""
    body, _ = metrics.exposition(Values(), "")

    families = {family.name: family for family in text_string_to_metric_families(body.decode())}
    for name, family in FAMILIES.items():
        found = families[PREFIX + name.removesuffix("_total")]
        assert found.type == ("counter" if family.counts else "gauge")
        assert found.samples == []
        assert name.endswith("_total") == family.counts
