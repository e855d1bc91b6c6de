"""Time zones: converts local times to instants and back. Only this module uses pytz."""

import functools
import zoneinfo
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import resources

import pytz
import tzdata

from bot.errors import ZoneDatabasesDisagree

#: pytz has transitions up to this year only. Later years are read from `tzdata`, the same release (`check_databases`),
#: whose rules continue: with pytz alone, Santiago would lose its summer time in 2038.
LAST_YEAR_OF_PYTZ = 2037

DAY = timedelta(days=1)

#: The hours of night in any zone: from 22:00 until 08:00.
NIGHT_BEGINS, NIGHT_ENDS = 22, 8


@functools.lru_cache(maxsize=16384)
def utc(local: datetime, zone: str) -> datetime:
    """The instant, in UTC, at which the zone's clock shows this naive local time.

    For a time that the clock skips: the first instant after the gap. For one that it shows twice: the first of the two.
    Results are cached, because all chats of a zone ask for the same few instants.
    """
    shown = sorted({local - _offset(local + shift, zone) for shift in (-DAY, DAY)})
    candidates = [moment.replace(tzinfo=UTC) for moment in shown]
    if len(candidates) == 1:
        return candidates[0]
    for candidate in candidates:
        if _clock(candidate, zone) == local:
            return candidate
    return _end_of_gap(local, zone, candidates[0], candidates[-1])


def local(instant: datetime, zone: str) -> datetime:
    """What the zone's clock shows at an instant, with its offset."""
    return instant.astimezone(_tz(zone, instant.year))


def is_night(instant: datetime, zone: str) -> bool:
    """True when the zone's clock shows 22:00 or later, or a time before 08:00."""
    hour = local(instant, zone).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def canonical(name: str) -> str | None:
    """The zone's name as the database spells it, for a name in any case; None when there is no such zone."""
    try:
        return str(pytz.timezone(name).zone)
    except (pytz.UnknownTimeZoneError, UnicodeError, ValueError, AttributeError):
        return None


@functools.cache
def countries() -> Mapping[str, tuple[str, ...]]:
    """The zones of each country, by its two-letter code."""
    return {code: tuple(names) for code, names in pytz.country_timezones.items()}


def common() -> tuple[str, ...]:
    """The zones that are offered to people."""
    return tuple(pytz.common_timezones)


def check_databases() -> None:
    """Raise ZoneDatabasesDisagree unless pytz and zoneinfo have the same release of the time zone database.

    Makes zoneinfo, which APScheduler uses, read the `tzdata` package and never the system's files.
    """
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    carried: str = vars(pytz)["OLSON_VERSION"]
    if carried != tzdata.IANA_VERSION:
        raise ZoneDatabasesDisagree(pytz=carried, tzdata=tzdata.IANA_VERSION)


@functools.cache
def _after_pytz(zone: str) -> tzinfo:
    """The zone by tzdata's own rules, never by the system's files."""
    with resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return zoneinfo.ZoneInfo.from_file(file, key=zone)


@functools.lru_cache(maxsize=1024)
def _pytz(zone: str) -> tzinfo:
    return pytz.timezone(zone)


def _tz(zone: str, year: int) -> tzinfo:
    return _pytz(zone) if year <= LAST_YEAR_OF_PYTZ else _after_pytz(zone)


def _offset(moment: datetime, zone: str) -> timedelta:
    """The zone's offset at a naive UTC time."""
    return local(moment.replace(tzinfo=UTC), zone).utcoffset() or timedelta(0)


def _clock(instant: datetime, zone: str) -> datetime:
    return local(instant, zone).replace(tzinfo=None)


def _end_of_gap(local_time: datetime, zone: str, before: datetime, after: datetime) -> datetime:
    """The first whole second at which the clock has passed `local_time`, found by bisection."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if _clock(middle, zone) >= local_time:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)
