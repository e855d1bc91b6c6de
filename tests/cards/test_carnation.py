"""The carnation is in the candle's light, beside the words, and is quieter than both."""

from PIL import Image, ImageChops

from bot.cards import background, card
from tests.cards import candle
from tests.cards.test_card import luminance


def test_it_stands_between_the_candle_and_the_words() -> None:
    """It touches neither, and its stem comes from below the picture, as the candle does."""
    with Image.open(background.CARNATION) as picture:
        left, _, right, lower = picture.getchannel("A").getbbox() or (0, 0, 0, 0)

    begins, down = background.CARNATION_AT
    assert begins + left > candle.MIDDLE + candle.HALF
    assert begins + right < card.LEFT - card.MARGIN / 2
    assert down + lower == background.SIZE[1]


def test_it_is_red_and_quiet() -> None:
    """All that is bright of it is red, and its brightest point has less than a sixth of the flame's light."""
    with Image.open(background.CARNATION) as picture:
        points = picture.get_flattened_data()
    opaque = [(red, green, blue) for red, green, blue, alpha in points if alpha == 255]
    brightest = max(opaque, key=luminance)
    flame = background.image().getpixel((int(candle.MIDDLE), int(candle.FOOT - candle.HEIGHT / 2)))

    assert isinstance(flame, tuple)
    assert luminance(brightest) < luminance(flame) / 6
    assert all(red > 3 * max(green, blue) for red, green, blue in opaque if red > 90)
    assert sum(red > 90 for red, _, _ in opaque) > 1000


def test_it_is_on_the_card() -> None:
    """Where the carnation is, the scene is the picture's own; beside it, it is the candle's."""
    scene = background.image()
    with Image.open(background.CARNATION) as picture:
        whole = Image.new("RGBA", scene.size)
        whole.paste(picture, background.CARNATION_AT)
    opaque = whole.getchannel("A").point(lambda value: 255 * (value == 255))

    difference = ImageChops.difference(scene, whole.convert("RGB"))

    assert opaque.getbbox() is not None
    assert Image.composite(difference, Image.new("RGB", scene.size), opaque).getbbox() is None
