"""Finds the time zone that a person means by a city, a country, a zone's name or an offset."""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.messages import dates, everyday
from bot.observances import zones

#: Longer texts are not read as the name of a place.
MAX_LENGTH = 64

#: More suggestions would not fit a keyboard.
MAX_SUGGESTIONS = 8

#: Minimum similarity of a name that is suggested instead of an unknown one, from 0 to 1.
ALIKE = 0.72

#: Zones suggested first, and instead of others that show the same time; the rest keep the database's order.
WELL_KNOWN = frozenset(
    {
        "America/Edmonton",
        "America/Manaus",
        "America/Punta_Arenas",
        "America/Sao_Paulo",
        "America/Toronto",
        "America/Vancouver",
        "Asia/Shanghai",
        "Asia/Tashkent",
        "Asia/Vladivostok",
        "Asia/Yakutsk",
        "Australia/Adelaide",
        "Australia/Sydney",
        "Europe/Kyiv",
        "Europe/Moscow",
        "Europe/Samara",
    }
)

#: Zones under these prefixes are small towns that share their name with larger cities (Petersburg).
TOWNS = ("America/Indiana/", "America/Kentucky/", "America/North_Dakota/")

#: Areas of the database in which old names of cities are kept (Asia/Calcutta).
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Indian/", "Pacific/")

#: Two zones that agree at each of these instants are treated as the same.
SAMPLES = tuple(
    datetime(year, month, 15, 12, tzinfo=UTC)
    for year in (2027, 2032, 2037)
    for month in (1, 4, 7, 10)
)

#: `UTC+4`, `GMT +3`, `+04:00`: whole hours only, because the database has no other zones of this form.
OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])\s*([0-9]{1,2})(?::?00)?", re.IGNORECASE)

#: Letters that Unicode does not decompose into a base letter and a mark.
LETTERS = str.maketrans({"ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})

#: Categories of characters within a word that are not letters: accents and invisible characters.
MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})

#: A normalised name → the zones that it can mean, in the order in which they are suggested.
Index = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """The result of a search."""

    #: The zone, when the text is unambiguous.
    zone: str | None
    #: Otherwise the zones to suggest, the most likely first: all that match, or those with similar names.
    suggestions: tuple[str, ...] = ()
    #: True when the name is unknown and the suggestions have similar names.
    alike: bool = False


def search(text: str, languages: Sequence[str]) -> Found:
    """The zone that a text means; names of places are known in these languages.

    1. An offset in whole hours, or the name of a zone, is that zone.
    2. A city or a country with one time is that zone; otherwise its zones are suggested.
    3. A city with its country is the zone that both share.
    4. For any other text, the names in it are suggested, then names that begin with it, contain it or resemble it.
    """
    typed = " ".join(text.split())
    if not typed or len(typed) > MAX_LENGTH:
        return Found(None)
    if zone := _offset(typed) or _named(typed):
        return Found(zone)
    index, name = _index(tuple(languages)), fold(typed)
    if name in index:
        fitting = index[name]
        return Found(fitting[0]) if len(fitting) == 1 else Found(None, fitting[:MAX_SUGGESTIONS])
    if zone := zones.canonical(typed) or _shared(index, typed):
        return Found(zone)
    near = _alike(index, typed)
    return Found(None, near, alike=bool(near))


def fold(text: str) -> str:
    """A name for comparison: without case, diacritics, spaces and hyphens. `İstanbul` and `ISTANBUL` become equal."""
    return words(text).replace(" ", "")


def words(text: str) -> str:
    """The words of a text, normalised, with single spaces between them: `Saat 9'da!` gives `saat 9 da`."""
    parts = unicodedata.normalize("NFKD", text.replace("İ", "i").casefold())
    letters = unicodedata.normalize("NFKD", parts.translate(LETTERS))
    return " ".join("".join(_kept(letter) for letter in letters).split())


def _kept(letter: str) -> str:
    """A letter or digit unchanged; nothing for a mark or an invisible character; a space for any other."""
    if letter.isalnum():
        return letter
    return "" if unicodedata.category(letter) in MARKS else " "


def _offset(typed: str) -> str | None:
    """`UTC+4` is Etc/GMT-4: the database counts the hours to the west."""
    match = OFFSET.fullmatch(re.sub("[−–]", "-", typed))
    if match is None:
        return None
    hours = int(match[2])
    sign = "-" if match[1] == "+" else "+"
    return zones.canonical(f"Etc/GMT{sign}{hours}" if hours else "Etc/GMT")


