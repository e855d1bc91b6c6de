"""Chats that refuse cannot delay the notice for the others, in any number and any order."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store import rate_limit
from bot.store.engine import open_database
from bot.store.records import State
from tests.cast import NINE
from tests.hostile.refusing import Manner, RefusingChats, subscribe
from tests.process.launching import ShiftedClock, bot
from tests.stage import TOKEN, playing

#: The attack: all come before GOOD people.
BAD = 500 * [Manner.NO_WRITING] + 500 * [Manner.DEACTIVATED] + 150 * [Manner.NO_PHOTOS]
GOOD = 300

#: How many requests may be lost to those who refuse until the last of the others is told.
LOST = 0.2


async def attacked(folder: Path, manners: list[Manner], rate: int) -> tuple[World, RefusingChats]:
    """Run the process from ten seconds before nine o'clock until all good chats have the notice."""
    world = World(token=TOKEN)
    clock = ShiftedClock.beginning(NINE - timedelta(seconds=10))
    world.now = clock.now
    db = await open_database(f"sqlite:///{folder / 'data' / 'bot.db'}")
    crowd = await subscribe(world, db, manners)
    await db.close()
    good = crowd.of(Manner.GOOD)
    async with serve(world) as served, bot(served.url, folder, clock, send_rate=rate) as running:
        await running.serving()

        def all_told() -> bool:
            told = world.calls.delivered("sendMessage", "sendPhoto")
            return all(told[who] for who in good)

        await world.until(all_told, 100)
        assert await running.stopped() == 0
    return world, crowd


@pytest.mark.parametrize("order", ["groups first", "mixed"])
async def test_those_who_refuse_cost_the_others_no_time(tmp_path: Path, order: str) -> None:
    """1,150 of them come first: all 300 others have the notice after at most a fifth more requests than alone."""
    bad = list(BAD)
    if order == "mixed":
        random.Random(20).shuffle(bad)

    world, crowd = await attacked(tmp_path, [*bad, *GOOD * [Manner.GOOD]], rate=30)

    requests = crowd.requests_until(world, crowd.of(Manner.GOOD))
    assert requests <= (1 + LOST) * GOOD
    told = world.calls.delivered("sendMessage", "sendPhoto")
    assert all(told[who] == 1 for who in crowd.of(Manner.GOOD))


async def test_all_day_they_cost_nobody_anything(tmp_path: Path) -> None:
    """From nine until midnight, about every half hour: each good chat gets the notice once, and nothing is paused.

    The steps are 29 minutes, so that none falls into the minute of silence, in which the sender waits.
    """
    world = World(token=TOKEN)
    async with playing(tmp_path, world, now=NINE - timedelta(hours=1)) as stage:
        manners = 40 * [Manner.NO_WRITING] + 40 * [Manner.DEACTIVATED] + 20 * [Manner.NO_PHOTOS]
        crowd = await subscribe(world, stage.app.db, [*manners, *60 * [Manner.GOOD]], late=True)
        await stage.at(NINE - timedelta(minutes=30))
        for step in range(31):
            await stage.at(NINE + timedelta(minutes=29 * step))
            assert await rate_limit.paused(stage.app.db) is None

        told = world.calls.delivered("sendMessage", "sendPhoto")
        assert {told[who] for who in crowd.of(Manner.GOOD, Manner.NO_PHOTOS)} == {1}
        states = (await stage.tally())["day"]
        assert states[State.SENT] == 80
        attempts = world.calls.arrived["sendMessage"] + world.calls.arrived["sendPhoto"]
        assert attempts < 80 * 20 + 400


@settings(max_examples=12, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
async def test_each_refusal_costs_one_request_at_the_most(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """In any mixture and order: when the last good chat has the notice, each other was tried at most once."""
    manner = st.sampled_from(list(Manner))
    clumps = data.draw(st.lists(st.tuples(manner, st.integers(1, 40)), min_size=1, max_size=8))
    manners = [one for one, count in clumps for _ in range(count)]
    world = World(token=TOKEN)
    folder = tmp_path_factory.mktemp("refusing")
    async with playing(folder, world, now=NINE - timedelta(hours=1)) as stage:
        crowd = await subscribe(world, stage.app.db, manners, cards=False, late=True)
        await stage.at(NINE - timedelta(minutes=30), NINE)

        assert await rate_limit.paused(stage.app.db) is None
        good = crowd.of(Manner.GOOD, Manner.NO_PHOTOS)
        if good:
            assert crowd.requests_until(world, good) <= len(manners)
        told = world.calls.delivered("sendMessage", "sendPhoto")
        assert {who for who in crowd.manners if told[who]} == good
