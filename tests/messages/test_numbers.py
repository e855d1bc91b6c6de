"""Numbers in words: ordinals, years and dates as each language says them."""

from datetime import date

import pytest

from bot.messages import dates
from bot.messages.catalog import Catalog
from bot.messages.typography import unbroken

#: How Azerbaijani says a number: the last word decides the ending, and its last vowel rules it.
UNITS = ("", "bir", "iki", "üç", "dörd", "beş", "altı", "yeddi", "səkkiz", "doqquz")
TENS = ("", "on", "iyirmi", "otuz", "qırx", "əlli", "altmış", "yetmiş", "səksən", "doxsan")
ENDINGS = {"eəi": "ci", "aı": "cı", "ou": "cu", "öü": "cü"}


def last_word(number: int) -> str:
    """The last word of a number spoken in Azerbaijani."""
    if number % 10:
        return UNITS[number % 10]
    if number % 100:
        return TENS[number // 10 % 10]
    return "yüz" if number % 1000 else "min"


def ending(number: int) -> str:
    """The ending of its ordinal, by vowel harmony."""
    vowel = [letter for letter in last_word(number) if letter in "".join(ENDINGS)][-1]
    return next(ending for vowels, ending in ENDINGS.items() if vowel in vowels)


@pytest.mark.parametrize("number", range(1, 201))
def test_azerbaijani_ordinals_follow_the_last_word(catalog: Catalog, number: int) -> None:
    """37-ci, 39-cu, 40-cı, 43-cü: from the first anniversary to the two hundredth."""
    text = catalog.of("january-20", "az", "ordinal", number=number)

    assert text == unbroken(f"{number}-{ending(number)}")


@pytest.mark.parametrize("year", range(1990, 2201))
def test_azerbaijani_years_end_as_they_are_spoken(catalog: Catalog, year: int) -> None:
    """2026-cı il, 2029-cu il, 2033-cü il, in dates and for a year alone."""
    assert dates.day(date(year, 1, 20), "az") == f"20 yanvar {year}-{ending(year)} il"
    said = catalog.of("january-20", "az", "rehearsal", year=year, on="", at="", city="")
    assert unbroken(f"{year}-{ending(year)} il") in said


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("az", 37, unbroken("37-ci")),
        ("az", 100, unbroken("100-cü")),
        ("en", 37, "37th"),
        ("en", 41, "41st"),
        ("en", 42, "42nd"),
        ("en", 43, "43rd"),
        ("en", 111, "111th"),
        ("en", 112, "112th"),
        ("en", 121, "121st"),
        ("ru", 37, unbroken("37-я")),
        ("tr", 37, "37."),
    ],
)
def test_ordinals(catalog: Catalog, language: str, number: int, said: str) -> None:
    """Each language writes its ordinals in its own way."""
    assert catalog.of("january-20", language, "ordinal", number=number) == said


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [
        ("az", 37, unbroken("37 il")),
        ("en", 37, unbroken("37 years have")),
        ("ru", 37, unbroken("37 лет")),
        ("ru", 41, unbroken("41 год")),
        ("ru", 42, unbroken("42 года")),
        ("ru", 45, unbroken("45 лет")),
        ("ru", 111, unbroken("111 лет")),
        ("ru", 121, unbroken("121 год")),
        ("tr", 37, unbroken("37 yıl")),
    ],
)
def test_years(catalog: Catalog, language: str, number: int, said: str) -> None:
    """A number of years has the noun that goes with it."""
    assert catalog.of("january-20", language, "years", number=number) == said


@pytest.mark.parametrize(
    ("language", "number", "word"),
    [
        ("az", 1, "il"),
        ("az", 37, "il"),
        ("en", 1, "year"),
        ("en", 37, "years"),
        ("ru", 1, "год"),
        ("ru", 37, "лет"),
        ("ru", 101, "год"),
        ("ru", 102, "года"),
        ("ru", 111, "лет"),
        ("tr", 100, "yıl"),
    ],
)
def test_the_word_on_the_card(catalog: Catalog, language: str, number: int, word: str) -> None:
    """Beside its large number the card has the form that goes with it."""
    assert catalog.of("january-20", language, "card-years", number=number) == word


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("az", "20 yanvar 2027-ci il"),
        ("en", "20 January 2027"),
        ("ru", "20 января 2027 года"),
        ("tr", "20 Ocak 2027"),
    ],
)
def test_dates(language: str, said: str) -> None:
    """The day is written out as each language does, its year ungrouped."""
    assert dates.day(date(2027, 1, 20), language) == said