def _named(typed: str) -> str | None:
    return zones.canonical(typed.replace(" ", "_")) if "/" in typed else None


@functools.lru_cache(maxsize=4)
def _index(languages: tuple[str, ...]) -> Index:
    found: dict[str, dict[str, None]] = {}
    for name, fitting in _names(languages):
        for part in _parts(name):
            found.setdefault(part, {}).update(dict.fromkeys(fitting))
    return {name: _distinct(tuple(fitting)) for name, fitting in found.items() if name}


def _names(languages: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name of a place with the zones that it can mean."""
    countries = zones.countries()
    for zone in zones.common():
        if not zone.startswith((*TOWNS, "US/", "Canada/")):
            yield zone.rpartition("/")[2], (zone,)
    yield from _old_names()
    for zone, cities in everyday.CITIES.items():
        for city in cities.split("|"):
            yield city, (zone,)
    for code, fitting in countries.items():
        for name in (code, *everyday.COUNTRIES.get(code, code).split("|")):
            yield name, fitting
    for language in languages:
        yield from _local_names(language, countries)


def _old_names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names that the database has replaced (Kiev, Calcutta), and names without an area (Turkey, Japan)."""
    common = frozenset(zones.common())
    for old, zone in get_global("zone_aliases").items():
        alone = "/" not in old and not old.isupper()
        if zone in common and (alone or old.startswith(AREAS)):
            yield old.rpartition("/")[2], (zone,)


def _local_names(
    language: str, countries: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names of zones' cities and of countries in a language."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return
    common = frozenset(zones.common())
    for zone, city in dates.cities(language).items():
        if zone in common:
            yield city, (zone,)
    for code, name in locale.territories.items():
        if code in countries:
            yield name, countries[code]


def _parts(name: str) -> set[str]:
    """The keys of a name: `Myanmar (Burma)` is found by either name, and by both together."""
    return {fold(name), *(fold(part) for part in re.split(r"[()]", name)[:2])}


def _distinct(fitting: tuple[str, ...]) -> tuple[str, ...]:
    """One zone for each set of zones that always show the same time, so that nobody must choose between them."""
    if len(fitting) == 1:
        return fitting
    fitting = tuple(sorted(fitting, key=lambda zone: zone not in WELL_KNOWN))
    kept: dict[tuple[timedelta | None, ...], str] = {}
    for zone in fitting:
        kept.setdefault(_clock(zone), zone)
    return tuple(kept.values())


@functools.cache
def _clock(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(zones.local(instant, zone).utcoffset() for instant in SAMPLES)


def _halves(typed: str) -> list[tuple[str, str]]:
    """The text split in two at each space or hyphen, both parts normalised: `Baku, Azerbaijan`, `Hamburg-Altona`."""
    every = words(typed).split()
    return [("".join(every[:cut]), "".join(every[cut:])) for cut in range(1, len(every))]


def _shared(index: Index, typed: str) -> str | None:
    """The zone that the two places of a text share, such as a city and its country; None unless it is exactly one."""
    for first, second in _halves(typed):
        clocks = {_clock(zone) for zone in index.get(second, ())}
        agreed = [zone for zone in index.get(first, ()) if _clock(zone) in clocks]
        if len(agreed) == 1:
            return agreed[0]
    return None


def _alike(index: Index, typed: str) -> tuple[str, ...]:
    """The zones of names that occur in the text, begin with it, contain it, and resemble it, in this order.

    A part of two letters is not read as a name: in `Los Angeles CA` it is a state, but in the index Canada.
    """
    name = fold(typed)
    if len(name) < 3:
        return ()
    halves = [half for two in _halves(typed) for half in two if len(half) > 2 and half in index]
    begin = [other for other in index if other.startswith(name)]
    inside = [other for other in index if len(name) > 3 and name in other]
    close = difflib.get_close_matches(name, _comparable(index, name), MAX_SUGGESTIONS, ALIKE)
    near = [*halves, *begin, *inside, *close]
    return tuple(dict.fromkeys(zone for other in near for zone in index[other]))[:MAX_SUGGESTIONS]


def _comparable(index: Index, name: str) -> list[str]:
    """The names that share the first or second letter and have a similar length: few enough to compare."""
    return [
        other
        for other in index
        if len(other) > 2
        and abs(len(other) - len(name)) < 4
        and (other[0] == name[0] or other[1:2] == name[1:2])
    ]
