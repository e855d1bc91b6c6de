"""Writes a picture as sixels, the graphics that terminals such as foot, mlterm and Konsole show."""

import re
from collections import defaultdict

from PIL import Image

#: Colours that a terminal can keep.
COLOURS = 256

#: Rows of pixels that one row of sixels shows.
ROWS = 6

#: The character of a sixel without a pixel; each pixel adds a power of two.
EMPTY = b"?"


def encoded(picture: Image.Image) -> str:
    """The escape sequence that shows a picture of at most 256 colours where the cursor is; see `reduced`."""
    width, height = picture.size
    pixels = picture.tobytes()
    rows = [pixels[start : start + width] for start in range(0, width * height, width)]
    bands = "-".join(_band(rows[top : top + ROWS]) for top in range(0, height, ROWS))
    return f'\x1bP0;1q"1;1;{width};{height}{_palette(picture)}{bands}\x1b\\'


def reduced(picture: Image.Image, width: int) -> Image.Image:
    """The picture in its best 256 colours, dithered, and at most `width` pixels wide; it is not enlarged."""
    scaled = picture.convert("RGB")
    scaled.thumbnail((width, picture.height))
    return scaled.quantize(palette=scaled.quantize(COLOURS))


def _palette(picture: Image.Image) -> str:
    """Sets the number of each colour; red, green and blue are percentages."""
    levels = [round(level / 255 * 100) for level in picture.getpalette() or []]
    colours = zip(levels[::3], levels[1::3], levels[2::3], strict=True)
    return "".join(f"#{number};2;{r};{g};{b}" for number, (r, g, b) in enumerate(colours))


def _band(rows: list[bytes]) -> str:
    """Up to six rows of pixels: for each colour a line of sixels, all drawn over each other."""
    lines: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(EMPTY * len(rows[0])))
    for bit, row in enumerate(rows):
        for x, colour in enumerate(row):
            lines[colour][x] += 1 << bit
    return "$".join(f"#{colour}{_short(line)}" for colour, line in lines.items())


def _short(line: bytearray) -> str:
    """A line of sixels, in which four or more equal ones are a number and one sixel."""
    text = line.rstrip(EMPTY).decode()
    return re.sub(r"(.)\1{3,}", lambda run: f"!{len(run[0])}{run[1]}", text)
