"""A running bot whose parts fall silent: what is alerted, and what `/healthz` answers."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.liveness import DATABASE, LIMITS, POLLING, SENDER
from bot.sandbox.world import World
from bot.sandbox.world.failures import Cut, Delay, Garbage, Kind, Reply
from tests.stage import TOKEN, Stage, playing

#: Somebody who runs the bot.
OPERATOR = 77


def age(stage: Stage, part: str) -> None:
    """Let the last success of a part be as long ago as makes it silent."""
    stage.app.wiring.alerting.liveness._succeeded[part] -= LIMITS[part]


async def health(stage: Stage) -> tuple[int, Any]:
    """What `/healthz` answers."""
    assert stage.app.web is not None
    url = f"http://127.0.0.1:{stage.app.web.port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(
    "failure",
    [Reply(502, "Bad Gateway"), Cut(), Garbage(), Reply(409, "Conflict: other"), Delay(600.0)],
    ids=lambda failure: type(failure).__name__,
)
async def test_no_good_get_updates_is_told_and_its_end_too(tmp_path: Path, failure: Kind) -> None:
    """Whatever python-telegram-bot makes of the failures: only an answer that can be read counts."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,), web_port=0) as stage:
        assert (await health(stage))[0] == 200
        script = world.failures.script(failure, method="getUpdates", times=None)
        await world.until(lambda: script.failed, 30)
        age(stage, POLLING)
        chat = world.messages.of(world.people[OPERATOR])
        await world.until(lambda: len(chat.messages) == 1, 20)
        status, body = await health(stage)
        if not isinstance(failure, Delay):
            world.failures.clear()
            await world.until(lambda: len(chat.messages) == 2, 60)
            assert (await health(stage))[0] == 200

    assert "üç dəqiqədir" in chat.messages[0].text
    assert status == 503
    assert body["behind"] == [POLLING]


async def test_a_bot_at_rest_is_alive(tmp_path: Path) -> None:
    """Nothing is due, nobody writes: each part succeeds again by itself within its limit."""
    async with playing(tmp_path, web_port=0) as stage:
        ticked = dict(stage.app.wiring.alerting.liveness._succeeded)
        for part in (DATABASE, POLLING, SENDER):
            await stage.world.until(
                lambda part=part: (
                    stage.app.wiring.alerting.liveness._succeeded[part] > ticked[part]
                ),
                30,
            )

    assert ticked.keys() == {DATABASE, POLLING, SENDER}
