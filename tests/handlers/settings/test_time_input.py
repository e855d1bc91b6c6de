"""Times of day as people type them."""

import contextlib
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TimeInvalid
from bot.handlers.settings import time_input
from bot.messages import catalog as catalogs
from bot.messages import dates, phrases

CATALOG = catalogs.load(Path(__file__).parents[3] / "messages")
LANGUAGES = ("az", "en", "ru", "tr")


def read(text: str) -> str:
    """What is understood, on 24 hours."""
    minute = time_input.minute_of_day(text, CATALOG)
    return f"{minute // 60:02}:{minute % 60:02}"


@pytest.mark.parametrize(
    "text", ["8:30", "08:30", "8.30", "08.30", "0830", "830", "8 30", "  8:30 ", "8:30."]
)
def test_a_time_is_understood_as_people_write_it(text: str) -> None:
    """Hours and minutes with a colon, a dot, a space or nothing between."""
    assert read(text) == "08:30"


@pytest.mark.parametrize(
    ("text", "hour"), [("0", "00:00"), ("8", "08:00"), ("08", "08:00"), ("23", "23:00")]
)
def test_the_hour_alone_will_do(text: str, hour: str) -> None:
    """Then it is the full hour."""
    assert read(text) == hour


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("6 pm", "18:00"),
        ("6pm", "18:00"),
        ("6 p.m.", "18:00"),
        ("6:30 PM", "18:30"),
        ("9 A.M.", "09:00"),
        ("12 am", "00:00"),
        ("12:30 am", "00:30"),
        ("12 pm", "12:00"),
        ("6 in the evening", "18:00"),
        ("at 9 o'clock in the morning", "09:00"),
        ("3 in the afternoon", "15:00"),
        ("11 at night", "23:00"),
        ("noon", "12:00"),
        ("12 noon", "12:00"),
        ("midnight", "00:00"),
        ("axşam 6", "18:00"),
        ("AXŞAM 6", "18:00"),
        ("axsam 6", "18:00"),
        ("axşam saat 6-da", "18:00"),
        ("axşam 18:30", "18:30"),
        ("səhər 9", "09:00"),
        ("seher saat 9", "09:00"),
        ("gecə 11", "23:00"),
        ("gecə 12", "00:00"),
        ("gecənin 2-si", "02:00"),
        ("günorta 12", "12:00"),
        ("günorta", "12:00"),
        ("günortadan sonra 3", "15:00"),
        ("gündüz 2", "14:00"),
        ("saat 8-də", "08:00"),
        ("gecə yarısı", "00:00"),
        ("6 вечера", "18:00"),
        ("в 9 утра", "09:00"),
        ("9 часов", "09:00"),
        ("9 часов вечера", "21:00"),
        ("2 часа ночи", "02:00"),
        ("12 ночи", "00:00"),
        ("3 часа дня", "15:00"),
        ("12 дня", "12:00"),
        ("1 час дня", "13:00"),
        ("полдень", "12:00"),
        ("в полночь", "00:00"),
        ("akşam 6", "18:00"),
        ("aksam 6", "18:00"),
        ("akşam 6.30", "18:30"),
        ("sabah 9", "09:00"),
        ("gece 11", "23:00"),
        ("gece yarısı", "00:00"),
        ("öğlen 12", "12:00"),
        ("öğleden sonra 3", "15:00"),
        ("öğleden önce 10", "10:00"),
        ("saat 9'da", "09:00"),
        ("saat 9\u2019da", "09:00"),
        ("akşam saat 6'da", "18:00"),
    ],
)
def test_a_part_of_the_day_is_understood(text: str, hour: str) -> None:
    """Before the hour or after it, in any of the four languages, with or without marks and endings."""
    assert read(text) == hour


@pytest.mark.parametrize(
    "text",
    ["", "24:00", "8:60", "8:5", "8:305", "-1", "8h", "٨:٣٠", "８", "8²", "²", "8:30\n9", "8-10"],
)
def test_anything_else_is_refused(text: str) -> None:
    """What is no time of day raises TimeInvalid, and is not guessed at."""
    with pytest.raises(TimeInvalid):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "13 pm",
        "0 am",
        "18:30 pm",
        "6 am pm",
        "gecə 6",
        "gece 7",
        "12 вечера",
        "12 in the morning",
        "axşam 3",
        "evening 9 morning",
        "pm",
        "axşam",
        "saat",
        "half past six",
        "6 at breakfast",
        "noon midnight",
    ],
)
def test_what_may_be_two_times_or_none_is_refused(text: str) -> None:
    """Six at night may be an early morning or an evening, and twelve in the evening noon or midnight."""
    with pytest.raises(TimeInvalid):
        read(text)


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["{:02}:{:02}", "{}.{:02}", "{:02}{:02}", "saat {:02}.{:02}", "в {}:{:02}"]),
)
def test_every_minute_of_the_day_can_be_typed(hour: int, minute: int, form: str) -> None:
    """Each of the 1440 minutes is read as itself in each way of writing."""
    assert read(form.format(hour, minute)) == f"{hour:02}:{minute:02}"


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.times())
def test_what_the_bot_writes_it_can_read(language: str, clock: time) -> None:
    """Each time as the bot shows it in each language, and as its own texts say it."""
    shown = dates.clock(clock, language)

    own = (f"saat {shown}", f"{shown}'da", f"{shown}-da", f"{shown}\u2011da", f"в\u00a0{shown}")
    for text in (shown, *own):
        assert read(text) == f"{clock.hour:02}:{clock.minute:02}"


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from(["am", "pm"]))
def test_twelve_hours_are_twenty_four(hour: int, minute: int, half: str) -> None:
    """Twelve begins each half of the day."""
    expected = hour % 12 + (12 if half == "pm" else 0)

    assert read(f"{hour}:{minute:02} {half}") == f"{expected:02}:{minute:02}"


#: Words that are known, digits and what stands between them.
KNOWN = sorted(
    phrase
    for name in (*time_input.PARTS, time_input.FILLER)
    for phrase in phrases.known(CATALOG, f"hour-{name}")
)


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from([*KNOWN, *"0123456789", "12", "30", ":", ".", " ", "-", "'"]), max_size=8
    ).map(" ".join)
)
def test_no_text_makes_it_stumble(text: str) -> None:
    """Any text at all is a minute of the day, or a TimeInvalid."""
    with contextlib.suppress(TimeInvalid):
        assert 0 <= time_input.minute_of_day(text, CATALOG) < 1440


def test_no_word_names_two_parts_of_the_day() -> None:
    """In no two languages: nobody says in which they write. Nor is a word empty."""
    named = [
        phrases.known(CATALOG, f"hour-{name}") for name in (*time_input.PARTS, time_input.FILLER)
    ]

    assert len(frozenset().union(*named)) == sum(len(some) for some in named)
    assert "" not in frozenset().union(*named)


def test_a_wrong_time_is_quoted_in_part() -> None:
    """However long it is, 32 characters of it are shown again."""
    with pytest.raises(TimeInvalid) as raised:
        read("9" * 4000)

    assert raised.value.data == {"text": "9" * 32}
