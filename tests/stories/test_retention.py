"""Stories of the years after an occasion: what is no longer needed goes, and what was counted stays."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.operations import receipt
from bot.store import chats, ledger, managers, metadata, receipts, retention_log
from bot.store.records import State
from bot.store.tables import batch, broadcast, delivery, manager
from tests.cast import LEYLA, NOVEMBER, TEITI, utc
from tests.conftest import MESSAGES
from tests.stage import Stage, playing
from tests.store.test_erasure import traces
from tests.stories.reports import ANNA, Scene, reporting
from tests.wrong_clock import WrongClock

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

#: When the notices of 2027 are due in Baku.
DUE = (utc("19 15:00"), utc("20 05:00"), utc("20 07:56"))

#: The last window of 2027 closes within a day of this; 60 days later the deliveries go.
KEPT, GONE = datetime(2027, 3, 20, tzinfo=UTC), datetime(2027, 3, 23, tzinfo=UTC)

#: The evenings after the two occasions that follow.
NEXT, LAST = datetime(2028, 1, 22, 12, tzinfo=UTC), datetime(2029, 1, 22, 12, tzinfo=UTC)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The bot on the evening of the 20th: Leyla got her notices."""
    async with reporting(tmp_path) as scene:
        await scene.stage.at(*DUE)
        yield scene


async def look(stage: Stage, *instants: datetime) -> None:
    """Live through those instants: the minute's sweep, and what is erased after it."""
    for instant in instants:
        stage.set_clock(instant)
        await stage.app.sweep()
        await stage.rest()
        await stage.app.wiring.receipts.done()
        await stage.app.wiring.retention.done()


async def rows(stage: Stage) -> int:
    """The number of deliveries."""
    async with stage.app.db.begin() as tx:
        return int((await tx.execute(select(func.count()).select_from(delivery))).scalar_one())


async def read(stage: Stage, year: int) -> object:
    """The receipt of a year, as `report --year` shows it."""
    almanac = stage.app.wiring.resources.almanac
    occasion = almanac.occasion("january-20", year)
    return await receipt.read(stage.app.db, almanac, MESSAGES, occasion)


async def test_the_receipt_reads_the_same_before_and_after(scene: Scene) -> None:
    """So does the report, and the receipt of the year after compares with it."""
    stage = scene.stage
    await look(stage, KEPT)
    before = await read(stage, 2027), await ledger.tallies(stage.app.db), await rows(stage)
    assert before[2]

    await look(stage, GONE)

    assert await rows(stage) == 0
    assert (await read(stage, 2027), await ledger.tallies(stage.app.db)) == before[:2]
    assert await receipts.years(stage.app.db) == [("january-20", 2027)]
    erased = await retention_log.erased(stage.app.db)
    assert erased == retention_log.Erased(GONE.date(), deliveries=before[2])

    year_after = [one.replace(year=2028) for one in DUE]
    await look(stage, *year_after, NEXT)
    found = await read(stage, 2028)
    assert found["before"]["all"]["sent"]["before"] == before[0]["all"]["sent"]  # type: ignore[index]


async def test_a_clock_that_is_set_back_sends_nothing_twice(scene: Scene) -> None:
    """Although nobody knows any more who got the notice: also not after a change of the time zone."""
    stage = scene.stage
    await look(stage, GONE)
    assert await rows(stage) == 0
    stage.forget_words(LEYLA)

    for instant in DUE:
        await look(stage, instant)
        await stage.ask(LEYLA, "/timezone Asia/Tbilisi")
        await stage.ask(LEYLA, "/timezone Asia/Baku")
        stage.forget_words(LEYLA)
        await look(stage, instant + MINUTE)
        assert stage.notices(LEYLA) == []
    assert await rows(stage) == 0


