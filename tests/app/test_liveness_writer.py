"""A running bot stores when its parts last worked: at once at the start, then once a minute for all together."""

from pathlib import Path

from bot.app.liveness_writer import EVERY, LivenessWriter
from bot.store import metadata, process_liveness
from bot.store.engine import Database
from bot.store.process_liveness import PLANNER, POLLING, SCHEDULER
from tests.stage import playing


class Ticking:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def written(writer: LivenessWriter) -> None:
    """Wait for the write under way."""
    if writer._writing is not None:
        await writer._writing


async def stored(db: Database) -> set[str]:
    """The parts of which the database knows; it forgets them."""
    found = set(await process_liveness.ages(db))
    for part in found:
        await metadata.put(db, process_liveness.PREFIX + part, "2026-01-01T00:00:00+00:00")
    return found


async def fresh(db: Database) -> set[str]:
    """The parts that were stored within the last minutes."""
    ages = await process_liveness.ages(db)
    return {part for part, age in ages.items() if abs(age.total_seconds()) < 300}


async def test_a_running_bot_shows_that_it_lives(tmp_path: Path) -> None:
    """Planning and the scheduler at the start, and polling after its first answer."""
    async with playing(tmp_path) as stage:
        stage.world.people.send(next(iter(stage.people.values())), "/help")

        async def all_parts() -> bool:
            return await fresh(stage.app.db) == {POLLING, PLANNER, SCHEDULER}

        await stage.until(all_parts)


async def test_what_works_is_written_once_a_minute(db: Database) -> None:
    """A part is written at once the first time; afterwards all wait for the minute."""
    clock = Ticking()
    writer = LivenessWriter(db, clock)
    for part in (PLANNER, SCHEDULER):
        writer.succeeded(part)
        await written(writer)
    assert await stored(db) == {PLANNER, SCHEDULER}

    clock.seconds = EVERY - 1
    writer.succeeded(PLANNER)
    await written(writer)
    assert await fresh(db) == set()

    clock.seconds = EVERY
    writer.succeeded(SCHEDULER)
    await written(writer)
    assert await fresh(db) == {PLANNER, SCHEDULER}


async def test_what_does_not_work_is_not_written(db: Database) -> None:
    """The other parts are."""
    clock = Ticking()
    writer = LivenessWriter(db, clock)
    for part in (PLANNER, POLLING):
        writer.succeeded(part)
        await written(writer)
    await stored(db)

    clock.seconds = EVERY
    writer.succeeded(POLLING)
    await written(writer)

    assert await fresh(db) == {POLLING}
