"""Pictures at Telegram: one sender at a time has leave to bring one, and its name is remembered."""

import asyncio
from datetime import timedelta

from bot.store import uploads
from bot.store.engine import Database

BOT, DIGEST, AGAIN = 1_000_001, "d" * 64, timedelta(minutes=5)


async def test_one_of_many_has_leave(db: Database) -> None:
    """Ten senders ask at once: one brings the picture, and nobody knows its name yet."""
    found = await asyncio.gather(*(uploads.claim(db, BOT, DIGEST, AGAIN) for _ in range(10)))

    assert sum(one.ours for one in found) == 1
    assert {one.file_id for one in found} == {None}


async def test_what_was_brought_is_known_to_all(db: Database) -> None:
    """By its name, to this bot alone."""
    await uploads.claim(db, BOT, DIGEST, AGAIN)
    await uploads.uploaded(db, BOT, DIGEST, "AgAC")

    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).file_id == "AgAC"
    assert (await uploads.claim(db, BOT + 1, DIGEST, AGAIN)).ours
    assert (await uploads.claim(db, BOT, "e" * 64, AGAIN)).ours


async def test_who_fails_keeps_the_others_from_trying(db: Database) -> None:
    """Until that time has passed; then one has leave again."""
    await uploads.claim(db, BOT, DIGEST, AGAIN)
    db.offset += timedelta(minutes=4)
    found = await uploads.claim(db, BOT, DIGEST, AGAIN)
    assert not found.ours
    assert timedelta(minutes=4) <= found.since < AGAIN

    db.offset += timedelta(minutes=1)
    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).ours
    assert not (await uploads.claim(db, BOT, DIGEST, AGAIN)).ours


async def test_leave_that_was_not_used_is_given_back(db: Database) -> None:
    """Another may bring the picture at once; one that is there already stays."""
    await uploads.claim(db, BOT, DIGEST, AGAIN)
    await uploads.release(db, BOT, DIGEST)
    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).ours

    await uploads.uploaded(db, BOT, DIGEST, "AgAC")
    await uploads.release(db, BOT, DIGEST)
    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).file_id == "AgAC"


async def test_a_name_that_is_refused_is_forgotten(db: Database) -> None:
    """Not at once is it brought again; and a newer name is not forgotten for an older one."""
    await uploads.claim(db, BOT, DIGEST, AGAIN)
    await uploads.uploaded(db, BOT, DIGEST, "new")
    await uploads.refused(db, BOT, DIGEST, "old")
    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).file_id == "new"

    await uploads.refused(db, BOT, DIGEST, "new")
    found = await uploads.claim(db, BOT, DIGEST, AGAIN)
    assert (found.file_id, found.ours) == (None, False)


async def test_a_clock_that_was_set_back_does_not_bar_the_way(db: Database) -> None:
    """Leave that was given in the future is void."""
    db.offset = timedelta(days=400)
    await uploads.claim(db, BOT, DIGEST, AGAIN)

    db.offset = timedelta(0)
    assert (await uploads.claim(db, BOT, DIGEST, AGAIN)).ours
