"""Stories of alerts that last: they are repeated in Telegram until an operator says to know of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import DatabaseAway
from bot.notify.alarms import PAUSES, Alarms
from bot.sandbox.world.messages import Message
from bot.store import alarm_log
from bot.store.engine import Database
from tests.stories.reports import ANNA, RENA, Scene, reporting

#: How the alerts begin.
LASTING, SINGLE, AGAIN = "Sending has stood still", "A second process", "This has not ended yet"

NOTED = "Noted. What was told until now is not repeated."


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """Two operators, who are alerted of something that lasts and of something that does not."""
    async with reporting(tmp_path) as made:
        for key in ("alert-sender-silent", "alert-conflict"):
            made.stage.app.wiring.alert_operators(key)
        await got(made, SINGLE)
        yield made


async def got(scene: Scene, beginning: str, number: int = ANNA) -> Message:
    """The message of an operator that begins so, as soon as it is there."""
    chat = scene.stage.world.messages.of(scene.operator(number))

    def found() -> list[Message]:
        return [one for one in chat.messages if one.text.startswith(beginning)]

    await scene.stage.world.until(found)
    return found()[0]


def alarms(scene: Scene) -> Alarms:
    """Those of the bot."""
    found = scene.stage.app.wiring.alerting.alarms
    assert found is not None
    return found


async def later(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes later."""
    await alarms(scene).done()
    now = alarms(scene)._now
    monkeypatch.setattr(alarms(scene), "_now", lambda: now() + PAUSES[0])
    alarms(scene).look()
    await alarms(scene).done()


async def test_what_lasts_is_repeated_with_its_button(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ALARM_URLS, too. What does not last has no button."""
    await later(scene, monkeypatch)

    again = await got(scene, AGAIN)
    assert "message number 2" in again.text
    assert list(again.buttons) == ["I know of it"]
    assert list((await got(scene, SINGLE)).buttons) == []


async def test_who_knows_of_it_stops_the_repeats(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The button goes, and the other operators read who pressed it; the log does not say it."""
    caplog.set_level("INFO")
    lasting = await got(scene, LASTING)

    assert await scene.press(lasting, "I know of it") == NOTED
    told = await got(scene, f"Botu işlədən {ANNA}", RENA)
    await later(scene, monkeypatch)

    assert list(lasting.buttons) == []
    assert "təkrar edilmir" in told.text
    assert await alarm_log.acknowledged(scene.stage.app.db) is not None
    assert "An operator has acknowledged the alarms" in caplog.text
    assert not any(str(ANNA) in one.split() for one in caplog.messages)
    messages = scene.stage.world.messages.of(scene.operator()).messages
    assert [one.text for one in messages if one.text.startswith((AGAIN, "Operator"))] == []


async def test_who_knows_of_it_while_the_database_is_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be what is broken: the press counts for this process."""

    async def away(db: Database, now: object) -> None:
        raise DatabaseAway(reason="connection refused")

    monkeypatch.setattr(alarm_log, "acknowledge", away)
    await alarms(scene).done()

    assert await scene.press(await got(scene, LASTING), "I know of it") == NOTED
    await later(scene, monkeypatch)

    messages = scene.stage.world.messages.of(scene.operator()).messages
    assert not any(one.text.startswith(AGAIN) for one in messages)


async def test_only_operators_can_acknowledge(scene: Scene) -> None:
    """A press of somebody who is none any more changes nothing."""
    services = scene.stage.app.application.bot_data["services"]
    object.__setattr__(services, "operators", frozenset({RENA}))

    shown = await scene.press(await got(scene, LASTING), "I know of it")

    assert shown == "Only those who run this bot can use this button."
    assert await alarm_log.acknowledged(scene.stage.app.db) is None


async def test_what_a_press_cannot_reach_names_the_command(scene: Scene) -> None:
    """While Telegram hands nothing over, the bot would not learn of the press."""
    scene.stage.app.wiring.alert_operators("alert-polling-silent")

    told = await got(scene, "For three minutes")

    assert list(told.buttons) == []
    assert "commemoration-bot acknowledge" in told.text
