"""A new database is reported once, by whichever release it was created."""

import pytest

from bot.app.planning_reports import PlanningReports
from bot.app.resources import NEW, Resources
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.settings import Settings
from bot.store import metadata
from bot.store.engine import Database


@pytest.mark.parametrize(
    ("stored", "reports"),
    [("unreported", 1), ("unsaid", 1), ("reported", 0), ("said", 0), (None, 0)],
)
async def test_a_new_database_is_reported_once(
    db: Database, catalog: Catalog, almanac: Almanac, stored: str | None, reports: int
) -> None:
    """Release 0.2.0 stored "unsaid" and "said"."""
    if stored is not None:
        await metadata.put(db, NEW, stored)
    alerts: list[str] = []
    resources = Resources(Settings(_env_file=None), catalog, almanac, db)
    found = PlanningReports(resources, lambda key, **values: alerts.append(key))

    await found.report_new_database()
    await found.report_new_database()

    assert alerts == ["alert-new-database"] * reports
