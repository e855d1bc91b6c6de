"""The candle's file is what its program draws."""

from PIL import Image, ImageChops, ImageStat

from bot.cards import background
from tests.cards import candle


def test_the_file_is_what_the_program_draws() -> None:
    """Point by point; another processor may round a value differently, by one step."""
    with Image.open(background.CANDLE) as kept:
        assert (kept.size, kept.mode) == (background.SIZE, "RGB")
        difference = ImageChops.difference(kept, candle.drawn())

    assert max(most for _, most in difference.getextrema()) <= 1


def test_the_bots_picture_is_the_candle() -> None:
    """Square, as Telegram takes it, and the same candle, up to what JPEG loses."""
    with Image.open(background.CANDLE) as card, Image.open(candle.PICTURE) as kept:
        assert kept.size == (640, 640)
        difference = ImageChops.difference(kept.convert("RGB"), candle.picture(card))

    assert max(ImageStat.Stat(difference).mean) < 2


def test_the_file_is_small() -> None:
    """It ships with the bot: ordered dithering lets it be compressed."""
    assert background.CANDLE.stat().st_size < 300_000
