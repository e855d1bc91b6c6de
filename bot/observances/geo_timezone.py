"""Whereabouts: the time zone of a place on Earth, found offline and kept nowhere."""

import math

from bot.observances import zones


def zone_at(latitude: float, longitude: float) -> str | None:
    """The zone of a place in degrees; at sea a whole number of hours from UTC, such as Etc/GMT+3.

    None for numbers that are no place, and for a zone that we do not know. It opens the map and closes it again,
    which takes hundredths of a second, and the first time a third of one: ask in a thread.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    # Imported when somebody first shares a place: most never do.
    from timezonefinder import TimezoneFinder

    with TimezoneFinder() as finder:
        name = finder.timezone_at(lat=latitude, lng=longitude)
    return zones.canonical(name) if name else None
