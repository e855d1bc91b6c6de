"""Plans of small rehearsals, without a process."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.rehearsal import invented_chats, rehearsal
from bot.rehearsal.plan import Plan
from bot.rehearsal.rehearsal import Options

#: SEND_RATE.
RATE = 30

PlanOf = Callable[..., Plan]


@pytest.fixture
def plan_of(almanac: Almanac, catalog: Catalog) -> PlanOf:
    """Makes the plan of so many invented chats."""

    def made(chats: int, faults: str = "usual", seed: int = 7) -> Plan:
        occasion = almanac.occasion("january-20", 2027)
        options = Options(occasion, chats, (), faults, seed)
        return rehearsal.planned(options, almanac, catalog, RATE)

    return made


@pytest.fixture
def forum(catalog: Catalog) -> invented_chats.Shape:
    """A shape of which every chat is a forum."""
    shape = invented_chats.built_in(catalog.languages, random.Random(1))
    return invented_chats.Shape(
        tuple(replace(one, kind="supergroup", thread_id=5) for one in shape.like[:10])
    )
