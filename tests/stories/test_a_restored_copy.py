"""A backup was restored: nothing is sent from the copy until an operator asks for it and another one confirms."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages.typography import unbroken
from bot.store import rate_limit, restored
from tests.cast import LEYLA, NINE
from tests.stage import Stage
from tests.stories.test_correcting import ANNA, RENA, on_the_day, press, say, told


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A bot with two operators, on a copy of its database."""
    async with on_the_day(tmp_path, ANNA, RENA) as stage:
        await restored.hold(stage.app.db, NINE)
        yield stage


async def test_another_operator_confirms_the_copy(stage: Stage) -> None:
    """Both see from when the copy is; until it is confirmed it stays held, and marked."""
    db = stage.app.db
    await say(stage, ANNA, "/resume")
    mine, hers = await told(stage, ANNA, "is a copy"), await told(stage, RENA, "is a copy")
    assert unbroken("2027-01-20 05:00 UTC") in mine.text
    assert list(mine.buttons) == ["Stop it"]
    assert await rate_limit.paused(db)

    await press(stage, RENA, hers, "Confirm")
    await told(stage, ANNA, "Confirmed by the operator 7002: sending from this database")

    assert await rate_limit.paused(db) is None
    assert await restored.copied_from(db) is None


@pytest.mark.parametrize("command", ["/hold", "/hold 30m the figures"])
async def test_a_hold_of_the_copy_does_not_end(stage: Stage, command: str) -> None:
    """Whatever is asked for; the answer says why, and the copy is still to be confirmed."""
    await say(stage, ANNA, command)
    answer = await told(stage, ANNA, "this database was restored")

    assert "Until: somebody resumes it" in answer.text
    assert answer.text.count("the figures") == command.count("the figures")
    held = await rate_limit.paused(stage.app.db)
    assert held
    assert (held.by, held.ends) == (ANNA, None)
    await say(stage, ANNA, "/resume")
    await told(stage, RENA, "is a copy")
    assert await rate_limit.paused(stage.app.db)


async def test_stopped_it_stays_held(stage: Stage) -> None:
    """Whoever sees that the original still runs can say so."""
    db = stage.app.db
    await say(stage, ANNA, "/resume")
    hers = await told(stage, RENA, "is a copy")
    await press(stage, RENA, hers, "Stop it")
    await told(stage, ANNA, "Stopped by the operator 7002")
    assert await rate_limit.paused(db)
    assert await restored.copied_from(db)
    assert await stage.ask(LEYLA, "/help")
