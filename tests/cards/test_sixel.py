"""Sixels: what a terminal reads is the picture that was written."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.cards import card, sixel
from tests.cards.conftest import Worded
from tests.cards.sixel_decoder import decoded


def percentages(picture: Image.Image) -> Image.Image:
    """The same picture with levels of 0 to 100."""
    return picture.point([round(level / 255 * 100) for level in range(256)] * 3)


@st.composite
def pictures(draw: st.DrawFn) -> Image.Image:
    """A small picture of up to 256 colours, with runs of one colour."""
    width, height = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    level = st.integers(0, 255)
    colours = draw(st.lists(st.tuples(level, level, level), min_size=1, max_size=12))
    pixels = draw(
        st.lists(st.sampled_from(colours), min_size=width * height, max_size=width * height)
    )
    picture = Image.new("RGB", (width, height))
    picture.putdata(pixels)
    return picture


@given(pictures())
def test_a_picture_of_few_colours_is_the_same(picture: Image.Image) -> None:
    """Each pixel is drawn once, in its colour, to a hundredth; a picture is not enlarged."""
    assert decoded(sixel.encoded(picture, 100)).tobytes() == percentages(picture).tobytes()


def test_a_card_is_the_same_in_256_colours(worded: Worded) -> None:
    """In the width that is asked for; its height follows."""
    picture = card.picture(worded("az", 40))

    found = decoded(sixel.encoded(picture, 320))

    scaled = picture.copy()
    scaled.thumbnail((320, 720))
    assert found.size == (320, 180)
    assert found.tobytes() == percentages(scaled.quantize(256).convert("RGB")).tobytes()
