"""The background of every card: a candle, and a carnation beside it."""

import functools
from pathlib import Path

from PIL import Image

#: Width and height of a card in pixels.
SIZE = (1280, 720)

#: The picture of the candle, which fills the card. `python -m tests.cards.candle` draws it.
CANDLE = Path(__file__).with_name("candle.png")

#: The picture of the carnation, and where its upper left corner is placed. `python -m tests.cards.carnation` draws it.
CARNATION, CARNATION_AT = Path(__file__).with_name("carnation.png"), (262, 420)


@functools.cache
def image() -> Image.Image:
    """The candle and the carnation, without text. Copy the image before you draw on it."""
    with Image.open(CANDLE) as candle, Image.open(CARNATION) as carnation:
        whole = candle.convert("RGB")
        whole.paste(carnation, CARNATION_AT, carnation)
    return whole
