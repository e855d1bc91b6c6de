"""The group and the channel, met by the bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.world import World
from tests.cast import DENIZ, EMILY
from tests.stage import TOKEN, Stage, playing
from tests.stories.groups import OPERATOR, ChannelScene, GroupScene, found


@pytest.fixture
async def group(stage: Stage) -> GroupScene:
    return await found(stage)


@pytest.fixture
async def forum(stage: Stage) -> GroupScene:
    return await found(stage, forum=True)


@pytest.fixture
async def subscribed(group: GroupScene) -> GroupScene:
    """It is subscribed."""
    await group.ask(group.leyla, "/start@sandbox_bot")
    return group


@pytest.fixture
async def channel(tmp_path: Path) -> AsyncIterator[ChannelScene]:
    """Emily and Deniz have met the bot."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    async with playing(tmp_path, world, operator_ids=(OPERATOR,)) as stage:
        for who in (EMILY, DENIZ):
            await stage.ask(who, "/help")
        channel = world.groups.create_channel("Museum", creator=stage.people[EMILY.name])
        world.groups.join(stage.people[DENIZ.name], channel)
        yield ChannelScene(stage, channel)
