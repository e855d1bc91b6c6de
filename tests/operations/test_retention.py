"""When something is to be erased, what `ready` says of it, and that no wrong clock erases anything."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.app.resources import Resources
from bot.app.retention_work import DAYS_LIVED, RetentionWork
from bot.delivery.alerts import AlertOperators, alert_nobody
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.operations import receipt, retention_check, retention_schedule
from bot.operations.readiness import Finding
from bot.store import (
    chat_lifecycle,
    chats,
    consistency,
    ledger,
    managers,
    metadata,
    receipts,
    rehearsals,
    rekey,
    retention,
    retention_log,
)
from bot.store.engine import Database, open_database
from bot.store.records import Status
from bot.store.rehearsals import Rehearsed
from bot.store.retention_terms import Terms
from bot.store.tables import broadcast, chat, delivery, revision, subscriber_count
from tests.conftest import MESSAGES, Place
from tests.keys import BEFORE, DURING
from tests.operations.scene import Scene
from tests.sabotage import breaking
from tests.stage import settings
from tests.store.test_ledger import OCCASION, subscribe
from tests.store.test_retention import send_all

Work = Callable[..., RetentionWork]


@pytest.mark.parametrize(
    ("now", "occasions", "before"),
    [
        ("2028-01-22T12:00", 1, "2028-01-18"),
        ("2028-01-22T12:00", 2, "2027-01-18"),
        ("2028-01-20T05:00", 2, "2026-01-18"),
        ("2028-12-31T00:00", 3, "2026-01-18"),
    ],
)
def test_an_occasion_has_passed_when_it_is_over_everywhere(
    almanac: Almanac, now: str, occasions: int, before: str
) -> None:
    """Who ended on the very day has not lived through it."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)

    found = retention_schedule.ended_before(almanac, occasions, at)

    assert found == datetime.fromisoformat(before).replace(tzinfo=UTC)


def test_before_the_first_occasions_nothing_has_passed(almanac: Almanac) -> None:
    """In 1991 there was one anniversary."""
    at = datetime(1991, 6, 1, tzinfo=UTC)
    assert retention_schedule.ended_before(almanac, 1, at) is not None
    assert retention_schedule.ended_before(almanac, 2, at) is None


async def finding(scene: Scene) -> Finding:
    """What `ready` says of the retention."""
    (found,) = await retention_check.erased(scene.setup)
    return found


async def test_ready_says_when_it_last_erased_and_how_much(scene: Scene) -> None:
    """Nothing to erase is no fault, however long."""
    assert await finding(scene) == Finding("retention", True, "nothing had to be erased yet")

    await retention_log.note(scene.setup.db, date(2027, 3, 23), deliveries=120, chats=1, admins=2)
    mark = await retention_log.remains(scene.setup.db)
    assert mark
    assert await retention_log.rewritten(scene.setup.db, mark)
    await retention_log.finish(scene.setup.db, datetime(2027, 3, 23, tzinfo=UTC))

    found = await finding(scene)
    assert found.ok
    assert found.text == "last erased on 2027-03-23: 120 deliveries, 1 chat, 2 admins"


async def test_what_is_overdue_is_named(scene: Scene) -> None:
    """Also when the retention does not run at all; what waits for a day is not overdue."""
    await breaking.keep_old_data(scene)
    found = await finding(scene)
    assert (found.ok, found.text) == (
        False,
        "nothing had to be erased yet; overdue: the deliveries of january-20 2020",
    )

    now = await scene.setup.db.real_now()
    await retention_log.finish(scene.setup.db, now - timedelta(days=5))
    assert not (await finding(scene)).ok

    await retention_log.note_waiting(scene.setup.db, now - timedelta(days=1))
    assert (await finding(scene)).ok


async def test_remains_in_the_files_are_overdue_too(scene: Scene) -> None:
    """After two days without a quiet minute, or without space."""
    now = await scene.setup.db.real_now()
    await retention_log.note_remains(scene.setup.db)
    await retention_log.note_waiting(scene.setup.db, now - timedelta(days=1))
    assert (await finding(scene)).ok

    await retention_log.finish(scene.setup.db, now)
    await retention_log.note_waiting(scene.setup.db, now - timedelta(days=3))

    assert "the remains of erased rows" in (await finding(scene)).text


@pytest.fixture
def work(db: Database, almanac: Almanac, catalog: Catalog, tmp_path: Path) -> Work:
    """Makes the retention of a bot on that database, with clocks that agree unless said otherwise."""

    def made(
        *,
        certain: bool = True,
        agree: bool = True,
        db: Database = db,
        alert: AlertOperators = alert_nobody,
        **more: object,
    ) -> RetentionWork:
        resources = Resources(
            settings("http://127.0.0.1:1", tmp_path, **more), catalog, almanac, db
        )
        return RetentionWork(
            resources,
            alert,
            lambda: certain,
            lambda: agree,
            lambda: datetime.now(UTC) + db.offset,
        )

    return made


