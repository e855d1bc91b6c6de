"""Draws the candle by formula for each point of the card, and writes it to bot/cards/candle.png.

The square around the candle becomes the bot's own picture, docs/bot-picture.jpg, which operators give to @BotFather.

Run it from the root of the repository: `python -m tests.cards.candle`. All lengths in this module are pixels.
"""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageMath

from bot.cards.background import CANDLE, SIZE

#: The horizontal middle of the candle, the height of its upper end, and half its width.
MIDDLE, TOP, HALF = 222.0, 428.0, 47.0

#: Half the height of the ellipse at its upper end.
TILT = 10.0

#: The lower end of the flame, its height, and how far it extends to either side.
FOOT, HEIGHT, REACH = TOP - 13.0, 208.0, 54.0

#: The top of the wick.
WICK = TOP - 42.0

#: The light of the dark wall: red, green, blue. All light here is linear; 1.0 is almost white.
WALL = (0.0042, 0.0040, 0.0050)

#: The side of the square of thresholds that is repeated over the card. Such ordered dithering hides bands in dark
#: areas, and unlike random noise leaves the file small.
DITHER = 8

#: A value for each point of the card, as ImageMath computes with it.
Field = Any


@dataclass(frozen=True)
class Layer:
    """A layer that covers what is drawn so far, and adds light."""

    #: How much of the layer is at each point, from 0.0 to 1.0.
    shape: Callable[[Field, Field], Field]
    #: The light that it adds: red, green, blue.
    light: tuple[float, float, float]
    #: How much it hides of what is behind it, from 0.0 to 1.0.
    hides: float = 0.0


#: The bot's own picture: the part of the card that it shows, and its size.
PICTURE = Path(__file__).parents[2] / "docs" / "bot-picture.jpg"
PART, SIDE = (0, 160, 444, 604), 640


def main() -> None:
    """Write both files."""
    whole = drawn()
    whole.save(CANDLE, optimize=True)
    picture(whole).save(PICTURE, quality=92)
    for file in (CANDLE, PICTURE):
        print(f"{file.name}: {file.stat().st_size} bytes")


def picture(whole: Image.Image) -> Image.Image:
    """The bot's own picture: Telegram shows it as a circle, with the flame in its middle."""
    return whole.resize((SIDE, SIDE), Image.Resampling.LANCZOS, PART)


def drawn() -> Image.Image:
    """The burning candle in the dark."""
    x, y = _columns(), _rows()
    shapes = [ImageMath.lambda_eval(_at(layer), x=x, y=y) for layer in LAYERS]
    thresholds = _thresholds()
    return Image.merge("RGB", [_channel(shapes, colour, thresholds) for colour in range(3)])


