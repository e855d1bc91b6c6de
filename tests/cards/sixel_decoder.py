"""Reads sixels back into a picture, as a terminal does, and is strict about what it reads."""

import re

from PIL import Image

#: The sequence: its size and the rest.
WHOLE = re.compile(r'\x1bP0;1q"1;1;(\d+);(\d+)([\x20-\x7e]*)\x1b\\')

#: What stands in the rest: a colour that is set or selected, a repeated sixel, a sixel, the end of a line or of a band.
TOKEN = re.compile(r"#(\d+)(?:;2;(\d+);(\d+);(\d+))?|!(\d+)([?-~])|([?-~])|([$-])")


def decoded(sequence: str) -> Image.Image:
    """The picture, whose levels are percentages; fails where a pixel is outside it, drawn twice or never."""
    whole = WHOLE.fullmatch(sequence)
    assert whole
    width, height = int(whole[1]), int(whole[2])
    colours: dict[str, tuple[int, ...]] = {}
    picture: dict[tuple[int, int], tuple[int, ...]] = {}
    left, y, colour, end = 0, 0, "", 0
    for token in TOKEN.finditer(whole[3]):
        assert token.start() == end, whole[3][end : token.start()]
        end = token.end()
        if token[2]:
            colours[token[1]] = (int(token[2]), int(token[3]), int(token[4]))
        elif token[1]:
            colour = token[1]
        elif token[8]:
            left, y = 0, y + 6 * (token[8] == "-")
        else:
            bits = ord(token[6] or token[7]) - ord("?")
            for x in range(left, left + int(token[5] or 1)):
                drawn = {(x, y + bit): colours[colour] for bit in range(6) if bits >> bit & 1}
                assert not any(place in picture for place in drawn)
                picture |= drawn
            left = x + 1
    assert end == len(whole[3])
    assert picture.keys() == {(x, y) for x in range(width) for y in range(height)}
    found = Image.new("RGB", (width, height))
    for place, levels in picture.items():
        found.putpixel(place, levels)  # type: ignore[arg-type]
    return found
