"""Breaks a text into lines and sets it in the largest size that fits, or raises an error with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont, Layout

from bot.errors import CardUndrawable, FontMissing

#: The folder of the fonts; each is a `.ttf` file.
FONTS = Path(__file__).parent / "fonts"

#: Pixels by which the size is reduced at each attempt.
STEP = 2

#: A word of at most this many letters (in, в, və) does not end a line: it stays with the word that follows.
SHORT = 2

#: A last line that is shorter than this part of the first is too short: both lines are then balanced.
LEFT_SHORT = 0.5

#: A character that no font has. A font draws the same shape for it as for every letter that it lacks.
MISSING = "\U0010ffff"


@dataclass(frozen=True)
class Style:
    """The font, size and colour of a text."""

    #: The name of a file in FONTS, without the extension.
    face: str
    #: The size is chosen between these, in pixels.
    largest: int
    smallest: int
    #: Red, green, blue.
    colour: tuple[int, int, int]
    #: Maximum number of lines.
    lines: int = 1


@dataclass(frozen=True)
class Block:
    """A text in its final size, broken into lines."""

    style: Style
    size: int
    lines: tuple[str, ...]

    def font(self) -> FreeTypeFont:
        """The font in this size. Each call makes a new object, so that threads do not share one."""
        return face(self.style.face, self.size)


def face(name: str, size: int) -> FreeTypeFont:
    """A font at a size in pixels, with Pillow's own layout: the result is the same on every machine.

    Raises FontMissing when its file cannot be read.
    """
    file = FONTS / f"{name}.ttf"
    try:
        return ImageFont.truetype(str(file), size, layout_engine=Layout.BASIC)
    except OSError as error:
        raise FontMissing(path=file, reason=error.strerror or str(error)) from error


def fit(text: str, style: Style, max_width: int) -> Block:
    """The text in the largest size that fits a width of `max_width` pixels. A line break in the text ends a line.

    Where a style has two lines, the words fill both, so that the texts below have the same height on every card.

    Raises CardUndrawable when the font lacks a letter, and when the text does not fit at the smallest size.
    """
    _require_letters(text, style)
    parts = [list(_glued(part.split())) for part in text.splitlines()]
    for size in range(style.largest, style.smallest - 1, -STEP):
        font = face(style.face, size)
        lines = [line for part in parts for line in _broken(part, font, max_width)]
        if len(lines) < style.lines and len(parts[0]) > 1:
            lines = _halved(parts[0], font)
        if len(lines) <= style.lines and all(width(line, font) <= max_width for line in lines):
            return Block(style, size, tuple(lines))
    raise CardUndrawable(
        text=text, reason=f"it does not fit {style.lines} lines of {max_width} pixels"
    )


def width(text: str, font: FreeTypeFont) -> int:
    """The width in pixels of the visible part of a line."""
    left, right = ink(text, font)
    return right - left


def ink(text: str, font: FreeTypeFont) -> tuple[int, int]:
    """Where the visible part of a line begins and ends, in pixels from its first point."""
    mask, offset = font.getmask2(text, anchor="ls")
    left, _, right, _ = mask.getbbox() or (0, 0, 0, 0)
    return left + offset[0], right + offset[0]


def lacking(text: str, name: str) -> list[str]:
    """The letters of a text that a font lacks; spaces do not count."""
    font = face(name, 40)
    box = _drawn(MISSING, font)
    return [one for one in dict.fromkeys(text) if not one.isspace() and _drawn(one, font) == box]


def _require_letters(text: str, style: Style) -> None:
    if missing := lacking(text, style.face):
        named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in missing)
        raise CardUndrawable(text=text, reason=f"the font {style.face} has no {named}")


def _drawn(letter: str, font: FreeTypeFont) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(letter)
    return mask.size, bytes(mask)


def _glued(words: list[str]) -> Iterator[str]:
    """The pieces between which a line can break."""
    held = ""
    for word in words:
        held += word
        if len(word) > SHORT or not word.isalpha():
            yield held
            held = ""
        else:
            held += " "
    if held:
        yield held.rstrip()


def _broken(pieces: list[str], font: FreeTypeFont, max_width: int) -> list[str]:
    """Lines filled one after another. Two lines are balanced when the last one would be too short."""
    lines = pieces[:1]
    for piece in pieces[1:]:
        longer = f"{lines[-1]} {piece}"
        if width(longer, font) <= max_width:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) == 2 and width(lines[1], font) < LEFT_SHORT * width(lines[0], font):
        return _halved(pieces, font)
    return lines


def _halved(pieces: list[str], font: FreeTypeFont) -> list[str]:
    """Two lines, broken so that the longer one is as short as possible."""
    ways = [[" ".join(pieces[:n]), " ".join(pieces[n:])] for n in range(1, len(pieces))]
    return min(ways, key=lambda lines: max(width(line, font) for line in lines))
