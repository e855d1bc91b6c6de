"""The checks of alarms: what they send, what they say without settings, and that they show no secret."""

import sys

import pytest

from bot.operations import alarm_checks
from bot.operations.alarm_checks import TEST_TEXT
from tests.operations.scene import Scene
from tests.outside import CHECK

SECRETS = ("hunter2secret", "hidden-path", CHECK)


async def test_the_check_of_the_heartbeat_changes_no_state(scene: Scene) -> None:
    """It is a log entry at the server."""
    (found,) = await alarm_checks.heartbeat(scene.setup)

    assert found.ok
    assert scene.there.pings() == [("log", "readiness check")]
    assert scene.there.state == "new"


async def test_a_test_is_sent_only_when_asked_for(scene: Scene) -> None:
    """Otherwise the server is only connected to."""
    (found,) = await alarm_checks.alarms(scene.setup)
    assert found.ok
    assert scene.there.received == []

    scene.but(send_test_alarm=True)
    (found,) = await alarm_checks.alarms(scene.setup)
    assert found.ok
    assert [message["message"] for message in scene.there.messages()] == [TEST_TEXT]


async def test_without_settings_both_say_what_nobody_notices(scene: Scene) -> None:
    """They are optional, so it is no NO-GO."""
    scene.but(heartbeat_url="", alarm_urls=())

    (heartbeat,), (alarms,) = [await check(scene.setup) for check in alarm_checks.ALL]

    assert heartbeat.ok
    assert "nobody notices when the whole machine is gone" in heartbeat.text
    assert alarms.ok
    assert "nobody notices when Telegram or the token fails" in alarms.text
    assert heartbeat.remedy
    assert alarms.remedy


async def test_without_the_library_it_is_a_no_go(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what to type."""
    monkeypatch.setitem(sys.modules, "apprise", None)

    (found,) = await alarm_checks.alarms(scene.setup)

    assert not found.ok
    assert "make alarms" in found.remedy


async def test_no_finding_shows_a_secret(scene: Scene) -> None:
    """Neither of what works nor of what fails."""
    found = [one for check in alarm_checks.ALL for one in await check(scene.setup)]
    scene.there.answer = 401, "hunter2secret"
    scene.but(send_test_alarm=True)
    found += [one for check in alarm_checks.ALL for one in await check(scene.setup)]

    assert [one.ok for one in found] == [True, True, False, False]
    assert not any(secret in repr((found, scene.setup)) for secret in SECRETS)
