"""The progress of broadcasts, as the ledger has it."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from bot.store import broadcast_progress
from bot.store.broadcast_progress import RevisionProgress
from bot.store.engine import Database
from bot.store.records import RevisionKind, State
from bot.store.tables import batch, broadcast, revision
from tests.operations.test_receipt import Row, fill, sent


async def revised(db: Database, rows: list[Row], number: int = 1) -> RevisionProgress | None:
    """What is said of the newest revision of a broadcast with these notices."""
    await fill(db, rows)
    async with db.begin() as tx:
        actual = (
            broadcast.c.moment == "day",
            broadcast.c.status == "actual",
            broadcast.c.run == "",
        )
        one = (await tx.execute(select(broadcast.c.id).where(*actual))).scalar_one()
        await tx.execute(update(broadcast).where(*actual).values(revision=number))
        values = {"broadcast_id": one, "kind": "correction", "created_us": db.clock}
        await tx.execute(insert(revision).values(**values, number=number, edition="0"))
    found = broadcast_progress.Progress(
        one, "january-20", 2027, "day", ended=True, revision=number, revising=True
    )
    return (await broadcast_progress.snapshot(db, found)).revised


async def test_copies_of_a_revision_are_counted_once(db: Database) -> None:
    """Those that were changed, those that could not be, and those to do; no notice that was sent in it."""
    new = {"sent_revision": 1, "revision": 1, "edit_revision": 1}
    rows = sent(3, first=1, revision=1, edit_revision=1)
    rows += sent(4, first=11, edit_revision=1, edit_error="blocked")
    rows += sent(5, first=21) + sent(1, first=29, state=State.UNCERTAIN)
    rows += sent(6, first=31, **new)
    rows += sent(7, first=41, edit_revision=1)
    rows += sent(1, first=51, state=State.GONE, error="403", **new)
    rows += sent(1, first=52, state=State.FAILED, error="400", **new)
    rows += sent(1, first=53, revision=1, edit_revision=1, edit_error="the picture was not")
    rows += sent(2, first=54, state=State.PLANNED)

    assert await revised(db, rows) == RevisionProgress(
        number=1,
        kind=RevisionKind.CORRECTION,
        changed=3,
        left=6,
        refused=(("blocked", 4), ("the picture was not", 1)),
        ended=False,
    )


async def test_a_copy_that_was_taken_back_is_changed(db: Database) -> None:
    """A notice that was withdrawn before it was sent is not."""
    taken = sent(3, state=State.RECALLED, revision=2, edit_revision=2)
    withdrawn = sent(2, first=11, state=State.RECALLED)

    found = await revised(db, taken + withdrawn + sent(1, first=21, revision=1), number=2)

    assert found
    assert (found.changed, found.left, found.copies) == (3, 1, 4)


async def test_old_years_are_not_counted(db: Database) -> None:
    """Of this year and the last, what has not been over for two days; of others, what is being corrected."""
    year = (await db.now()).year
    for one in range(year - 3, year + 1):
        await fill(db, sent(1), one)
    async with db.begin() as tx:
        values = {"due_us": db.clock, "expires_us": db.after(timedelta(hours=1))}
        await tx.execute(update(batch).values(values))
    begun = await broadcast_progress.begun(db)
    assert {one.year for one in begun} == {year - 1, year}

    async with db.begin() as tx:
        old = select(broadcast.c.id).where(broadcast.c.year == year - 3, broadcast.c.run == "")
        number = (await tx.execute(old.where(broadcast.c.status == "actual").limit(1))).scalar_one()
        values = {"broadcast_id": number, "number": 1, "kind": "correction", "created_us": db.clock}
        await tx.execute(insert(revision).values(**values, edition="0"))
    begun = await broadcast_progress.begun(db, announcements=True)
    assert {one.year for one in begun} == {year - 3, year - 1, year}
