"""A chat that is changed while its wave is planned is planned as it is after the change."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.observances.model import Window
from bot.store import chat_lifecycle, chats, planning
from bot.store.engine import Database
from bot.store.planning import Cohort, Owed
from bot.store.records import Chat
from bot.store.tables import batch, delivery
from tests.stage import PATIENCE
from tests.store.test_order import DAY, OCCASION

HOUR = timedelta(hours=1)

BAKU, BERLIN = "Asia/Baku", "Europe/Berlin"


async def windows(db: Database) -> dict[str, Window]:
    """When the notice is due in each of two zones."""
    now = await db.now()
    hours = {BAKU: 1, BERLIN: 4}
    return {zone: Window(now + hour * HOUR, now + 9 * HOUR) for zone, hour in hours.items()}


async def held_up(db: Database, change: asyncio.Task[None]) -> None:
    """Return when the change is made, or waits for the planner."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not change.done():
        if db.engine.dialect.name == "sqlite":
            return
        async with db.engine.connect() as connection:
            if (await connection.execute(waits)).scalar_one():
                return


@pytest.mark.parametrize("wanted", [{"zone": BERLIN}, {"moments": frozenset({"eve"})}])
async def test_a_change_made_while_a_wave_is_planned_counts(
    db: Database, wanted: dict[str, object]
) -> None:
    """The planner has added the delivery, but not committed it, when the chat is changed."""
    one = await chat_lifecycle.subscribe(db, Chat(None, 1, "private", "az", BAKU))
    due = await windows(db)
    cohort = Cohort(BAKU, planning.NO_MINUTE, next(iter(await planning.cohorts(db, DAY))).priority)
    key, _ = await planning.open_broadcast(db, OCCASION, DAY.name)
    await planning.open_wave(db, key, cohort, due[BAKU])

    def owing(kept: Chat) -> Iterable[Owed]:
        return [Owed(OCCASION, DAY, due[kept.zone])] if DAY.name in kept.moments else []

    async def change() -> None:
        async with db.begin():
            changed = await chats.change(db, one, planned=True, **wanted)
            await planning.plan_locked(db, changed, owing(changed))

    async with asyncio.timeout(PATIENCE):
        async with db.begin():
            assert await planning.plan_batches(db, key, cohort, DAY)
            changing = asyncio.create_task(change())
            await held_up(db, changing)
        await changing

    async with db.begin() as tx:
        rows = await tx.execute(select(batch.c.due_us).where(batch.c.id == delivery.c.batch_id))
        assert list(rows.scalars()) == ([due[BERLIN].due] if "zone" in wanted else [])
