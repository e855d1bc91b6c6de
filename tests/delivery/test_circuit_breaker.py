"""The circuit breaker: requests without an answer rest the run, refusals by chats never do, and it ends by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.circuit_breaker import (
    FIRST_REST,
    LEAST,
    LONGEST_REST,
    PROBES,
    CircuitBreaker,
)
from bot.sandbox.failures import Cut, Garbage, Kind, Reply
from bot.sandbox.world import World
from bot.store import chats, ledger, rate_limit
from bot.store.records import Chat, State
from tests.cast import LEYLA, utc
from tests.stage import TOKEN, Stage, playing

NINE = utc("20 05:00")

#: More than the breaker lets fail.
CHOIR = 2 * LEAST

#: Somebody who runs the bot.
OPERATOR = 77


class Clock:
    """A clock of the test's own."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_few_failures_among_many_do_not_matter() -> None:
    """Three in ten."""
    breaker = CircuitBreaker(Clock())

    for _ in range(100):
        assert all(breaker.failed() is None for _ in range(3))
        assert not any(breaker.answered() for _ in range(7))


def test_a_few_failures_of_a_small_bot_do_not_matter() -> None:
    """With nine chats, all requests may fail."""
    breaker = CircuitBreaker(Clock())

    assert all(breaker.failed() is None for _ in range(LEAST - 1))


def test_failures_of_an_earlier_minute_do_not_count() -> None:
    """Nine, and a minute later nine more, are no burst."""
    clock = Clock()
    breaker = CircuitBreaker(clock)
    for _ in range(2):
        assert all(breaker.failed() is None for _ in range(LEAST - 1))
        clock.now += 61


def test_three_probes_fail_before_a_rest_is_doubled() -> None:
    """Ten seconds, twenty, … two minutes; after an answer it begins anew."""
    breaker = CircuitBreaker(Clock())
    first = [breaker.failed() for _ in range(LEAST)][-1]
    more = [breaker.failed() for _ in range(6 * PROBES)]

    assert first == FIRST_REST
    assert more[:PROBES] == [None, None, 2 * FIRST_REST]
    assert more[2 * PROBES - 1] == 4 * FIRST_REST
    assert more[-1] == LONGEST_REST
    assert breaker.answered()
    assert breaker.failed() is None


async def choir(stage: Stage) -> list[Chat]:
    """Many who subscribed in Baku."""
    singers = []
    for number in range(CHOIR):
        person = stage.world.person(f"Voice {number}", "az", started=True)
        chat = Chat(None, person.id, "private", "az", "Asia/Baku", cards=False)
        singers.append(await chats.subscribe(stage.app.db, chat))
    return singers


async def still_subscribed(stage: Stage, singers: list[Chat]) -> int:
    """How many of them are."""
    found = [await chats.find(stage.app.db, singer.address) for singer in singers]
    return sum(bool(one and one.subscribed) for one in found)


async def paused(stage: Stage) -> None:
    """Wait until notices rest."""
    while await rate_limit.paused(stage.app.db) is None:
        await stage.world.feed.next(0.02)


@pytest.mark.parametrize(
    "failure", [Reply(500, "Internal Server Error"), Garbage(status=502), Cut()], ids=repr
)
async def test_an_outage_rests_the_run_and_costs_nobody_the_notice(
    tmp_path: Path, failure: Kind
) -> None:
    """The operators hear of it, and once it is resumed all are told."""
    world = World(token=TOKEN)
    world.person("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        singers = await choir(stage)
        for singer in singers:
            world.failures.script(failure, chat_id=singer.address, times=1)
        stage.set_clock(NINE)
        await stage.app.sweep()
        await paused(stage)
        world.failures.clear()

        assert await rate_limit.resume(stage.app.db)
        await stage.at(*(NINE + timedelta(seconds=seconds) for seconds in (5, 10, 60, 300)))

        assert await still_subscribed(stage, singers) == CHOIR
        assert (await stage.tally())["day"] == {State.SENT: CHOIR}

        def heard(words: str) -> bool:
            messages = world.chat(world.people[OPERATOR]).messages
            return any(words in message.text for message in messages)

        await world.until(lambda: heard("saniyəlik dayandırılıb"))
        await world.until(lambda: heard("yenidən çatır"))


async def test_a_probe_goes_to_a_chat_that_took_its_last_notice(stage: Stage) -> None:
    """Not to the one that subscribed first, which never was sent any, nor to one that refused."""
    singers = await choir(stage)
    await stage.at(utc("19 15:00"))
    new = stage.world.person("New", "az", started=True)
    db = stage.app.db
    await rate_limit.pause(db, None, "paused")
    await chats.subscribe(db, Chat(None, new.id, "channel", "az", "Asia/Baku", cards=False))
    await chats.mute(db, singers[0])
    stage.set_clock(NINE - timedelta(seconds=1))
    await stage.app.sweep()
    db.offset += timedelta(seconds=2)

    probe = await ledger.claim_probe(db, "me")
    assert probe is not None
    (row,) = await ledger.advance(db, probe, 10)
    usual = await ledger.claim(db, "me")

    assert row.chat.address in {singer.address for singer in singers[1:]}
    assert usual is not None
    assert [one.chat.address for one in await ledger.advance(db, usual, 10)] == [new.id]


async def test_answers_go_on_while_notices_rest(stage: Stage) -> None:
    """Who asks is answered."""
    await stage.join(LEYLA)
    await rate_limit.pause(stage.app.db, None, "paused")

    await stage.at(NINE - timedelta(hours=24))
    answer = await stage.ask(LEYLA, "/next")

    assert "37" in answer.text


async def test_what_rests_goes_out_when_resumed(stage: Stage) -> None:
    """A pause by the operator keeps notices, and loses none."""
    await stage.join(LEYLA)
    await rate_limit.pause(stage.app.db, None, "paused")
    stage.set_clock(NINE)
    await stage.app.sweep()
    asked = await stage.ask(LEYLA, "/status")
    assert (await stage.tally())["day"] == {State.PLANNED: 1}, asked.text
    stage.forget_words(LEYLA)

    assert await rate_limit.resume(stage.app.db)
    await stage.rest()

    assert (await stage.tally())["day"] == {State.SENT: 1}
