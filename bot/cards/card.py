"""The card: a candle, the number of years, the date and the day's name, as a picture for a notice."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image, ImageDraw

from bot.cards import candle, typeset
from bot.cards.typeset import Block, Style
from bot.errors import CardUndrawable
from bot.messages.notice import CardLines

#: No text is nearer to an edge than this; all lengths are pixels. Shown 360 pixels wide, a card is 3.6 times smaller.
MARGIN = 72

#: Where the words begin, right of the candle's light, and how wide they may be.
LEFT = 452
WIDTH = candle.SIZE[0] - MARGIN - LEFT

#: How high all of them may be together.
ROOM = candle.SIZE[1] - 2 * MARGIN

#: The colours of the words.
IVORY, SAND, AMBER = (244, 235, 220), (214, 203, 186), (226, 178, 116)

#: The number of years and the word after it; the number gives way to the word.
NUMBER = Style("NotoSerifDisplay-Light", 300, 140, IVORY)
YEARS = Style("NotoSerif-Regular", 82, 60, IVORY)

#: A rehearsal's mark above the candle, and the lines below the number. 44 pixels are 12 on a phone.
MARK = Style("NotoSerif-Regular", 48, 44, AMBER)
DATE = Style("NotoSerif-Regular", 60, 48, IVORY)
NAME = Style("NotoSerif-Regular", 50, 44, SAND, lines=2)
NOTE = Style("NotoSerif-Regular", 48, 44, AMBER, lines=2)

#: Between the number and its word.
SPACE = 26

#: Between a text and the next.
GAP = 34

#: How high the letters of a text stand, in its size, how deep some hang (ğ, ş, д), and how far its lines are apart.
STAND, HANG, LEADING = 0.74, 0.24, 1.26

#: Cards kept in memory: those of a year in all languages, and their rehearsals.
KEPT = 50

#: How a JPEG is written; Telegram makes its own from it.
QUALITY = 92


@dataclass(frozen=True)
class Placed:
    """A line of text at its place."""

    text: str
    block: Block
    #: Its first point on the line on which letters stand, from the left and from above.
    at: tuple[int, int]


@functools.lru_cache(KEPT)
def draw(lines: CardLines) -> bytes:
    """A JPEG of 1280 × 720 points; the same lines give the same bytes.

    Raises CardUndrawable when a text cannot be set. Takes a second: not for an event loop.
    """
    file = BytesIO()
    picture(lines).save(file, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return file.getvalue()


def picture(lines: CardLines) -> Image.Image:
    """The card before it is written as a JPEG."""
    image = candle.scene().copy()
    pen = ImageDraw.Draw(image)
    for one in arranged(lines):
        pen.text(one.at, one.text, one.block.style.colour, one.block.font(), anchor="ls")
    return image


def arranged(lines: CardLines) -> list[Placed]:
    """Every line at its place: one column, halfway between the upper and the lower edge.

    The number is as large as the other lines leave it room. Raises CardUndrawable when they are more than a card holds.
    """
    below = list(_below(lines))
    taken = sum(_height((block,)) + GAP for block in below)
    years = typeset.fit(lines.years, YEARS, WIDTH // 2)
    largest = round((ROOM - taken - years.size * HANG) / STAND)
    if largest < NUMBER.smallest:
        raise CardUndrawable(text=lines.name, reason="with all other lines it is too much")
    style = replace(NUMBER, largest=min(NUMBER.largest, largest))
    number = typeset.fit(lines.number, style, WIDTH - SPACE - _width(years))
    rows = [(number, years), *((one,) for one in below)]
    height = sum(map(_height, rows)) + GAP * (len(rows) - 1)
    return [*_marked(lines), *_placed(rows, MARGIN + (ROOM - height) // 2)]


def _marked(lines: CardLines) -> Iterator[Placed]:
    """The mark, above the candle."""
    if lines.mark:
        block = typeset.fit(lines.mark, MARK, LEFT - 2 * MARGIN)
        yield from _lines(block, MARGIN, MARGIN + _stand((block,)))


def _below(lines: CardLines) -> Iterator[Block]:
    yield typeset.fit(lines.date, DATE, WIDTH)
    yield typeset.fit(lines.name, NAME, WIDTH)
    if lines.note:
        yield typeset.fit(lines.note, NOTE, WIDTH)


def _placed(rows: Sequence[tuple[Block, ...]], top: int) -> Iterator[Placed]:
    for row in rows:
        left = LEFT
        for block in row:
            yield from _lines(block, left, top + _stand(row))
            left += _width(block) + SPACE
        top += _height(row) + GAP


def _lines(block: Block, left: int, base: int) -> Iterator[Placed]:
    """The lines of a block, each beginning exactly at the left with what is seen of its first letter."""
    font = block.font()
    for number, text in enumerate(block.lines):
        down = round(number * block.size * LEADING)
        yield Placed(text, block, (left - typeset.ink(text, font)[0], base + down))


def _width(block: Block) -> int:
    return max(typeset.width(line, block.font()) for line in block.lines)


def _stand(row: tuple[Block, ...]) -> int:
    """From the top of a row to the line on which its first letters stand."""
    return max(round(block.size * STAND) for block in row)


def _height(row: tuple[Block, ...]) -> int:
    """From the top of a row to the deepest of its letters; figures do not hang."""
    more = max(round((len(block.lines) - 1) * block.size * LEADING) for block in row)
    return _stand(row) + more + round(min(block.size for block in row) * HANG)
