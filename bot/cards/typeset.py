"""The typesetter: breaks a text into lines and sets it as large as its place allows, or says why it cannot."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont, Layout

from bot.errors import CardUndrawable

#: Where the fonts are, each a `.ttf` file.
FONTS = Path(__file__).parent / "fonts"

#: Each try is this many pixels smaller than the last.
STEP = 2

#: A word of so many letters (in, в, və) does not end a line: it goes with the word that follows.
SHORT = 2

#: A last line of less than this part of the first is left short: a word alone.
LEFT_SHORT = 0.5

#: No font has a letter here; what it draws instead is drawn for every letter that it lacks.
MISSING = "\U0010ffff"


@dataclass(frozen=True)
class Style:
    """How a text is set."""

    #: The name of a file in FONTS, without its ending.
    face: str
    #: Pixels between which the size is chosen.
    largest: int
    smallest: int
    #: Red, green, blue.
    colour: tuple[int, int, int]
    #: At most so many lines.
    lines: int = 1


@dataclass(frozen=True)
class Block:
    """A text that has been set."""

    style: Style
    size: int
    lines: tuple[str, ...]

    def font(self) -> FreeTypeFont:
        """Its font at its size; a new one each time, for whoever draws in a thread."""
        return face(self.style.face, self.size)


def face(name: str, size: int) -> FreeTypeFont:
    """A font at a size in pixels, laid out by Pillow alone: the same on every machine."""
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size, layout_engine=Layout.BASIC)


def fit(text: str, style: Style, room: int) -> Block:
    """The text as large as it goes into that many pixels; where it has a line break, a line ends.

    Where a style has two lines, words fill both: so all that is below them stands at the same height.

    Raises CardUndrawable when a letter is missing in the font, and when it does not fit even at its smallest.
    """
    _require_letters(text, style)
    parts = [list(_glued(part.split())) for part in text.splitlines()]
    for size in range(style.largest, style.smallest - 1, -STEP):
        font = face(style.face, size)
        lines = [line for part in parts for line in _broken(part, font, room)]
        if len(lines) < style.lines and len(parts[0]) > 1:
            lines = _halved(parts[0], font)
        if len(lines) <= style.lines and all(width(line, font) <= room for line in lines):
            return Block(style, size, tuple(lines))
    raise CardUndrawable(text=text, reason=f"there is room for {style.lines} lines of {room}")


def width(text: str, font: FreeTypeFont) -> int:
    """How many pixels wide a line is, by what is seen of it."""
    left, right = ink(text, font)
    return right - left


def ink(text: str, font: FreeTypeFont) -> tuple[int, int]:
    """Where what is seen of a line begins and ends, in pixels from its first point."""
    mask, offset = font.getmask2(text, anchor="ls")
    left, _, right, _ = mask.getbbox() or (0, 0, 0, 0)
    return left + offset[0], right + offset[0]


def lacking(text: str, name: str) -> list[str]:
    """The letters of a text that a font does not have; a space is none."""
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
    """The pieces between which a line may end."""
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


def _broken(pieces: list[str], font: FreeTypeFont, room: int) -> list[str]:
    """Lines filled one after another, or two that are more alike when the last would be left short."""
    lines = pieces[:1]
    for piece in pieces[1:]:
        longer = f"{lines[-1]} {piece}"
        if width(longer, font) <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) == 2 and width(lines[1], font) < LEFT_SHORT * width(lines[0], font):
        return _halved(pieces, font)
    return lines


def _halved(pieces: list[str], font: FreeTypeFont) -> list[str]:
    """Two lines of which the longer is as short as can be."""
    ways = [[" ".join(pieces[:n]), " ".join(pieces[n:])] for n in range(1, len(pieces))]
    return min(ways, key=lambda lines: max(width(line, font) for line in lines))
