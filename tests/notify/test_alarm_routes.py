"""Alarms by apprise, over real HTTP: each route once, in bounded time, and no secret in what is said of a failure."""

import sys
import time
from collections.abc import AsyncIterator

import pytest

from bot.notify import alarm_routes
from bot.notify.alarm_process import NOT_INSTALLED, NOT_UNDERSTOOD
from bot.notify.alarm_routes import NO_ANSWER, AlarmRoutes, labels
from tests.outside import Outside, outside

#: A route to which nobody listens.
DEAD = "json://bob:hunter3secret@127.0.0.1:1/hidden-path-4712"

SECRETS = ("hunter2secret", "hunter3secret", "hidden-path")


@pytest.fixture
async def webhook() -> AsyncIterator[Outside]:
    """A route that works."""
    async with outside() as served:
        yield served


async def test_a_text_arrives_by_every_route(webhook: Outside) -> None:
    """Once, as a title and plain text, in every alphabet."""
    async with outside() as other:
        failed = await AlarmRoutes([webhook.route, other.route]).send("Başlıq", "Bir <b> iki\nüç")

    assert failed == {}
    for one in (webhook, other):
        (message,) = one.messages()
        assert (message["title"], message["message"]) == ("Başlıq", "Bir <b> iki\nüç")
        assert [request.method for request in one.received] == ["POST"]


async def test_a_route_that_fails_is_named_and_stops_no_other(webhook: Outside) -> None:
    """By scheme and host, with apprise's reason; it is tried once."""
    async with outside() as refusing:
        refusing.answer = 401, "hunter2secret is wrong"
        urls = [DEAD, webhook.route, refusing.route, "nonsense://x", f"{refusing.route}?retry=5"]
        failed = await AlarmRoutes(urls).send("title", "text")
        port = refusing.url.rpartition(":")[2]

    assert list(failed) == [
        "json://127.0.0.1:1",
        f"json://127.0.0.1:{port} (route 3)",
        "nonsense://…",
        f"json://127.0.0.1:{port} (route 5)",
    ]
    assert failed["nonsense://…"] == NOT_UNDERSTOOD
    assert "error" in failed["json://127.0.0.1:1"]
    assert len(refusing.received) == 2
    assert not any(secret in f"{failed}" for secret in SECRETS)
    assert len(webhook.messages()) == 1


async def test_a_route_that_hangs_is_given_up(webhook: Outside) -> None:
    """The others are not held up by it."""
    async with outside() as hanging:
        hanging.hangs = True
        begun = time.monotonic()
        url = f"{hanging.route}?rto=60&cto=60"
        failed = await AlarmRoutes([url, webhook.route], seconds=4.0).send("title", "text")

    assert list(failed.values()) == [NO_ANSWER]
    assert len(webhook.messages()) == 1
    assert time.monotonic() - begun < alarm_routes.OVERHEAD + 20


async def test_routes_are_checked_without_a_message(webhook: Outside) -> None:
    """A URL that apprise understands, and a server that accepts a connection."""
    failed = await AlarmRoutes([webhook.route, DEAD, "nonsense://x"]).check()

    assert failed == {
        "json://127.0.0.1:1": "its host accepts no connection (Connection refused)",
        "nonsense://…": NOT_UNDERSTOOD,
    }
    assert webhook.received == []


async def test_without_apprise_each_route_says_so(
    webhook: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an installation without the extra."""
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert not alarm_routes.installed()

    monkeypatch.setattr(sys, "executable", _without_packages(monkeypatch))
    failed = await AlarmRoutes([webhook.route]).send("title", "text")

    assert list(failed.values()) == [NOT_INSTALLED]


def _without_packages(monkeypatch: pytest.MonkeyPatch) -> str:
    """A Python without the packages of the tests: that on which their environment is based."""
    return getattr(sys, "_base_executable", sys.executable)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "mailto://anna:hunter2@mail.example.org:465/?to=b@example.org",
            "mailto://mail.example.org:465",
        ),
        ("json://anna:p@ss@127.0.0.1:8080/path", "json://127.0.0.1:8080"),
        ("ntfy://secret-topic", "ntfy://…"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "tgram://…"),
        ("slack://TokenA1234/TokenB1234/abcdefghijklmnopqrstuvwx/#g", "slack://…"),
        ("service://eyJhbGciOi.eyJzdWIi.SflKxwRJ/x", "service://…"),
        ("pover://user@token-of-an-application", "pover://…"),
    ],
)
def test_what_is_shown_of_a_url(url: str, shown: str) -> None:
    """The scheme, and the host where it is surely one: many services have a token in its place."""
    assert labels([url]) == [shown]
