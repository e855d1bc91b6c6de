"""Dates, times and place names in the format of each language, from Babel's CLDR data."""

import functools
import re
from collections.abc import Mapping
from datetime import date, datetime, time

from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time

from bot.messages.catalog import locale_of, ordinal

#: The ending of the year in a date, by the ordinal of the year; CLDR's long Azerbaijani form lacks it.
AZ_YEAR = {"one": "-ci il", "few": "-cü il", "many": "-cı il", "other": "-cu il"}

#: CLDR abbreviates the Russian word for year; a text of mourning writes it in full.
RU_YEAR = re.compile(r"\s*г\.$"), " года"

#: Prefix of the zones that are an offset from UTC and not a place.
OFFSETS = "Etc/"

#: Such a zone, in whole hours.
WEST = re.compile(r"Etc/GMT([+-])(\d+)", re.ASCII)

#: The minus sign; a line never breaks between it and its number.
MINUS = "\N{MINUS SIGN}"

#: Formatted dates and times that are kept, because formatting takes long and the same ones are asked for.
RECENT = 4096


@functools.lru_cache(maxsize=RECENT)
def day(date: date, language: str) -> str:
    """A date with its year: 20 January 2027, 20 yanvar 2027-ci il, 20 января 2027 года, 20 Ocak 2027."""
    text = format_date(date, "d MMMM y" if _code(language) == "en" else "long", locale_of(language))
    if _code(language) == "az":
        return text + AZ_YEAR[ordinal("az")(date.year)]
    if _code(language) == "ru":
        return RU_YEAR[0].sub(RU_YEAR[1], text)
    return text


@functools.lru_cache(maxsize=RECENT)
def day_and_month(date: date, language: str) -> str:
    """A date without its year: 19 January."""
    if _code(language) == "en":
        return format_date(date, "d MMMM", locale_of(language))
    return format_skeleton("MMMMd", datetime.combine(date, time()), locale=locale_of(language))


@functools.lru_cache(maxsize=RECENT)
def weekday(date: date, language: str) -> str:
    """The day of the week: Wednesday, çərşənbə, среда, Çarşamba."""
    return format_date(date, "EEEE", locale_of(language))


@functools.lru_cache(maxsize=RECENT)
def clock(time: time, language: str) -> str:
    """A time on a 24-hour clock: 09:00, in Turkish 09.00."""
    return format_time(
        time, "HH.mm" if _code(language) == "tr" else "HH:mm", locale=locale_of(language)
    )


def language_name(code: str, language: str) -> str:
    """The name of the language `code` in the language `language`."""
    return locale_of(code).get_language_name(locale_of(language)) or code


@functools.lru_cache(maxsize=RECENT)
def zone_city(zone: str, language: str) -> str:
    """The city of a zone: Bakı, Баку, New York. UTC+4 for Etc/GMT-4; the zone's own name where it has no city."""
    if "/" not in zone:
        return zone
    if zone.startswith(OFFSETS):
        return _offset(zone)
    known, renamed = cities(language), get_global("zone_aliases")
    city = known.get(zone) or known.get(renamed.get(zone, zone))
    return city or zone.rpartition("/")[2].replace("_", " ")


@functools.lru_cache(maxsize=64)
def cities(language: str) -> Mapping[str, str]:
    """The city of each zone that CLDR names in a language. CLDR keeps Kyiv and Kolkata under the zones' old names."""
    renamed = get_global("zone_aliases")
    named = {
        zone: names["city"]
        for zone, names in locale_of(language).time_zones.items()
        if "city" in names
    }
    return {renamed[old]: city for old, city in named.items() if old in renamed} | named


def _offset(zone: str) -> str:
    """The time zone database counts these zones to the west: Etc/GMT-4 is four hours ahead of UTC."""
    match = WEST.fullmatch(zone)
    if match is None or match[2] == "0":
        return "UTC"
    return f"UTC{MINUS if match[1] == '+' else '+'}{match[2]}"


def _code(language: str) -> str:
    return language.partition("-")[0]
