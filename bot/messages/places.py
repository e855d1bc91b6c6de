"""Places: the time zone meant by a city, a country, a zone's name or an offset, as people write them."""

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

#: Longer texts are no name of a place.
MAX_LENGTH = 64

#: More would not fit a keyboard.
MAX_SUGGESTIONS = 8

#: How alike a name must be to be offered for another, from 0 to 1.
ALIKE = 0.72

#: Offered before others, and for those that show the same time; otherwise the database's order holds.
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

#: A zone below one of these is named for a town that shares its name with greater ones (Petersburg).
TOWNS = ("America/Indiana/", "America/Kentucky/", "America/North_Dakota/")

#: Areas of the database that keep old names of cities (Asia/Calcutta).
AREAS = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Indian/", "Pacific/")

#: Two zones that agree at each of these instants need not be told apart.
SAMPLES = tuple(
    datetime(year, month, 15, 12, tzinfo=UTC)
    for year in (2027, 2032, 2037)
    for month in (1, 4, 7, 10)
)

#: `UTC+4`, `GMT +3`, `+04:00`: whole hours only, for the database has no others of this form.
OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])\s*([0-9]{1,2})(?::?00)?", re.IGNORECASE)

#: Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans({"ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"})

#: Categories of the characters within a word that are no letters of it: accents and invisible characters.
MARKS = frozenset({"Mn", "Mc", "Me", "Cf"})

#: A name as it is compared → the zones it may mean, in the order in which they are offered.
Index = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Found:
    """What a text may mean."""

    #: The zone, when there can be no doubt.
    zone: str | None
    #: Otherwise the zones worth offering, the likeliest first: all that fit, or those of names alike.
    suggestions: tuple[str, ...] = ()
    #: True when the name is not known, and the suggestions are those of names alike.
    alike: bool = False


def search(text: str, languages: Sequence[str]) -> Found:
    """The zone meant by what a person typed; names of places are known in these languages.

    1. An offset in whole hours, or the name of a zone, is taken by its word.
    2. A city or a country whose clocks agree is that zone; otherwise its zones are suggested.
    3. A city and its country are the zone that they share.
    4. For anything else the names in it are suggested, then those that begin so, hold it or look like it.
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


def prepare(languages: Sequence[str]) -> None:
    """Read the names now: a sixth of a second that the first search for a place would otherwise take."""
    _index(tuple(languages))


def fold(text: str) -> str:
    """A name as it is compared: without case, marks, spaces and hyphens; `İstanbul` and `ISTANBUL` are one."""
    return words(text).replace(" ", "")


def words(text: str) -> str:
    """The words of a text, each folded, with single spaces between: `Saat 9'da!` gives `saat 9 da`."""
    parts = unicodedata.normalize("NFKD", text.replace("İ", "i").casefold())
    letters = unicodedata.normalize("NFKD", parts.translate(LETTERS))
    return " ".join("".join(_kept(letter) for letter in letters).split())


def _kept(letter: str) -> str:
    """A letter or digit; nothing for a mark or an invisible character; a space for any other."""
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
    """Each name of a place with the zones it may mean."""
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
    """Names that the database has given up (Kiev, Calcutta), and those that stand alone (Turkey, Japan)."""
    common = frozenset(zones.common())
    for old, zone in get_global("zone_aliases").items():
        alone = "/" not in old and not old.isupper()
        if zone in common and (alone or old.startswith(AREAS)):
            yield old.rpartition("/")[2], (zone,)


def _local_names(
    language: str, countries: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The cities of the zones and the countries as a language calls them."""
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
    """`Myanmar (Burma)` is known by both names, and by both at once."""
    return {fold(name), *(fold(part) for part in re.split(r"[()]", name)[:2])}


def _distinct(fitting: tuple[str, ...]) -> tuple[str, ...]:
    """One zone for each clock: a person need not choose between two that always agree."""
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
    """The text cut in two at each space or hyphen, both halves folded: `Baku, Azerbaijan`, `Hamburg-Altona`."""
    every = words(typed).split()
    return [("".join(every[:cut]), "".join(every[cut:])) for cut in range(1, len(every))]


def _shared(index: Index, typed: str) -> str | None:
    """The zone on which the two places of a text agree, such as a city and its country; None: on none or several."""
    for first, second in _halves(typed):
        clocks = {_clock(zone) for zone in index.get(second, ())}
        agreed = [zone for zone in index.get(first, ()) if _clock(zone) in clocks]
        if len(agreed) == 1:
            return agreed[0]
    return None


def _alike(index: Index, typed: str) -> tuple[str, ...]:
    """The zones of names within the text, of names that begin so, that hold it, and that look like it, in this order.

    A half of two letters is no name: in `Los Angeles CA` it is a state, and in the index Canada.
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
    """The names that share their first or second letter and are about as long: few enough to compare."""
    return [
        other
        for other in index
        if len(other) > 2
        and abs(len(other) - len(name)) < 4
        and (other[0] == name[0] or other[1:2] == name[1:2])
    ]