async def sealed_anew(place: Place) -> Database:
    """A database with a new key before a rekey, in which somebody stopped long ago and another is an admin."""
    url = place()
    db = await open_database(url, ring=BEFORE, lasting=False)
    await managers.met(db, await subscribe(db, -2, "group"), 7)
    await chat_lifecycle.end(db, await subscribe(db, 1), "stopped")
    async with db.begin() as tx:
        long_ago = db.after(-timedelta(days=1200))
        await tx.execute(update(chat).where(chat.c.reason == "stopped").values(ended_us=long_ago))
    await db.close()
    return await open_database(url, ring=DURING, lasting=False)


async def test_ids_under_another_key_are_overdue_until_rekey(scene: Scene, place: Place) -> None:
    """Without `rekey` nobody who stopped is recognised, so that nobody would ever be erased."""
    db = await sealed_anew(place)
    scene.but(db=db)
    now = await db.real_now()
    await retention_log.note_waiting(db, now - timedelta(days=1))
    assert (await finding(scene)).ok
    await retention_log.finish(db, now - timedelta(days=3))

    found = await finding(scene)

    assert not found.ok
    assert found.text.endswith("overdue: 1 chats that ended, until `rekey` was run")
    assert found.remedy == retention_check.REKEY
    await rekey.seal_all(db, lambda name, rows: None)
    assert "until `rekey`" not in (await finding(scene)).text
    await db.close()


async def test_what_needs_a_rekey_is_an_alarm(place: Place, work: Work) -> None:
    """After two days; and it is erased once that was run."""
    db = await sealed_anew(place)
    alerts: list[tuple[str, object]] = []
    one = work(db=db, alert=lambda key, **values: alerts.append((key, values.get("what"))))
    await look(one)
    db.offset += timedelta(days=1)
    await look(one)
    assert alerts == []
    db.offset += timedelta(days=2)
    await look(one)
    assert alerts == [("alert-retention", "1 chats that ended, until `rekey` was run")]

    await rekey.seal_all(db, lambda name, rows: None)
    await look(one)

    assert await chats.find(db, 1) is None
    assert [key for key, _ in alerts] == ["alert-retention", "alert-retention-done"]
    await db.close()


async def counted(db: Database, before: timedelta) -> None:
    """The bot ran and counted one chat on the day that long ago."""
    day = ((await db.now()) - before).date().isoformat()
    values = {"day": day, "chats": 1, "kind": "private", "language": "az", "zone": "Asia/Baku"}
    async with db.begin() as tx:
        await tx.execute(subscriber_count.insert().values(**values))


async def test_a_retention_that_never_noted_anything_is_overdue_too(scene: Scene) -> None:
    """It counts since the first day of the bot, when each look failed before it could note anything."""
    db = scene.setup.db
    await breaking.keep_old_data(scene)
    await metadata.drop(db, retention_log.WAITING)
    assert (await finding(scene)).ok

    await counted(db, timedelta(days=5))

    assert not (await finding(scene)).ok


async def test_a_bot_that_was_off_has_an_hour(scene: Scene) -> None:
    """What waited meanwhile is named and no fault, until the hour is over."""
    await breaking.keep_old_data(scene)
    now = await scene.setup.db.real_now()

    await retention_log.start(scene.setup.db, now - timedelta(minutes=30))
    found = await finding(scene)
    assert (found.ok, "after the start: the deliveries of" in found.text) == (True, True)

    await retention_log.start(scene.setup.db, now - timedelta(minutes=90))
    assert not (await finding(scene)).ok


async def test_what_can_be_erased_is_no_alarm(db: Database, work: Work) -> None:
    """After days without the bot, the first look erases it."""
    alerts: list[str] = []
    await over(db)
    await retention_log.note_waiting(db, await db.now() - timedelta(days=5))
    await look(work(alert=lambda key, **values: alerts.append(key)))

    assert await rows(db) == 0
    assert alerts == []


async def test_a_notice_that_is_due_at_the_start_is_no_alarm(db: Database, work: Work) -> None:
    """What still waits an hour later is one."""
    alerts: list[str] = []
    await over(db)
    await subscribe(db, 2)
    await send_later(db, timedelta(minutes=1), lasts=timedelta(hours=5))
    await retention_log.note_waiting(db, await db.now() - timedelta(days=5))
    one = work(alert=lambda key, **values: alerts.append(key))
    await look(one)
    assert alerts == []

    db.offset += timedelta(hours=1)
    await look(one)

    assert alerts == ["alert-retention"]


async def test_looks_that_fail_for_two_days_are_an_alarm(db: Database, work: Work) -> None:
    """Whatever fails, and also when nothing was ever noted; a single failure is none."""
    alerts: list[str] = []
    await counted(db, timedelta(days=9))
    await over(db)
    await metadata.put(db, retention_log.ERASED, "unreadable")
    one = work(alert=lambda key, **values: alerts.append(key))
    await look(one)
    assert alerts == []
    db.offset += timedelta(days=3)
    await look(one)
    await look(one)
    assert alerts == ["alert-retention"]

    await metadata.drop(db, retention_log.ERASED)
    await look(one)

    assert await rows(db) == 0
    assert alerts == ["alert-retention", "alert-retention-done"]


