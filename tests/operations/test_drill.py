"""The drill in a restored copy: what it plans, whatever the day."""

import pytest

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.operations import drill, readiness
from bot.store import chat_lifecycle
from bot.store.engine import Database
from bot.store.records import Chat
from tests.cast import LEYLA, utc


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
