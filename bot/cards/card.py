"""Draws the card of a notice: number of years, date, years since when and the day's name beside a candle."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from bot.cards import background, typeset
from bot.cards.typeset import Block, Style
from bot.messages.notice import CardLines

#: Minimum distance of text from an edge. All lengths are pixels. Shown 360 pixels wide, a card is 3.6 times smaller.
MARGIN = 72

#: Where the text begins, right of the candle and the carnation, and its maximum width.
LEFT = 452
WIDTH = background.SIZE[0] - MARGIN - LEFT

#: The colours of the text.
IVORY, SAND, AMBER = (244, 235, 220), (214, 203, 186), (226, 178, 116)

#: The number of years and the word after it; the number gets smaller to leave space for the word.
NUMBER = Style("NotoSerifDisplay-Light", 240, 140, IVORY)
YEARS = Style("NotoSerif-Regular", 82, 60, IVORY)

#: The date, and beside it the years since when. 44 pixels are 12 on a phone.
DATE = Style("NotoSerif-Regular", 60, 48, IVORY)
SINCE = Style("NotoSerif-Regular", 60, 48, SAND)

#: The lines below them, and the mark of a rehearsal above the candle.
NAME = Style("NotoSerif-Regular", 50, 44, SAND, lines=2)
NOTE = Style("NotoSerif-Regular", 48, 44, AMBER, lines=2)
MARK = Style("NotoSerif-Regular", 48, 44, AMBER)

#: The baseline of each text, measured from the top: the same on every card, in every language.
NUMBER_AT, DATE_AT, NAME_AT, NOTE_AT, MARK_AT = 250, 345, 433, 576, 108

#: Distance between the first and second line of a text, in units of the text's largest size.
LEADING = 1.26

#: Space between two texts on one line.
SPACE = 34

#: Cards kept in memory: those of a year in all languages, and their rehearsals.
KEPT = 50

#: JPEG quality. Telegram compresses the picture again.
QUALITY = 92


@dataclass(frozen=True)
class Placed:
    """A line of text with its position."""

    text: str
    block: Block
    #: The first point of the text on its baseline: distance from the left and from the top.
    at: tuple[int, int]


@functools.lru_cache(KEPT)
def draw(lines: CardLines) -> bytes:
    """A JPEG of 1280 × 720 pixels; the same lines give the same bytes.

    Raises CardUndrawable when a text does not fit or the font lacks a letter. Takes a tenth of a second: call
    it in a thread.
    """
    file = BytesIO()
    picture(lines).save(file, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return file.getvalue()


def png(lines: CardLines) -> bytes:
    """The same card as a PNG. Raises CardUndrawable."""
    file = BytesIO()
    picture(lines).save(file, "PNG")
    return file.getvalue()


def picture(lines: CardLines) -> Image.Image:
    """The card as an image, before it is written as a JPEG or a PNG. Raises CardUndrawable."""
    image = background.image().copy()
    pen = ImageDraw.Draw(image)
    for one in arranged(lines):
        pen.text(one.at, one.text, one.block.style.colour, one.block.font(), anchor="ls")
    return image


def arranged(lines: CardLines) -> list[Placed]:
    """All lines with their positions. Raises CardUndrawable when a line does not fit."""
    placed = [
        *_pair((lines.number, NUMBER), (lines.years, YEARS), NUMBER_AT),
        *_pair((lines.date, DATE), (lines.since, SINCE), DATE_AT),
        *_lines(typeset.fit(lines.name, NAME, WIDTH), LEFT, NAME_AT),
    ]
    if lines.note:
        placed += _lines(typeset.fit(lines.note, NOTE, WIDTH), LEFT, NOTE_AT)
    if lines.mark:
        placed += _lines(typeset.fit(lines.mark, MARK, LEFT - 2 * MARGIN), MARGIN, MARK_AT)
    return placed


def _pair(first: tuple[str, Style], second: tuple[str, Style], base: int) -> Iterator[Placed]:
    """Two texts on one line; the first gets the width that the second leaves."""
    after = typeset.fit(*second, WIDTH // 2)
    before = typeset.fit(*first, WIDTH - SPACE - _width(after))
    yield from _lines(before, LEFT, base)
    yield from _lines(after, LEFT + _width(before) + SPACE, base)


def _lines(block: Block, left: int, base: int) -> Iterator[Placed]:
    """The lines of a block. The visible part of each first letter begins exactly at `left`."""
    font = block.font()
    for number, text in enumerate(block.lines):
        down = round(number * block.style.largest * LEADING)
        yield Placed(text, block, (left - typeset.ink(text, font)[0], base + down))


def _width(block: Block) -> int:
    return max(typeset.width(line, block.font()) for line in block.lines)
