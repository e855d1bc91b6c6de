"""Lengths of time as operators type them."""

from datetime import timedelta

import pytest

from bot.errors import SpanInvalid
from bot.messages import spans
from bot.messages.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "minutes", "rest"),
    [
        ("30m", 30, ""),
        ("2h the figures", 120, "the figures"),
        ("2h30m", 150, ""),
        ("2h 30 min. the figures", 150, "the figures"),
        ("90m: 37 years", 90, "37 years"),
        ("7d", 7 * 24 * 60, ""),
        ("1D 2H", 26 * 60, ""),
        ("1 saat səbəb", 60, "səbəb"),
        ("20 dəq", 20, ""),
        ("2 часа причина", 120, "причина"),
        ("1 gün", 24 * 60, ""),
        ("30 dakika neden", 30, "neden"),
    ],
)
def test_a_length_of_time_with_a_reason(
    catalog: Catalog, text: str, minutes: int, rest: str
) -> None:
    """In any language, whatever the operator's own is."""
    found = spans.first(text, spans.units(catalog))

    assert found == spans.Spoken(timedelta(minutes=minutes), rest)


@pytest.mark.parametrize("text", ["", "the figures", "why 2h", "m", "½ h"])
def test_without_a_number_all_is_the_reason(text: str) -> None:
    """It is held until somebody resumes it."""
    assert spans.first(text) == spans.Spoken(None, text)


@pytest.mark.parametrize("text", ["0m", "8d", "7d1m", "2", "2x", "-1h", "2h-3h", "2hfoo", "9" * 9])
def test_what_begins_with_a_number_must_be_a_length_of_time(text: str) -> None:
    """A reason cannot be meant by it; the error repeats the word and says what can be typed."""
    with pytest.raises(SpanInvalid, match="2h30m"):
        spans.first(text)
    with pytest.raises(SpanInvalid):
        spans.whole(text)


def test_a_long_text_of_numbers_is_refused() -> None:
    """However long it is."""
    with pytest.raises(SpanInvalid):
        spans.first("9999d" * 900)
