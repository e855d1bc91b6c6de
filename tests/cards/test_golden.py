"""Cards look like the reviewed ones in tests/cards/golden; `GOLDEN=1` writes these again."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.cards import card
from tests.cards.conftest import Worded

GOLDEN = Path(__file__).parent / "golden"

#: The size in which they are kept, and with how many colours.
SIZE, COLOURS = (480, 270), 96

#: How much the mean of a channel may differ, and how many points may differ by more than FAR, all of 255 and of one.
MEAN, MANY, FAR = 2.0, 0.0005, 60


def small(image: Image.Image) -> Image.Image:
    """A card as it is kept."""
    return image.resize(SIZE, Image.Resampling.LANCZOS)


@pytest.mark.parametrize(
    ("language", "number", "moment", "mark"),
    [
        ("az", 37, "day", False),
        ("en", 40, "silence", False),
        ("ru", 37, "eve", False),
        ("tr", 37, "silence", False),
        ("az", 100, "silence", False),
        ("ru", 1000, "silence", True),
    ],
)
def test_a_card_as_it_is_seen(
    worded: Worded, language: str, number: int, moment: str, mark: bool
) -> None:
    """Nothing has moved, changed its colour or gone."""
    path = GOLDEN / f"{language}-{number}-{moment}.png"
    drawn = small(card.picture(worded(language, number, moment, mark=mark)))
    if os.environ.get("GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)

    difference = ImageChops.difference(drawn, Image.open(path).convert("RGB"))

    far = difference.convert("L").point(lambda value: 255 * (value > FAR))
    assert max(ImageStat.Stat(difference).mean) < MEAN
    assert ImageStat.Stat(far).mean[0] / 255 < MANY


def test_a_change_would_be_noticed(worded: Worded) -> None:
    """Another number differs by far more than is allowed."""
    first, second = (small(card.picture(worded("en", number, mark=False))) for number in (37, 38))

    far = ImageChops.difference(first, second).convert("L").point(lambda v: 255 * (v > FAR))

    assert ImageStat.Stat(far).mean[0] / 255 > MANY
