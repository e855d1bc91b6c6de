"""A running bot whose parts fall silent: what is alerted, and what `/healthz` answers."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.delivery import planner
from bot.liveness import DATABASE, LIMITS, PLANNER, POLLING, SENDER
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


async def test_a_sweep_that_never_ends_is_told_and_its_end_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The triggers of each minute wait for it: nothing is planned any more, and `/healthz` names the planner."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    chat = world.messages.of(world.people[OPERATOR])
    released = asyncio.Event()

    async def stuck(*_: object) -> planner.Sweep:
        await released.wait()
        return planner.Sweep()

    async with playing(tmp_path, world, operator_ids=(OPERATOR,), web_port=0) as stage:
        monkeypatch.setattr(planner, "sweep", stuck)
        sweeping = [asyncio.create_task(stage.app.sweep()) for _ in range(2)]
        age(stage, PLANNER)
        await world.until(lambda: len(chat.messages) == 1, 20)
        status, body = await health(stage)
        released.set()
        await asyncio.gather(*sweeping)
        await world.until(lambda: len(chat.messages) == 2, 20)
        assert (await health(stage))[0] == 200

    assert "mesajlar planlaşdırılmır" in chat.messages[0].text
    assert "yenidən planlaşdırılır" in chat.messages[1].text
    assert (status, body["behind"]) == (503, [PLANNER])


async def test_a_first_sweep_that_never_ends_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The start waits for it, before the parts are watched. Five minutes pass at once here."""
    monkeypatch.setitem(LIMITS, PLANNER, 0.1)
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    chat = world.messages.of(world.people[OPERATOR])
    sweep = planner.sweep

    async def slow(*given: Any) -> planner.Sweep:
        await world.until(lambda: chat.messages, 20)
        return await sweep(*given)

    monkeypatch.setattr(planner, "sweep", slow)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)):
        monkeypatch.setitem(LIMITS, PLANNER, 300.0)
        await world.until(lambda: len(chat.messages) == 2, 20)

    assert "mesajlar planlaşdırılmır" in chat.messages[0].text
    assert "yenidən planlaşdırılır" in chat.messages[1].text


async def test_a_bot_at_rest_is_alive(tmp_path: Path) -> None:
    """Nothing is due, nobody writes: each part succeeds again by itself within its limit."""
    async with playing(tmp_path, web_port=0) as stage:
        ticked = dict(stage.app.wiring.alerting.liveness._succeeded)
        await stage.app.wiring.periodic._triggered()
        for part in (DATABASE, POLLING, PLANNER, SENDER):
            await stage.world.until(
                lambda part=part: (
                    stage.app.wiring.alerting.liveness._succeeded[part] > ticked[part]
                ),
                30,
            )

    assert ticked.keys() == {DATABASE, POLLING, PLANNER, SENDER}
