"""The time zone of a place, everywhere on Earth."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.observances import geo_timezone, zones


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "zone"),
    [
        ("Baku", 40.4093, 49.8671, "Asia/Baku"),
        ("Lankaran", 38.7529, 48.8475, "Asia/Baku"),
        ("Nakhchivan", 39.2089, 45.4122, "Asia/Baku"),
        ("Astara, north of the river", 38.456, 48.875, "Asia/Baku"),
        ("Astara, south of it", 38.42, 48.87, "Asia/Tehran"),
        ("New York", 40.7128, -74.0060, "America/New_York"),
        ("Kiritimati", 1.872, -157.4278, "Pacific/Kiritimati"),
        ("Kyiv", 50.4501, 30.5234, "Europe/Kyiv"),
        ("amid the Atlantic", 30.0, -40.0, "Etc/GMT+3"),
        ("amid the Caspian", 41.9, 50.5, "Etc/GMT-3"),
        ("the North Pole", 90.0, 0.0, "Etc/GMT"),
        ("the South Pole", -90.0, 0.0, "Antarctica/McMurdo"),
        ("the date line, from the west", 0.0, 180.0, "Etc/GMT-12"),
    ],
)
def test_a_place_has_its_zone(place: str, latitude: float, longitude: float, zone: str) -> None:
    """By land as the law has it, at sea by the hours from Greenwich."""
    assert geo_timezone.zone_at(latitude, longitude) == zone


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(90.1, 0), (-91, 0), (0, 180.5), (0, -1e300), (math.nan, 0), (0, math.nan), (math.inf, 0)],
)
def test_what_is_no_place_has_none(latitude: float, longitude: float) -> None:
    """Whatever numbers come."""
    assert geo_timezone.zone_at(latitude, longitude) is None


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_place_has_a_zone_that_can_be_set(latitude: float, longitude: float) -> None:
    """Under the name that the zone's own database has."""
    zone = geo_timezone.zone_at(latitude, longitude)

    assert zone is not None
    assert zones.canonical(zone) == zone
