"""The names of the zones' cities, as people of each language know them."""

import pytest

from bot.messages import dates
from bot.observances import zones


@pytest.mark.parametrize(
    ("zone", "language", "city"),
    [
        ("Asia/Baku", "az", "Bakı"),
        ("Asia/Baku", "ru", "Баку"),
        ("America/New_York", "ru", "Нью-Йорк"),
        ("Europe/Kyiv", "az", "Kiyev"),
        ("Europe/Kyiv", "ru", "Киев"),
        ("Europe/Kyiv", "en", "Kyiv"),
        ("Asia/Kolkata", "tr", "Kalküta"),
        ("America/Argentina/Buenos_Aires", "ru", "Буэнос-Айрес"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires"),
        ("Pacific/Kanton", "ru", "Кантон"),
        ("Asia/Calcutta", "ru", "Калькутта"),
        ("US/Eastern", "ru", "Нью-Йорк"),
        ("UTC", "ru", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_city(zone: str, language: str, city: str) -> None:
    """Also where the database has renamed the zone and CLDR has not, and where CLDR lacks the city."""
    assert dates.zone_city(zone, language) == city


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_no_city_looks_like_the_name_of_a_zone(language: str) -> None:
    """No person reads a slash or an underscore."""
    named = {dates.zone_city(zone, language) for zone in zones.common()}

    assert [city for city in named if "/" in city or "_" in city] == []


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Etc/GMT-4", "UTC+4"),
        ("Etc/GMT-14", "UTC+14"),
        ("Etc/GMT+5", "UTC\N{MINUS SIGN}5"),
        ("Etc/GMT", "UTC"),
        ("Etc/GMT+0", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_an_offset_is_named_as_people_write_it(zone: str, name: str) -> None:
    """The database counts to the west, people to the east."""
    assert dates.zone_city(zone, "az") == name
