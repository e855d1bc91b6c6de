"""More is asked than can be answered: who is answered first, what is dropped, and who hears of it."""

from pathlib import Path

import pytest

from bot.delivery import answer_queue
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from tests.stage import TOKEN, Stage, playing

#: Somebody who runs the bot.
OPERATOR = 77

#: Messages a second that leave.
RATE = 5


def crowd(world: World, count: int) -> list[Person]:
    """Strangers."""
    return [world.people.add(f"Person {number}", "en", started=True) for number in range(count)]


def counted(stage: Stage, people: list[Person]) -> int:
    """How many messages they were sent."""
    return sum(len(stage.world.messages.of(person).unread()) for person in people)


async def test_an_answer_that_is_too_late_is_dropped_quietly(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No error is logged or answered; the log and the operator hear once of the rush, and of nobody in it."""
    monkeypatch.setattr(answer_queue, "OLDEST", 1.0)
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", id=OPERATOR, started=True)
    people = crowd(world, 40)
    async with playing(tmp_path, world, send_rate=RATE, operator_ids=(OPERATOR,)) as stage:
        for person in people:
            world.people.send(person, "/next")
        await world.until(lambda: stage.app.wiring.rate_limiter.rush._dropped >= 20, 20)
        await world.until(lambda: bool(world.messages.of(operator).messages), 20)
        answers = counted(stage, people)
        alerts = [message.text for message in world.messages.of(operator).messages]

    assert 0 < answers <= 20
    assert len(alerts) == 1
    assert "cavab gözləyən" in alerts[0]
    assert caplog.text.count("A rush") == 1
    assert "could not be handled" not in caplog.text
    assert not any(str(person.id) in alerts[0] for person in people)


async def test_who_subscribes_in_a_rush_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A /start changes something, so its answer waits as long as it must; so does that of /stop."""
    monkeypatch.setattr(answer_queue, "OLDEST", 0.5)
    world = World(token=TOKEN)
    people = crowd(world, 20)
    async with playing(tmp_path, world, send_rate=RATE) as stage:
        for person in people:
            world.people.send(person, "/start")
            world.people.send(person, "/stop")
        await world.until(lambda: counted(stage, people) == 40, 30)


async def test_operators_and_subscribers_are_answered_before_strangers(tmp_path: Path) -> None:
    """With sixty strangers waiting, the operator and a subscriber wait a second or two."""
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", id=OPERATOR, started=True)
    (subscriber,) = crowd(world, 1)
    async with playing(tmp_path, world, send_rate=RATE, operator_ids=(OPERATOR,)) as stage:
        world.people.send(subscriber, "/start")
        await world.answers(subscriber)
        people = crowd(world, 60)
        for person in people:
            world.people.send(person, "/next")
        await world.until(lambda: len(stage.app.wiring.rate_limiter._answers) > 50, 20)
        world.people.send(operator, "/status")
        world.people.send(subscriber, "/status")
        before = counted(stage, people)
        await world.answers(operator)
        await world.answers(subscriber)

        assert counted(stage, people) - before <= 10