def _thresholds() -> Image.Image:
    """For each point, the fraction above which a value is rounded up: Bayer's matrix, repeated."""
    cells = [[0]]
    while len(cells) < DITHER:
        side = len(cells)
        cells = [
            [
                4 * cells[y % side][x % side] + ((0, 2), (3, 1))[y // side][x // side]
                for x in range(2 * side)
            ]
            for y in range(2 * side)
        ]
    width, height = SIZE
    rows = [
        array("f", [(cell + 0.5) / DITHER**2 for cell in row] * (width // DITHER)) for row in cells
    ]
    return Image.frombytes("F", SIZE, b"".join(row.tobytes() for row in rows) * (height // DITHER))


def _at(layer: Layer) -> Callable[[dict[str, Field]], Field]:
    return lambda given: layer.shape(given["x"], given["y"])


def _channel(shapes: list[Image.Image], colour: int, thresholds: Image.Image) -> Image.Image:
    """One colour channel: combines the layers, then converts linear light to brightness."""

    def light(given: dict[str, Field]) -> Field:
        seen = WALL[colour] + 0.0 * given["up"]
        for number, layer in enumerate(LAYERS):
            shape = given[f"layer{number}"]
            seen = seen * (1.0 - layer.hides * shape) + layer.light[colour] * shape
        bright = (1.0 - _exp(seen * -1.15)) ** (1 / 2.2)
        return _clip(bright) * 255.0 + given["up"]

    layers = {f"layer{number}": shape for number, shape in enumerate(shapes)}
    seen: Image.Image = ImageMath.lambda_eval(light, up=thresholds, **layers)
    return seen.convert("L")


def _columns() -> Image.Image:
    """The distance of each point from the left edge."""
    width, _ = SIZE
    row = Image.frombytes("F", (width, 1), array("f", _middles(width)).tobytes())
    return row.resize(SIZE, Image.Resampling.NEAREST)


def _rows() -> Image.Image:
    """The distance of each point from the upper edge."""
    _, height = SIZE
    column = Image.frombytes("F", (1, height), array("f", _middles(height)).tobytes())
    return column.resize(SIZE, Image.Resampling.NEAREST)


def _middles(length: int) -> Iterator[float]:
    return (pixel + 0.5 for pixel in range(length))


def _glow(width: float, height: float, fall: float) -> Callable[[Field, Field], Field]:
    """The light around the flame, which decreases within that width and height."""

    def shape(x: Field, y: Field) -> Field:
        across, along = (x - MIDDLE) / width, (y - (FOOT - 0.45 * HEIGHT)) / height
        return (1.0 + across * across + along * along) ** -fall

    return shape


def _roundness(x: Field, y: Field) -> Field:
    """How far a point of the wax faces the viewer: 1.0 in the middle, 0.0 at either side."""
    across = (x - MIDDLE) / HALF
    return _clip(1.0 - across * across) ** 0.5


def _column(x: Field, y: Field) -> Field:
    return _rise(0.8, -0.8, abs(x - MIDDLE) - HALF)


def _wax(x: Field, y: Field) -> Field:
    """The candle below its upper end."""
    return _column(x, y) * _rise(-0.8, 0.8, y - TOP - TILT * _roundness(x, y))


def _pool(x: Field, y: Field) -> Field:
    """The molten wax, seen slightly from above."""
    bent = TILT * _roundness(x, y)
    above, below = _rise(-0.8, 0.8, y - TOP + bent), _rise(-0.8, 0.8, y - TOP - bent)
    return _column(x, y) * above * (1.0 - below)


def _lit_pool(x: Field, y: Field) -> Field:
    across = (x - MIDDLE) / 30.0
    return _pool(x, y) * (0.55 + 0.45 * (1.0 + across * across) ** -2.0)


def _lip(x: Field, y: Field) -> Field:
    """The edge of the wax that reflects the flame."""
    return _column(x, y) * _rise(3.6, 0.0, abs(y - TOP - TILT * _roundness(x, y)))


def _shine(x: Field, y: Field) -> Field:
    """The flame's light that comes through the wax: strong below the flame, then quickly weaker."""
    depth = _above_nothing(y - TOP - TILT * _roundness(x, y))
    return _wax(x, y) * (0.42 + 0.58 * _roundness(x, y)) * (1.0 + depth / 74.0) ** -1.8


def _dusk(x: Field, y: Field) -> Field:
    """The weak light of the lower wax."""
    depth = _above_nothing(y - TOP)
    return _wax(x, y) * (0.16 + 0.84 * _roundness(x, y)) * (1.0 + depth / 190.0) ** -2.6


def _flame(x: Field, y: Field) -> tuple[Field, Field]:
    """For each point: its height in the flame, 0.0 to 1.0, and its distance from the middle, 1.0 at the edge."""
    along = _clip((FOOT - y) / HEIGHT)
    bow = 9.0 * along * along * (1.0 - along)
    wide = REACH * along**0.56 * (1.0 - along) ** 0.93 + 0.001
    return along, abs(x - MIDDLE - bow) / wide


def _mantle(x: Field, y: Field) -> Field:
    """The whole flame."""
    along, away = _flame(x, y)
    return (1.0 - _rise(0.32, 1.15, away)) * _rise(0.0, 0.03, along) * _rise(1.0, 0.97, along)


def _heart(x: Field, y: Field) -> Field:
    """The brightest part of the flame."""
    along, away = _flame(x, y)
    return (1.0 - _rise(0.0, 0.95, away)) * _rise(0.07, 0.42, along) * _rise(0.98, 0.6, along)


def _blue(x: Field, y: Field) -> Field:
    """The lower end of the flame, which is clear and blue."""
    along, away = _flame(x, y)
    return (1.0 - _rise(0.2, 1.1, away)) * _rise(0.0, 0.05, along) * _rise(0.3, 0.06, along)


def _wick(x: Field, y: Field) -> Field:
    lean = 2.0 * _rise(0.0, 1.0, (TOP - 2.0 - y) / 40.0)
    thin = _rise(3.4, 1.9, abs(x - MIDDLE - lean))
    return thin * _rise(WICK - 2.0, WICK + 2.0, y) * _rise(TOP + 2.0, TOP - 2.0, y)


def _ember(x: Field, y: Field) -> Field:
    across, along = x - MIDDLE - 2.0, y - WICK - 1.0
    return _rise(8.0, 0.0, (across * across + along * along) ** 0.5)


def _rise(low: float, high: float, value: Field) -> Field:
    """0.0 up to `low`, 1.0 from `high` on, and a smooth curve between them. Falls when `low` is above `high`."""
    part = _clip((value - low) / (high - low))
    return part * part * (3.0 - 2.0 * part)


def _clip(value: Field) -> Field:
    """The value, limited to 0.0 … 1.0."""
    return 1.0 - _above_nothing(1.0 - _above_nothing(value))


def _above_nothing(value: Field) -> Field:
    return (abs(value) + value) * 0.5


def _exp(value: Field) -> Field:
    return 2.718281828459045**value


#: All layers, from the back to the front.
LAYERS = (
    Layer(_glow(430.0, 390.0, 2.0), (0.0190, 0.0074, 0.0026)),
    Layer(_glow(150.0, 185.0, 1.6), (0.0520, 0.0190, 0.0048)),
    Layer(_glow(36.0, 84.0, 1.7), (0.4900, 0.1700, 0.0380)),
    Layer(_wax, (0.0, 0.0, 0.0), hides=1.0),
    Layer(_dusk, (0.072, 0.046, 0.027)),
    Layer(_shine, (0.98, 0.47, 0.155)),
    Layer(_lit_pool, (1.25, 0.68, 0.26), hides=1.0),
    Layer(_lip, (0.34, 0.19, 0.065)),
    Layer(_mantle, (1.55, 0.62, 0.10), hides=0.85),
    Layer(_heart, (1.50, 1.35, 0.80)),
    Layer(_blue, (-0.40, -0.05, 0.26)),
    Layer(_wick, (0.03, 0.014, 0.008), hides=0.95),
    Layer(_ember, (0.90, 0.24, 0.045)),
)


if __name__ == "__main__":
    main()
