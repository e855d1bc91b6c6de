"""What people type for a place, and the time zone that is meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import everyday, places
from bot.observances import zones

LANGUAGES = ("az", "en", "ru", "tr")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Bakı", "Asia/Baku"),
        ("baki", "Asia/Baku"),
        ("BAKI", "Asia/Baku"),
        ("Bakü", "Asia/Baku"),
        ("БАКУ", "Asia/Baku"),
        ("Berlin", "Europe/Berlin"),
        ("Москва", "Europe/Moscow"),
        ("moskva", "Europe/Moscow"),
        ("İstanbul", "Europe/Istanbul"),
        ("ISTANBUL", "Europe/Istanbul"),
        ("ıstanbul", "Europe/Istanbul"),
        ("New York", "America/New_York"),
        ("  new   york ", "America/New_York"),
        ("Нью-Йорк", "America/New_York"),
        ("Нью Йорк", "America/New_York"),
        ("London", "Europe/London"),
        ("Kyiv", "Europe/Kyiv"),
        ("Kiev", "Europe/Kyiv"),
        ("Киев", "Europe/Kyiv"),
        ("Тбилиси", "Asia/Tbilisi"),
        ("Kalküta", "Asia/Kolkata"),
    ],
)
def test_a_city_is_its_zone(typed: str, zone: str) -> None:
    """A city is found in each of the four languages, whatever its case, marks, spaces and dots."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Gəncə", "Asia/Baku"),
        ("ganja", "Asia/Baku"),
        ("Gence", "Asia/Baku"),
        ("Сумгаит", "Asia/Baku"),
        ("sumqayit", "Asia/Baku"),
        ("Naxçıvan", "Asia/Baku"),
        ("Нахичевань", "Asia/Baku"),
        ("ANKARA", "Europe/Istanbul"),
        ("Измир", "Europe/Istanbul"),
        ("St. Petersburg", "Europe/Moscow"),
        ("Санкт-Петербург", "Europe/Moscow"),
        ("Tiflis", "Asia/Tbilisi"),
        ("Munich", "Europe/Berlin"),
        ("Koln", "Europe/Berlin"),
        ("Кельн", "Europe/Berlin"),
        ("Vaşinqton", "America/New_York"),
        ("san francisco", "America/Los_Angeles"),
        ("Brooklyn", "America/New_York"),
        ("Бруклин", "America/New_York"),
        ("Bruklin", "America/New_York"),
        ("Queens", "America/New_York"),
        ("Jersey City", "America/New_York"),
        ("Novi Sad", "Europe/Belgrade"),
        ("Химки", "Europe/Moscow"),
        ("Kadıköy", "Europe/Istanbul"),
        ("Xankendi", "Asia/Baku"),
        ("Sumqait", "Asia/Baku"),
        ("Den Haag", "Europe/Amsterdam"),
        ("Тюмень", "Asia/Yekaterinburg"),
    ],
)
def test_a_city_without_a_zone_of_its_own_has_its_neighbours(typed: str, zone: str) -> None:
    """The cities that readers are likely to live in are known, although the databases lack them."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Baku, Azerbaijan", "Asia/Baku"),
        ("Bakı Azərbaycan", "Asia/Baku"),
        ("Москва, Россия", "Europe/Moscow"),
        ("London UK", "Europe/London"),
        ("New York, USA", "America/New_York"),
        ("Brooklyn New York", "America/New_York"),
        ("Hamburg-Altona", "Europe/Berlin"),
    ],
)
def test_two_places_with_one_clock_are_that_zone(typed: str, zone: str) -> None:
    """A city with its country, or a district with its city."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize(
    ("typed", "zones"),
    [
        ("Atlanta, Georgia", ("America/New_York", "Asia/Tbilisi")),
        ("Brooklyn, NY", ("America/New_York",)),
        ("Los Angeles CA", ("America/Los_Angeles",)),
        ("район Бруклин", ("America/New_York",)),
    ],
)
def test_places_that_do_not_agree_are_suggestions(typed: str, zones: tuple[str, ...]) -> None:
    """So is a known place beside an unknown word; two letters are no place, since CA is more than Canada."""
    assert places.search(typed, LANGUAGES) == places.Found(None, zones, alike=True)


def test_no_everyday_name_has_two_meanings() -> None:
    """Each is its zone's, and no other place is called so."""
    for zone, cities in everyday.CITIES.items():
        for city in cities.split("|"):
            assert places.search(city, LANGUAGES) == places.Found(zone), city


@pytest.mark.parametrize(
    "names", [everyday.CITIES, everyday.COUNTRIES], ids=["cities", "countries"]
)
def test_no_everyday_name_stands_twice(names: dict[str, str]) -> None:
    """Spellings that differ in marks alone are one."""
    every = [places.fold(name) for some in names.values() for name in some.split("|")]

    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Azərbaycan", "Asia/Baku"),
        ("azerbaycan", "Asia/Baku"),
        ("Азербайджан", "Asia/Baku"),
        ("Azerbaijan", "Asia/Baku"),
        ("Almanya", "Europe/Berlin"),
        ("Almaniya", "Europe/Berlin"),
        ("Германия", "Europe/Berlin"),
        ("UK", "Europe/London"),
        ("İngiltərə", "Europe/London"),
        ("Turkey", "Europe/Istanbul"),
        ("Türkiyə", "Europe/Istanbul"),
        ("Gürcüstan", "Asia/Tbilisi"),
        ("Burma", "Asia/Yangon"),
        ("ОАЭ", "Asia/Dubai"),
    ],
)
def test_a_country_of_one_clock_is_its_zone(typed: str, zone: str) -> None:
    """A country whose zones all show the same time leaves nothing to ask."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize("typed", ["ABŞ", "abş", "USA", "США", "ABD", "United States", "US"])
def test_a_country_of_several_clocks_is_asked_about(typed: str) -> None:
    """For the United States nothing is guessed: eight clocks are offered, New York's first."""
    found = places.search(typed, LANGUAGES)

    assert found.zone is None
    assert found.suggestions[0] == "America/New_York"
    assert {"America/Chicago", "America/Los_Angeles", "Pacific/Honolulu"} <= {*found.suggestions}


