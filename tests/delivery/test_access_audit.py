"""When the rights in groups and channels are asked for: 30, 7 and 1 days before, by the observance's own clock."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery import access_audit
from bot.observances import almanac as almanacs

ALMANAC = almanacs.load(Path(__file__).parents[2] / "messages")


@pytest.mark.parametrize(
    ("instant", "found"),
    [
        ("2026-12-20 19:59", []),
        ("2026-12-20 20:00", [("audit.january-20.2027.30", 30)]),
        ("2027-01-12 12:00", [("audit.january-20.2027.30", 8)]),
        ("2027-01-12 20:00", [("audit.january-20.2027.7", 7)]),
        ("2027-01-18 20:00", [("audit.january-20.2027.1", 1)]),
        ("2027-01-20 12:00", [("audit.january-20.2027.1", 0)]),
        ("2027-01-20 20:00", []),
        ("2027-12-20 20:00", [("audit.january-20.2028.30", 30)]),
    ],
)
def test_an_audit_begins_at_midnight_in_baku(instant: str, found: list[tuple[str, int]]) -> None:
    """And is due until the next one is, or the day is over."""
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert [(one.name, one.left) for one in access_audit.due(ALMANAC, now)] == found
