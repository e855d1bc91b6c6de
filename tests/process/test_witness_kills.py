"""A process that is killed at any instant and started again on the same disk is never held: no false alarm."""

import asyncio
import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests import postgres
from tests.process import kills
from tests.process.forking import forging
from tests.process.kills import Survived

#: How many processes are killed altogether, on how many machines at the same time. `make kills` asks for more.
KILLS, MACHINES = int(os.environ.get("KILLS", "60")), 4


#: All processes are killed before the first test.
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def survived(server: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory) -> list[Survived]:
    """What was seen of machines, half of them on PostgreSQL, whose processes were killed again and again."""
    folder = tmp_path_factory.mktemp("kills")
    return asyncio.run(_survive(folder, server))


async def _survive(folder: Path, server: postgres.Cluster) -> list[Survived]:
    with forging() as forge:
        return await asyncio.gather(
            *(
                kills.survive(
                    forge,
                    folder / str(number),
                    random.Random(number),
                    KILLS // MACHINES,
                    server if number % 2 else None,
                )
                for number in range(MACHINES)
            )
        )


def test_it_is_never_held(survived: list[Survived]) -> None:
    """Whenever it was killed: while it starts, writes the witness, or sends."""
    assert sum(one.kills for one in survived) == KILLS // MACHINES * MACHINES
    assert [one.held for one in survived] == [[]] * MACHINES


def test_it_is_killed_at_many_instants(survived: list[Survived]) -> None:
    """Before its first request to Telegram, while it reads or writes the witness, and while it sends notices."""
    during = sum((one.during for one in survived), start=Counter[str]())
    assert "none" in during
    assert len(during) >= 3


def test_nobody_is_lost(survived: list[Survived]) -> None:
    """Everybody gets the notice; whoever may have got it twice is listed."""
    for one in survived:
        assert one.told.keys() == one.people
        assert {who for who, times in one.told.items() if times > 1} <= one.doubtful
