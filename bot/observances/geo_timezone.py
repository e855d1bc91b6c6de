"""Finds the time zone of a location, offline; the location is not stored."""

import math

from bot.observances import zones


def zone_at(latitude: float, longitude: float) -> str | None:
    """The zone of a place in degrees; at sea a whole number of hours from UTC, such as Etc/GMT+3.

    None for numbers that are not a place, and for an unknown zone. The call opens and closes the map, which takes
    hundredths of a second, and the first time a third of a second: call it in a thread.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    # Imported when somebody first shares a location: in most processes nobody does.
    from timezonefinder import TimezoneFinder

    with TimezoneFinder() as finder:
        name = finder.timezone_at(lat=latitude, lng=longitude)
    return zones.canonical(name) if name else None
