"""Sixels: what a terminal reads is the picture that was written."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from bot.cards import card, sixel
from tests.cards.conftest import Worded
from tests.cards.sixel_decoder import decoded


def percentages(picture: Image.Image) -> Image.Image:
    """The same picture with levels of 0 to 100."""
    return picture.convert("RGB").point([round(level / 255 * 100) for level in range(256)] * 3)


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """A small picture of up to 256 colours."""
    width, height = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    palette = draw(
        st.binary(min_size=3, max_size=3 * sixel.COLOURS).filter(lambda one: len(one) % 3 == 0)
    )
    used = draw(st.lists(st.integers(0, len(palette) // 3 - 1), min_size=1, max_size=8))
    pixels = st.lists(st.sampled_from(used), min_size=width * height, max_size=width * height)
    picture = Image.new("P", (width, height))
    picture.putpalette(palette)
    picture.putdata(draw(pixels))
    return picture


@given(pictures())
def test_a_terminal_reads_the_same_picture(picture: Image.Image) -> None:
    """Each pixel is drawn once, in its colour, to a hundredth."""
    assert decoded(sixel.encoded(picture)).tobytes() == percentages(picture).tobytes()


def test_a_card_is_reduced(worded: Worded) -> None:
    """To the width that is asked for, in 256 colours of its own; so it hardly differs, and is never enlarged."""
    picture = card.picture(worded("az", 40))

    reduced = sixel.reduced(picture, 320)

    assert reduced.size == (320, 180)
    assert decoded(sixel.encoded(reduced)).tobytes() == percentages(reduced).tobytes()
    difference = ImageChops.difference(reduced.convert("RGB"), picture.resize((320, 180)))
    assert max(ImageStat.Stat(difference).mean) < 4
    assert sixel.reduced(picture, 5000).size == picture.size