async def rows(db: Database) -> int:
    """The number of deliveries."""
    async with db.begin() as tx:
        return int((await tx.execute(select(func.count()).select_from(delivery))).scalar_one())


async def over(db: Database) -> None:
    """An occasion of 61 days ago, sent to one chat."""
    await subscribe(db, 1)
    await send_all(db)
    db.offset += timedelta(days=61)


async def look(one: RetentionWork) -> None:
    """Look once."""
    one.look()
    await one.done()


async def test_a_kept_receipt_does_not_change(db: Database, work: Work, almanac: Almanac) -> None:
    """A process that ends between retiring and erasing loses nothing of it: two operators had decided."""
    await over(db)
    async with db.begin() as tx:
        key = (await tx.execute(select(broadcast.c.id))).scalar_one()
        values = {"broadcast_id": key, "number": 1, "kind": "recall", "created_us": db.clock}
        values |= {"ended_us": db.clock, "asked_by": 77, "confirmed_by": 78}
        await tx.execute(revision.insert().values(**values))
    before = await receipt.read(db, almanac, MESSAGES, OCCASION)
    assert before
    assert before["revisions"][0]["by"] == "two operators"
    await receipt.keep(db, before)
    (one,) = await retention.finished(db, await db.now() - timedelta(days=60))
    assert await retention.retire(db, one)
    assert await receipt.read(db, almanac, MESSAGES, OCCASION) == before

    await look(work())

    assert await rows(db) == 0
    assert await receipt.read(db, almanac, MESSAGES, OCCASION) == before


async def test_clocks_that_disagree_erase_nothing(db: Database, work: Work) -> None:
    """Nor do clocks that cannot be compared, since one of them may have jumped."""
    await over(db)
    await look(work(agree=False, certain=False))
    assert await rows(db) == 1
    await look(work(certain=False))
    assert await rows(db) == 1

    await look(work())

    assert await rows(db) == 0
    assert not await retention_log.remains(db)
    assert await retention_log.done(db) is not None
    assert await receipts.years(db) == [("january-20", 2027)]


async def test_without_telegrams_time_the_days_that_were_lived_count(
    db: Database, work: Work
) -> None:
    """A self-hosted server may not say what time it is. A clock that jumped has not lived through a month of days."""
    await over(db)
    day = (await db.now()).date()
    for number in range(1, DAYS_LIVED + 1):
        assert await rows(db) == 1
        counted = {"day": (day - timedelta(days=number)).isoformat(), "chats": 1}
        named = {"kind": "private", "language": "az", "zone": "Asia/Baku"}
        async with db.begin() as tx:
            await tx.execute(subscriber_count.insert().values(**counted, **named))
        await look(work(certain=False))

    assert await rows(db) == 0


async def test_nothing_is_erased_while_a_notice_is_due(db: Database, work: Work) -> None:
    """Nor within the next two minutes; and the file is not rewritten within the next hour."""
    await over(db)
    await subscribe(db, 2)
    await send_later(db, timedelta(minutes=1))
    await look(work())
    assert await rows(db) == 2

    db.offset -= timedelta(minutes=10)
    await look(work())
    assert await rows(db) == 1
    assert await retention_log.remains(db)


async def send_later(
    db: Database, after: timedelta, *, lasts: timedelta = timedelta(hours=1)
) -> None:
    """A notice is due after that time."""
    due = await db.now() + after
    one = Rehearsed(OCCASION, "day", [2], due, due + lasts)
    await rehearsals.add(db, "later", Status.TEST, [one])


async def test_the_settings_decide(db: Database, work: Work) -> None:
    """How many days deliveries are kept."""
    await over(db)
    await look(work(retention_deliveries_days=100))
    assert await rows(db) == 1
    assert Terms().deliveries == timedelta(days=60)


async def test_stopped_anywhere_it_goes_on(
    db: Database, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is stopped again and again, after any step, erases each row once; reports do not change."""
    monkeypatch.setattr(retention, "DELIVERIES", 2)
    for number in range(1, 21):
        await subscribe(db, number)
    await send_all(db)
    before = await ledger.tallies(db)
    db.offset += timedelta(days=61)

    for steps in range(0, 200, 7):
        one = work()
        one.look()
        for _ in range(steps):
            await asyncio.sleep(0)
        await one.stop()
        assert await ledger.tallies(db) == before
    await look(work())

    assert await rows(db) == 0
    assert await ledger.tallies(db) == before
    erased = await retention_log.erased(db)
    assert erased
    assert erased.deliveries == 20
    assert await consistency.problems(db) == []