@pytest.mark.parametrize("country", ["Россия", "Канада", "Australia", "Antarktika"])
def test_many_zones_are_cut_to_a_keyboard(country: str) -> None:
    """However many zones a country has, at most eight are offered, all of them real and short."""
    found = places.search(country, LANGUAGES)

    assert 1 < len(found.suggestions) <= places.MAX_SUGGESTIONS
    assert all(zones.canonical(zone) == zone and len(zone) <= 40 for zone in found.suggestions)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("asia/baku", "Asia/Baku"),
        ("AMERICA/NEW_YORK", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/GMT-4", "Etc/GMT-4"),
    ],
)
def test_a_zone_is_taken_by_its_name(typed: str, zone: str) -> None:
    """A name of the time zone database is understood whatever its case."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("UTC+4", "Etc/GMT-4"),
        ("GMT+3", "Etc/GMT-3"),
        ("+04:00", "Etc/GMT-4"),
        ("utc -5", "Etc/GMT+5"),
        ("UTC−5", "Etc/GMT+5"),
        ("UTC+0", "Etc/GMT"),
    ],
)
def test_an_offset_in_whole_hours_is_a_zone(typed: str, zone: str) -> None:
    """Etc/GMT-4 is four hours ahead of UTC: the database counts to the west."""
    assert places.search(typed, LANGUAGES) == places.Found(zone)


@pytest.mark.parametrize("typed", ["UTC+15", "UTC-13", "UTC+5:30", "+99"])
def test_an_offset_that_no_zone_has_is_not_found(typed: str) -> None:
    """The database has no such zone, and none is made up."""
    assert places.search(typed, LANGUAGES).zone is None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berln", "Europe/Berlin"),
        ("Amster", "Europe/Amsterdam"),
        ("Luxemburg", "Europe/Luxembourg"),
        ("Brklyn", "America/New_York"),
        ("Bakou", "Asia/Baku"),
        ("Tehrn", "Asia/Tehran"),
        ("Tabrz", "Asia/Tehran"),
    ],
)
def test_a_slip_of_the_finger_is_a_suggestion(typed: str, zone: str) -> None:
    """A name that is nearly right is offered, never taken."""
    found = places.search(typed, LANGUAGES)

    assert (found.zone, found.suggestions[0], found.alike) == (None, zone, True)


@pytest.mark.parametrize("typed", ["Bakı", "USA", "Россия", "Xyzzyq"])
def test_a_known_name_is_no_slip(typed: str) -> None:
    """Nor is a name like which there is none."""
    assert not places.search(typed, LANGUAGES).alike


@pytest.mark.parametrize("typed", ["Springfield", "Bərgüşad", "x", "../../etc/passwd", "🕯️", "\x00"])
def test_what_is_unknown_is_never_guessed(typed: str) -> None:
    """A town without a zone of its own, or no place at all, chooses nothing."""
    assert places.search(typed, LANGUAGES).zone is None


@pytest.mark.parametrize("typed", ["", "   ", "Berlin" * 11])
def test_nothing_and_too_much_find_nothing(typed: str) -> None:
    """An empty text and one of more than 64 characters are not even looked up."""
    assert places.search(typed, LANGUAGES) == places.Found(None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saat 9'da!", "saat 9 da"),
        ("  Нью-Йорк ", "нью иорк"),
        ("p.m.", "p m"),
        ("ŞAD\tolsun", "sad olsun"),
        ("s\u0327ad ol\u00adsun", "sad olsun"),
        ("🕯️ amin", "amin"),
        ("🕯️", ""),
    ],
)
def test_words_are_parted_by_whatever_is_no_letter(text: str, words: str) -> None:
    """But for accents and invisible characters, which belong to their word."""
    assert places.words(text) == words


@given(st.text(max_size=80))
def test_a_name_is_its_words_without_spaces(text: str) -> None:
    """The two ways of comparing never disagree about a letter."""
    assert places.fold(text) == places.words(text).replace(" ", "")


def test_every_common_zone_is_found_by_its_name() -> None:
    """Each zone that is worth offering can be typed."""
    assert [z for z in zones.common() if places.search(z, LANGUAGES).zone != z] == []


def test_every_country_is_found_in_every_language() -> None:
    """Each country of the database gives a zone or some to choose from, by its code and thus by its names."""
    for code in zones.countries():
        found = places.search(code, LANGUAGES)

        assert found.zone or found.suggestions, code


def test_a_language_unknown_to_cldr_does_no_harm() -> None:
    """A translation into a language that CLDR lacks still knows the zones' own names."""
    assert places.search("Berlin", ("tlh", "x")).zone == "Europe/Berlin"


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered(typed: str) -> None:
    """Whatever is typed gives a real zone or real suggestions, and no error."""
    found = places.search(typed, LANGUAGES)

    assert found.zone is None or zones.canonical(found.zone) == found.zone
    assert len(found.suggestions) <= places.MAX_SUGGESTIONS
