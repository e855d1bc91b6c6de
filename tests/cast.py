"""The same people in every test: where they are, and what their Telegram speaks."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Role:
    """Somebody who may subscribe."""

    name: str
    language: str
    zone: str


LEYLA = Role("Leyla", "az", "Asia/Baku")
EMILY = Role("Emily", "en", "America/New_York")
TEITI = Role("Teiti", "ru", "Pacific/Kiritimati")
DENIZ = Role("Deniz", "tr", "Europe/Berlin")

EVERYONE = (LEYLA, EMILY, TEITI, DENIZ)

#: A quiet day of the year before.
NOVEMBER = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    """An instant of January 2027, as `19 15:00` or `20 07:55:30`, in UTC."""
    return datetime.fromisoformat(f"2027-01-{text.replace(' ', 'T')}").replace(tzinfo=UTC)


#: Nine o'clock in Baku on the day: its notice is due there.
NINE = utc("20 05:00")
