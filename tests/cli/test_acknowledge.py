"""`acknowledge`: the alarms until now are not repeated."""

import asyncio
from datetime import UTC, datetime

from bot.store import alarm_log
from bot.store.engine import open_database
from tests.cli.conftest import Run


def test_the_time_is_stored(run: Run, created: str) -> None:
    """The database is named, as by the other commands that change it."""
    before = datetime.now(UTC)

    found = run("acknowledge")

    assert found.exit_code == 0
    assert found.output.startswith("Database: ")
    assert "acknowledged" in found.output
    assert before <= asyncio.run(stored(created)) <= datetime.now(UTC)


async def stored(address: str) -> datetime:
    """When the alarms were acknowledged."""
    db = await open_database(address)
    try:
        found = await alarm_log.acknowledged(db)
    finally:
        await db.close()
    assert found is not None
    return found
