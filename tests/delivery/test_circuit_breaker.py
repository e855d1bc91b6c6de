"""The breaker: a burst of failures rests the run, changes no subscription, tells the operators, and ends by itself."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.delivery.breaker import FIRST_REST, LEAST, LONGEST_REST, Breaker
from bot.sandbox.failures import Reply, blocked
from bot.sandbox.world import World
from bot.store import chats, paces
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
    """Three in ten is what a year of blocked chats looks like."""
    breaker = Breaker(Clock())

    for _ in range(100):
        assert all(breaker.failed() is None for _ in range(3))
        assert not any(breaker.taken() for _ in range(7))


def test_a_few_failures_of_a_small_bot_do_not_matter() -> None:
    """With nine chats, all of them may be gone."""
    breaker = Breaker(Clock())

    assert all(breaker.failed() is None for _ in range(LEAST - 1))


def test_failures_of_an_earlier_minute_do_not_count() -> None:
    """Nine, and a minute later nine more, are no burst."""
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(2):
        assert all(breaker.failed() is None for _ in range(LEAST - 1))
        clock.now += 61


def test_rests_grow_until_one_is_taken() -> None:
    """Ten seconds, twenty, … two minutes; after a success it begins anew."""
    breaker = Breaker(Clock())
    first = [breaker.failed() for _ in range(LEAST)][-1]
    more = [breaker.failed() for _ in range(6)]

    assert first == FIRST_REST
    assert more[:2] == [2 * FIRST_REST, 4 * FIRST_REST]
    assert more[-1] == LONGEST_REST
    assert breaker.taken()
    assert breaker.failed() is None


async def test_a_refusal_stands_when_few_were_refused() -> None:
    """It is judged when the run is through, or a minute later."""
    breaker = Breaker(Clock())
    breaker.failed()
    refusal = asyncio.create_task(breaker.stands())
    await asyncio.sleep(0)

    breaker.judge(through=True)

    assert await refusal


async def test_no_refusal_stands_in_a_burst() -> None:
    """Those that wait to be judged are taken back."""
    breaker = Breaker(Clock())
    refusals = [asyncio.create_task(breaker.stands()) for _ in range(5)]
    await asyncio.sleep(0)

    for _ in range(LEAST):
        breaker.failed()

    assert not any([await refusal for refusal in refusals])


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


async def test_a_burst_of_refusals_costs_nobody_the_subscription(tmp_path: Path) -> None:
    """All are refused for a while: the run rests, the operators hear of it, and once it is resumed all are told."""
    world = World(token=TOKEN)
    world.person("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        singers = await choir(stage)
        world.failures.script(blocked(), chat_id=None, times=LEAST)
        stage.set_clock(NINE)
        await stage.app.sweep()
        await world.until(lambda: not world.failures.scripts)
        while await paces.resting(stage.app.db) is None:
            await world.feed.next(0.02)
        assert await still_subscribed(stage, singers) == CHOIR

        assert await paces.wake(stage.app.db)
        await stage.at(*(NINE + timedelta(seconds=seconds) for seconds in (5, 10, 60)))

        assert await still_subscribed(stage, singers) == CHOIR
        assert (await stage.tally())["day"] == {State.SENT: CHOIR}
        chat = world.chat(world.people[OPERATOR])
        await world.until(lambda: len(chat.messages) >= 2)
        told = [message.text for message in chat.messages]
        assert "rests" in told[0] or "dayandırılıb" in told[0]


async def test_answers_go_on_while_notices_rest(stage: Stage) -> None:
    """Who asks is answered."""
    await stage.join(LEYLA)
    await paces.rest(stage.app.db, None, "paused")

    await stage.at(NINE - timedelta(hours=24))
    answer = await stage.ask(LEYLA, "/next")

    assert "37" in answer.text


async def test_what_rests_goes_out_when_resumed(stage: Stage) -> None:
    """A pause by the operator keeps notices, and loses none."""
    await stage.join(LEYLA)
    await paces.rest(stage.app.db, None, "paused")
    stage.set_clock(NINE)
    await stage.app.sweep()
    asked = await stage.ask(LEYLA, "/status")
    assert (await stage.tally())["day"] == {State.PLANNED: 1}, asked.text
    stage.forget_words(LEYLA)

    assert await paces.wake(stage.app.db)
    await stage.rest()

    assert (await stage.tally())["day"] == {State.SENT: 1}


async def test_one_refusal_of_each_kind_is_counted(stage: Stage) -> None:
    """A 500 for everybody rests the run, too, before anyone is uncertain for good."""
    singers = await choir(stage)
    stage.world.failures.script(Reply(500, "Internal Server Error"), times=LEAST)
    stage.set_clock(NINE)
    await stage.app.sweep()

    await stage.at(*(NINE + timedelta(seconds=seconds) for seconds in (5, 10, 60, 300)))

    assert (await stage.tally())["day"] == {State.SENT: CHOIR}
    assert await still_subscribed(stage, singers) == CHOIR
