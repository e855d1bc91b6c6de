"""When a backup is due: once in a span, for one process, and never while notices are sent or due."""

import asyncio
from datetime import timedelta

from bot.store import backup_schedule, metadata, restored, senders
from bot.store.backup_schedule import BEGUN
from bot.store.engine import Database
from tests.store.half_sent import MORNING, fill, send_all, set_clock

DAY = timedelta(days=1)


async def test_a_backup_is_due_once_in_a_span(db: Database) -> None:
    """And again when the last one began that long ago, or after the clock was set back."""
    assert await backup_schedule.claim(db, DAY)
    assert not await backup_schedule.claim(db, DAY)

    for ago in (DAY, -timedelta(minutes=1)):
        await metadata.put(db, BEGUN, (await db.real_now() - ago).isoformat())
        assert await backup_schedule.claim(db, DAY)
        assert not await backup_schedule.claim(db, DAY)


async def test_one_process_makes_it(db: Database) -> None:
    """Of several that find it due at the same moment."""
    found = await asyncio.gather(*(backup_schedule.claim(db, DAY) for _ in range(5)))

    assert sorted(found) == [False] * 4 + [True]


async def test_a_failed_backup_is_due_an_hour_later(db: Database) -> None:
    """Not at the next minute."""
    assert await backup_schedule.claim(db, DAY)
    await backup_schedule.postpone(db, DAY)

    assert not await backup_schedule.claim(db, DAY)
    assert await backup_schedule.claim(db, DAY - backup_schedule.RETRY)


async def test_none_is_made_while_notices_are_sent_or_due(db: Database) -> None:
    """While a sender holds a batch, and within ten minutes of the next due time."""
    await fill(db)
    assert not await backup_schedule.claim(db, DAY)
    await senders.take_over(db, {})
    assert not await backup_schedule.claim(db, DAY)
    await send_all(db)
    await set_clock(db, MORNING.replace(day=25))

    assert await backup_schedule.claim(db, DAY)


async def test_a_restored_copy_makes_a_backup_at_once(db: Database) -> None:
    """The last one is that of the original, and perhaps out of reach."""
    assert await backup_schedule.claim(db, DAY)
    await restored.hold(db, MORNING)

    assert await backup_schedule.claim(db, DAY)
    assert not await backup_schedule.claim(db, DAY)
