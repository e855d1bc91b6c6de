"""The caption of a receipt, in every language."""

import pytest

from bot.messages import markup
from bot.messages.catalog import Catalog
from bot.notify import receipt_caption
from bot.observances.almanac import Almanac
from tests.conftest import MESSAGES

#: What Telegram takes below a file.
LONGEST = 1024


@pytest.mark.parametrize("language", ["az", "en", "ru", "tr"])
def test_it_names_every_figure(catalog: Catalog, almanac: Almanac, language: str) -> None:
    """In a line each, with the day; valid, and short enough for a caption even with large numbers."""
    figures = {name: 1_000_001 + at for at, name in enumerate(receipt_caption.FIGURES)}
    occasion = almanac.occasion("january-20", 2027)

    text = receipt_caption.worded(catalog, language, occasion, figures)

    assert not markup.problems(text)
    assert markup.units(text) <= LONGEST
    assert len(text.splitlines()) == len(figures) + 2
    assert "2027" in text.splitlines()[0]
    digits = "".join(one for one in text if one.isdigit())
    for count in figures.values():
        assert str(count) in digits


@pytest.mark.parametrize(
    ("language", "word", "others"),
    [
        ("az", "geri götür", ("geri çağır", "geri al")),
        ("tr", "geri al", ("geri çek", "geri çağır")),
    ],
)
def test_recalls_are_named_by_one_word(
    catalog: Catalog, almanac: Almanac, language: str, word: str, others: tuple[str, ...]
) -> None:
    """In the caption as in all other texts of the interface."""
    figures = dict.fromkeys(receipt_caption.FIGURES, 1)
    occasion = almanac.occasion("january-20", 2027)
    assert word in receipt_caption.worded(catalog, language, occasion, figures).lower()

    every = (MESSAGES / "interface" / f"{language}.ftl").read_text("utf-8").lower()
    assert not [one for one in others if one in every]