async def test_a_clock_that_is_two_months_ahead_erases_nothing(
    tmp_path: Path, database_url: str
) -> None:
    """Telegram knows better; when it is right, all is still there."""
    clock = WrongClock()
    async with playing(tmp_path, None, NOVEMBER, clock.take, database_url=database_url) as stage:
        await stage.join(LEYLA)
        await stage.at(*DUE)
        before = await rows(stage)
        stage.set_clock(utc("21 13:00"))
        for ahead in (70 * DAY, 3 * 366 * DAY):
            await clock.set(ahead)
            await stage.app.sweep()
            await stage.app.wiring.retention.done()
            stage.app.wiring.retention.look()
            await stage.app.wiring.retention.done()
            assert await rows(stage) == before > 0
        await clock.set(timedelta(0))
        await look(stage, utc("21 13:01"))
        assert await rows(stage) == before
        assert await retention_log.erased(stage.app.db) is None


async def test_who_stopped_is_gone_after_two_occasions(scene: Scene, tmp_path: Path) -> None:
    """From the row, the admins, the file, its log and its shared memory; who is subscribed stays."""
    stage = scene.stage
    leyla = stage.people[LEYLA.name].id
    await stage.join(TEITI)
    await stage.ask(LEYLA, "/stop")
    assert traces(tmp_path, leyla)
    await look(stage, GONE, NEXT, NEXT + DAY)
    assert await chats.find(stage.app.db, leyla) is not None

    await look(stage, LAST, LAST + MINUTE)

    assert await chats.find(stage.app.db, leyla) is None
    assert await chats.find(stage.app.db, stage.people[TEITI.name].id) is not None
    assert traces(tmp_path, leyla) == []
    assert not await retention_log.remains(stage.app.db)
    async with stage.app.db.begin() as tx:
        assert (await tx.execute(select(manager))).all() == []
    assert not await managers.manages_any(stage.app.db, leyla)


async def test_what_cannot_be_erased_is_an_alarm(scene: Scene) -> None:
    """After two days, once; and its end is told. Nothing to erase is none."""
    stage = scene.stage
    await look(stage, GONE, GONE + 30 * DAY)
    assert alerts(scene) == []
    await lost_observance(stage)

    await look(stage, GONE + 100 * DAY, GONE + 101 * DAY)
    assert alerts(scene) == []
    await look(stage, GONE + 102 * DAY, GONE + 103 * DAY)
    await told(scene, 1)
    assert "the deliveries of a-lost-day 2027" in alerts(scene)[0]

    await receipts.store(stage.app.db, "a-lost-day", 2027, {"all": {"owed": 1}})
    await look(stage, GONE + 104 * DAY)
    await told(scene, 2)
    assert "Old data is erased again" in alerts(scene)[-1]
    assert await metadata.get(stage.app.db, retention_log.WAITING) is None


async def lost_observance(stage: Stage) -> None:
    """A delivery of an observance whose texts are gone and that has no receipt."""
    async with stage.app.db.begin() as tx:
        lost = {"observance": "a-lost-day", "year": 2027, "moment": "day", "number": 1}
        key = (await tx.execute(broadcast.insert().values(**lost))).inserted_primary_key[0]
        window = {"due_us": utc("20 05:00"), "expires_us": utc("20 06:00"), "state": 2}
        made = await tx.execute(batch.insert().values(broadcast_id=key, **window))
        row = {"broadcast_id": key, "chat_id": 1, "position": 1, "state": State.SENT.value}
        await tx.execute(delivery.insert().values(**row, batch_id=made.inserted_primary_key[0]))


async def told(scene: Scene, count: int) -> None:
    """Wait until Anna was told so many things about the retention."""

    async def arrived() -> bool:
        return len(alerts(scene)) == count

    await scene.stage.until(arrived)


def alerts(scene: Scene) -> list[str]:
    """What Anna was told about the retention."""
    told = scene.stage.world.messages.of(scene.operator(ANNA)).messages
    return [one.text for one in told if "Old data" in one.text]
