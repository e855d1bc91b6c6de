"""The choir and the museum, met by the bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world import World
from tests.cast import DENIZ, EMILY
from tests.stage import TOKEN, Stage, playing
from tests.stories.rooms import OPERATOR, Choir, Museum, found


@pytest.fixture
async def choir(stage: Stage) -> Choir:
    return await found(stage)


@pytest.fixture
async def forum(stage: Stage) -> Choir:
    return await found(stage, forum=True)


@pytest.fixture
async def subscribed(choir: Choir) -> Choir:
    """It is subscribed."""
    await choir.ask(choir.leyla, "/start@sandbox_bot")
    return choir


@pytest.fixture
async def museum(tmp_path: Path) -> AsyncIterator[Museum]:
    """Emily and Deniz have met the bot."""
    world = World(token=TOKEN)
    world.person("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        for who in (EMILY, DENIZ):
            await stage.ask(who, "/help")
        channel = world.channel("Museum", creator=stage.people[EMILY.name])
        world.join(stage.people[DENIZ.name], channel)
        yield Museum(stage, channel)
