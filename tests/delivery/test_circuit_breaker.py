"""The circuit breaker: requests without an answer pause sending, refusals by chats never do."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.circuit_breaker import (
    FIRST_PAUSE,
    LEAST,
    LONGEST_PAUSE,
    PROBES,
    CircuitBreaker,
)
from bot.sandbox.world import World
from bot.sandbox.world.failures import Cut, Garbage, Kind, Reply, too_many
from bot.store import chat_lifecycle, chats, holds, ledger, rate_limit
from bot.store.records import Chat, State
from tests.cast import LEYLA, NINE, utc
from tests.clocks import ManualClock
from tests.stage import TOKEN, Stage, playing

#: More than the breaker lets fail.
COUNT = 2 * LEAST

#: Somebody who runs the bot.
OPERATOR = 77


def test_few_failures_among_many_do_not_matter() -> None:
    """Three in ten."""
    breaker = CircuitBreaker(ManualClock())

    for _ in range(100):
        assert all(breaker.failed() is None for _ in range(3))
        assert not any(breaker.answered() for _ in range(7))


def test_a_few_failures_of_a_small_bot_do_not_matter() -> None:
    """With nine chats, all requests may fail."""
    breaker = CircuitBreaker(ManualClock())

    assert all(breaker.failed() is None for _ in range(LEAST - 1))


def test_failures_of_an_earlier_minute_do_not_count() -> None:
    """Nine, and a minute later nine more, are no burst."""
    clock = ManualClock()
    breaker = CircuitBreaker(clock)
    for _ in range(2):
        assert all(breaker.failed() is None for _ in range(LEAST - 1))
        clock.now += 61


def test_three_probes_fail_before_a_pause_is_doubled() -> None:
    """Ten seconds, twenty, … two minutes; after an answer it starts again at ten seconds."""
    breaker = CircuitBreaker(ManualClock())
    first = [breaker.failed() for _ in range(LEAST)][-1]
    more = [breaker.failed() for _ in range(6 * PROBES)]

    assert first == FIRST_PAUSE
    assert more[:PROBES] == [None, None, 2 * FIRST_PAUSE]
    assert more[2 * PROBES - 1] == 4 * FIRST_PAUSE
    assert more[-1] == LONGEST_PAUSE
    assert breaker.answered()
    assert breaker.failed() is None


async def paused(stage: Stage) -> None:
    """Wait until sending is paused."""
    await stage.until(lambda: rate_limit.paused(stage.app.db))


@pytest.mark.parametrize(
    "failure", [Reply(500, "Internal Server Error"), Garbage(status=502), Cut()], ids=repr
)
async def test_an_outage_pauses_sending_and_costs_nobody_the_notice(
    tmp_path: Path, failure: Kind
) -> None:
    """The operators are alerted, and once sending is resumed all are notified."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        subscribers = await stage.subscribers(COUNT)
        for one in subscribers:
            world.failures.script(failure, chat_id=one.telegram_id, times=1)
        stage.set_clock(NINE)
        await stage.app.sweep()
        await paused(stage)
        world.failures.clear()

        assert await rate_limit.resume(stage.app.db)
        await stage.at(*(NINE + timedelta(seconds=seconds) for seconds in (5, 10, 60, 300)))

        assert len(await stage.still_subscribed(subscribers)) == COUNT
        assert (await stage.tally())["day"] == {State.SENT: COUNT}

        def heard(words: str) -> bool:
            messages = world.messages.of(world.people[OPERATOR]).messages
            return any(words in message.text for message in messages)

        await world.until(lambda: heard("saniyəlik dayandırılıb"))
        await world.until(lambda: heard("yenidən çatır"))


@pytest.mark.parametrize(
    "answer", [too_many(600), Reply(400, "Bad Request: can't parse entities")], ids=repr
)
async def test_any_answer_to_a_probe_ends_the_probing(tmp_path: Path, answer: Reply) -> None:
    """Also one that stops all sending, or the language, for a time."""
    world = World(token=TOKEN)
    operator = world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        for one in await stage.subscribers(COUNT):
            world.failures.script(Reply(500, "Internal Server Error"), chat_id=one.telegram_id)
        stage.set_clock(NINE)
        await stage.app.sweep()
        await paused(stage)
        world.failures.clear()
        for one in await chats.everyone(stage.app.db):
            world.failures.script(answer, chat_id=one.telegram_id)
        assert await rate_limit.resume(stage.app.db)
        stage.set_clock(NINE + timedelta(seconds=5))

        async def heard() -> bool:
            messages = world.messages.of(operator).messages
            return any("yenidən çatır" in message.text for message in messages)

        await stage.until(heard)


async def test_a_probe_goes_to_a_chat_that_took_its_last_notice(stage: Stage) -> None:
    """Not to the one that subscribed first, which never was sent any, nor to one that refused."""
    subscribers = await stage.subscribers(COUNT)
    await stage.at(utc("19 15:00"))
    new = stage.world.people.add("New", "az", started=True)
    db = stage.app.db
    await holds.hold(db, None, "paused")
    await chat_lifecycle.subscribe(
        db, Chat(None, new.id, "channel", "az", "Asia/Baku", cards=False)
    )
    await chat_lifecycle.mute(db, subscribers[0])
    stage.set_clock(NINE - timedelta(seconds=1))
    await stage.app.sweep()
    db.offset += timedelta(seconds=2)

    probe = await ledger.claim_probe(db, "me")
    assert probe is not None
    (row,) = await ledger.advance(db, probe, 10)
    usual = await ledger.claim(db, "me")

    assert row.chat.telegram_id in {one.telegram_id for one in subscribers[1:]}
    assert usual is not None
    assert [one.chat.telegram_id for one in await ledger.advance(db, usual, 10)] == [new.id]


async def test_answers_are_sent_while_notices_are_paused(stage: Stage) -> None:
    """Who asks is answered."""
    await stage.join(LEYLA)
    await holds.hold(stage.app.db, None, "paused")

    await stage.at(NINE - timedelta(hours=24))
    answer = await stage.ask(LEYLA, "/next")

    assert "37" in answer.text


async def test_paused_notices_are_sent_when_resumed(stage: Stage) -> None:
    """A pause by the operator keeps notices, and loses none."""
    await stage.join(LEYLA)
    await holds.hold(stage.app.db, None, "paused")
    stage.set_clock(NINE)
    await stage.app.sweep()
    asked = await stage.ask(LEYLA, "/status")
    assert (await stage.tally())["day"] == {State.PLANNED: 1}, asked.text
    stage.forget_words(LEYLA)

    assert await rate_limit.resume(stage.app.db)
    await stage.rest()

    assert (await stage.tally())["day"] == {State.SENT: 1}
