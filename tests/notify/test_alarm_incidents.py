"""That operators were alerted is noted beside the alert, and never at its cost."""

import asyncio
from datetime import timedelta

from sqlalchemy import text
from telegram import Bot

from bot.messages.catalog import Catalog
from bot.notify.alarm_incidents import APART, AlarmIncidents
from bot.notify.alert_channel import AlertChannel
from bot.notify.digest import Digests
from bot.notify.operator_alerts import OperatorAlerts
from bot.notify.operator_languages import OperatorLanguages
from bot.store import incidents
from bot.store.engine import Database
from tests.cast import NOVEMBER
from tests.clocks import ManualClock
from tests.stage import TOKEN


async def noted(db: Database) -> list[str]:
    """The keys so far."""
    now = await db.now()
    found = await incidents.between(db, now - timedelta(days=1), now + timedelta(seconds=1))
    return [one.reason for one in found]


async def test_each_key_once_in_ten_minutes(db: Database) -> None:
    """However many alerts there are; another process, or one after a restart, notes none beside it."""
    clock = ManualClock()
    first, second = AlarmIncidents(db, clock), AlarmIncidents(db, clock)
    for one in (first, first, second):
        one.note("alert-a")
        one.note("alert-b")
        await asyncio.gather(*one._tasks)
    assert sorted(await noted(db)) == ["alert-a", "alert-b"]

    await clock.sleep(APART.total_seconds())
    db.offset = APART
    first.note("alert-a")
    await asyncio.gather(*first._tasks)

    assert (await noted(db)).count("alert-a") == 2


async def test_a_database_that_does_not_take_it_harms_nothing(sqlite_db: Database) -> None:
    """The note is lost."""
    async with sqlite_db.begin() as tx:
        await tx.execute(text("DROP TABLE incident"))
    noting = AlarmIncidents(sqlite_db, ManualClock())

    noting.note("alert-a")

    assert await asyncio.gather(*noting._tasks) == [None]
    await noting.stop()


async def test_they_are_noted_though_nobody_is_alerted(
    sqlite_db: Database, catalog: Catalog
) -> None:
    """Without operators and without alarms, the receipt still says what happened."""
    clock = ManualClock()

    async def language(person: int) -> str | None:
        raise AssertionError(person)

    operators = OperatorLanguages((), "az", language)
    channel = AlertChannel(Bot(TOKEN), clock, clock.sleep)
    alerts = OperatorAlerts(operators, channel, catalog, Digests(clock), lambda: NOVEMBER)
    alerts.incidents = noting = AlarmIncidents(sqlite_db, clock)

    alerts("alert-breaker", failed=1)
    await asyncio.gather(*noting._tasks)

    assert await noted(sqlite_db) == ["alert-breaker"]
