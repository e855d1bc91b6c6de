"""A notice says only what is true for its reader, in any year."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import dates, markup, render
from bot.messages.catalog import Catalog, load
from bot.messages.render import Reader
from bot.messages.typography import unbroken
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.observances.almanac import Almanac
from tests.conftest import MESSAGES

ALL = frozenset({"eve", "day", "silence"})
LANGUAGES = ("az", "en", "ru", "tr")
ZONES = (
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Europe/Berlin",
    "Asia/Baku",
)
READERS = [
    (zone, minute, moments)
    for zone in ZONES
    for minute, moments in ((None, ALL), (18 * 60, ALL), (None, frozenset({"eve", "silence"})))
]

#: The most that a notice may have, its longest values put in.
LONGEST = 900


def eve(zone: str, moments: str = "eve day silence", minute: int | None = None) -> str:
    """The English notice of the eve of 2027."""
    catalog, almanac = load(MESSAGES), almanacs.load(MESSAGES)
    occasion = almanac.occasion("january-20", 2027)
    reader = Reader("en", zone, minute, frozenset(moments.split()))
    return render.notice(catalog, almanac, occasion, "eve", reader).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_of_a_century(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """From 2027 to 2126, for readers all over the world: whole, quiet, and within bounds."""
    for year in range(2027, 2127):
        occasion = almanac.occasion("january-20", year)
        for moment in sorted(ALL):
            texts = {
                render.notice(catalog, almanac, occasion, moment, Reader(language, *reader)).text
                for reader in READERS
            }
            for text in texts:
                assert text.startswith("<b>")
                assert text.count("<b>") == text.split("\n")[0].count("</b>") == 1
                assert markup.problems(text) == []
                assert markup.units(text) <= LONGEST
                assert not set("!{}$") & set(text)
                assert str(year - 1990) in text


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Baku", unbroken("At 12:00 Baku time the whole country")),
        ("Europe/Berlin", unbroken("At 12:00 Baku time (09:00 your time) the")),
        ("Pacific/Kiritimati", unbroken("At 12:00 Baku time (22:00 your time) the")),
        ("America/Los_Angeles", unbroken("At 12:00 Baku time (00:00 your time) the")),
        ("Pacific/Honolulu", unbroken("At 12:00 Baku time (22:00 on 19 January your time) the")),
    ],
)
def test_the_minute_of_silence_on_the_readers_clock(zone: str, said: str) -> None:
    """The reader's own time is beside Baku's where it differs, with the date where that differs."""
    assert said in eve(zone)


@pytest.mark.parametrize(
    ("zone", "moments", "said"),
    [
        (
            "Asia/Baku",
            "eve day",
            unbroken("Tomorrow at 09:00 one more short message will come."),
        ),
        ("Asia/Baku", "eve day silence", "Tomorrow two short messages will come: at 09:00, and"),
        ("Europe/Berlin", "day silence", "at 08:55, before the minute of silence, and at 09:01."),
        ("Pacific/Kiritimati", "day silence", "at 09:00, and at 21:55, before the minute of"),
        ("America/Los_Angeles", "silence", "Today at 23:55, before the minute of silence, one"),
        ("Pacific/Honolulu", "day silence", "today at 21:55, before the minute of silence, and to"),
    ],
)
def test_the_eve_names_what_will_come(zone: str, moments: str, said: str) -> None:
    """Its last sentence names the notices that this reader will get, at their hours."""
    assert said in eve(zone, moments).split("\n")[-1]


def test_the_eve_follows_the_chosen_hour() -> None:
    """With /time 18:00 the message of the day comes last, and no word says morning."""
    last = eve("Asia/Baku", minute=18 * 60).split("\n")[-1]

    assert last.endswith("at 11:55, before the minute of silence, and at 18:00.")


def test_the_eve_is_silent_of_what_will_not_come() -> None:
    """A reader who wants nothing further is promised nothing."""
    assert eve("Asia/Baku", "eve").endswith("a minute of silence.")


@given(
    zone=st.sampled_from(zones.common()),
    minute=st.none() | st.integers(0, 24 * 60 - 1),
    moments=st.frozensets(st.sampled_from(sorted(ALL))),
)
def test_the_eve_is_true_everywhere(zone: str, minute: int | None, moments: frozenset[str]) -> None:
    """In every zone, at every hour chosen: exactly the times to come, in their order, on the right day."""
    almanac = almanacs.load(MESSAGES)
    occasion = almanac.occasion("january-20", 2027)
    windows = almanac.windows(occasion, moments - {"eve"}, zone, minute)

    lines = eve(zone, " ".join(sorted(moments)), minute).split("\n")[3:]

    due = [zones.local(window.due, zone) for _, window in windows]
    assert len(lines) == (1 if due else 0)
    assert times(lines) == [dates.clock(one.time(), "en") for one in due]
    assert ("today at" in "".join(lines).lower()) == any(on_the_eve(one) for one in due)


def times(lines: list[str]) -> list[str]:
    """The times of day that are named, in order."""
    words = " ".join(lines).replace(",", " ").replace(".", " ").split()
    return [word for word in words if ":" in word and word[0].isdigit()]


def on_the_eve(instant: datetime) -> bool:
    """True on 19 January."""
    return instant.date() == date(2027, 1, 19)


@pytest.mark.parametrize("zone", ZONES)
def test_today_is_said_only_on_the_day(catalog: Catalog, almanac: Almanac, zone: str) -> None:
    """West of UTC−8 the minute of silence is announced on 19 January: "today" would be false."""
    occasion = almanac.occasion("january-20", 2027)
    reader = Reader("en", zone, None, ALL)
    text = render.notice(catalog, almanac, occasion, "silence", reader).text

    early = zone in {"America/Los_Angeles", "Pacific/Honolulu"}
    assert (
        unbroken("\nAt 12:00 Baku time") if early else unbroken("\nToday at 12:00 Baku time")
    ) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_day_is_true_at_any_hour(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """The notice of the day may arrive before or after the minute of silence: it reads the same."""
    occasion = almanac.occasion("january-20", 2027)
    texts = {
        render.notice(catalog, almanac, occasion, "day", Reader(language, *reader)).text
        for reader in READERS
    }

    assert len(texts) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", sorted(ALL))
def test_a_rehearsal_says_so_first(
    catalog: Catalog, almanac: Almanac, language: str, moment: str
) -> None:
    """A line in italics with the year is above the true notice."""
    occasion = almanac.occasion("january-20", 2031)
    reader = Reader(language, "Asia/Baku", None, ALL)
    real = render.notice(catalog, almanac, occasion, moment, reader).text
    tried = render.notice(catalog, almanac, occasion, moment, replace(reader, rehearsal=True)).text

    first, _, rest = tried.partition("\n")
    assert rest == real
    assert first.startswith("<i>")
    assert "2031" in first


@pytest.mark.parametrize(
    ("language", "zone", "minute", "when"),
    [
        ("en", "Asia/Baku", None, "20 January, 09:00 (Baku)"),
        ("en", "America/New_York", 6 * 60 + 30, "20 January, 06:30 (New York)"),
        ("az", "Europe/Berlin", None, "20 yanvar, saat 09:01 (Berlin)"),
        ("ru", "Europe/Moscow", None, "20 января, 09:00 (Москва)"),
        ("tr", "Europe/Istanbul", None, "20 Ocak, 09.00 (İstanbul)"),
        ("en", "Etc/GMT-4", None, "20 January, 09:00 (UTC+4)"),
    ],
)
def test_a_rehearsal_says_when_its_reader_gets_the_notice(
    catalog: Catalog, almanac: Almanac, language: str, zone: str, minute: int | None, when: str
) -> None:
    """The day and the hour in the reader's own time zone, and whose clock that is; in Berlin after the silence at 9."""
    occasion = almanac.occasion("january-20", 2027)
    reader = Reader(language, zone, minute, ALL, rehearsal=True)
    text = render.notice(catalog, almanac, occasion, "day", reader).text

    assert unbroken(when) in unbroken(text.partition("\n")[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_symbol_in_one_notice(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """The candle comes first in the notice of the day, and nowhere else."""
    occasion = almanac.occasion("january-20", 2027)
    reader = Reader(language, "Asia/Baku", None, ALL)
    texts = [render.notice(catalog, almanac, occasion, one, reader).text for one in sorted(ALL)]

    assert texts[0].startswith("<b>\N{CANDLE}\N{VARIATION SELECTOR-16} ")
    assert "".join(texts).count("\N{CANDLE}") == 1


def test_a_language_that_is_not_there(catalog: Catalog, almanac: Almanac) -> None:
    """A notice falls back to English, dates included, and says which language it is in."""
    occasion = almanac.occasion("january-20", 2027)
    notice = render.notice(catalog, almanac, occasion, "eve", Reader("xx", "Asia/Baku", None, ALL))

    assert notice.language == "en"
    assert notice.text.startswith(unbroken("<b>20 January 2027 — "))
