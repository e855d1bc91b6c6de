"""The drill in a restored copy: what it plans, whatever the day."""

import pytest

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.operations import drill, readiness
from bot.rehearsal import short
from bot.settings import Settings
from bot.store import chat_lifecycle, chats
from bot.store.engine import Database
from bot.store.records import Chat
from tests.cast import LEYLA, utc
from tests.stage import TOKEN


@pytest.mark.parametrize("time", ["18 12:00", "19 20:00", "20 12:00", "21 00:00"])
async def test_a_drill_passes_on_the_day_itself(
    time: str, db: Database, almanac: Almanac, catalog: Catalog
) -> None:
    """Also with a chat that subscribed after the windows of this year: it plans the next ones."""
    db.offset = utc(time) - await db.real_now()
    await chat_lifecycle.subscribe(db, Chat(None, 5000, "private", "en", LEYLA.zone))

    found = await drill.judge(db, almanac, catalog.languages)

    assert readiness.is_go(found), found
    assert "2028: " in found[-1].text or time < "19"


@pytest.mark.parametrize(
    ("moments", "go", "words"),
    [
        ([], True, "which want none of its notices"),
        (["noon"], False, "that no observance has (noon)"),
    ],
)
async def test_chats_to_which_nothing_is_owed_are_not_rehearsed(
    moments: list[str], almanac: Almanac, catalog: Catalog, words: str, *, go: bool
) -> None:
    """The finding says so; it is NO-GO only if they want notices that do not exist."""
    one = Chat(None, 500, "private", "az", "Asia/Baku", moments=frozenset(moments))
    settings = Settings(_env_file=None, telegram_bot_token=TOKEN)

    found = await short.finding([one], settings, catalog, almanac, utc("10 12:00"))

    assert found.ok is go
    assert "2027: nothing is owed to 1 of the chats" in found.text
    assert words in found.text


async def test_the_sample_has_every_wording_and_zone(db: Database) -> None:
    """The rest is filled up; no more than asked for, and nobody who is not subscribed."""
    for number in range(1, 61):
        zone = "Asia/Tokyo" if number == 58 else "Asia/Baku"
        language = "tr" if number == 59 else "az"
        one = Chat(None, number, "private", language, zone)
        kept = await chat_lifecycle.subscribe(db, one)
        if number == 60:
            await chat_lifecycle.end(db, kept, "stopped")

    found = {one.telegram_id for one in await chats.sample(db, 10)}

    assert len(found) == 10
    assert {1, 58, 59} <= found
    assert len(await chats.sample(db, 100)) == 59
