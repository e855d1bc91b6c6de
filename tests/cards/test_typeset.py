"""The typesetter breaks lines where a reader would."""

import pytest

from bot.cards import typeset
from bot.cards.typeset import Style
from bot.errors import CardUndrawable

STYLE = Style("NotoSerif-Regular", 50, 44, (255, 255, 255), lines=2)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Ümumxalq Hüzn Günü", ("Ümumxalq", "Hüzn Günü")),
        ("Remembrance", ("Remembrance",)),
        ("National Mourning Day in Azerbaijan", ("National Mourning Day", "in Azerbaijan")),
        ("Azerbaycan'da Milli Matem Günü", ("Azerbaycan'da", "Milli Matem Günü")),
        ("12:00 in Baku:\na minute of silence", ("12:00 in Baku:", "a minute of silence")),
    ],
)
def test_where_lines_end(text: str, lines: tuple[str, ...]) -> None:
    """Not after a short word, not before a last word left alone, where the text says so; and both lines are filled."""
    assert typeset.fit(text, STYLE, 750).lines == lines


def test_a_text_is_as_large_as_it_goes() -> None:
    """It shrinks only as far as it must."""
    sizes = [typeset.fit("Remembering", STYLE, room).size for room in (750, 305)]

    assert sizes[0] == STYLE.largest > sizes[1] >= STYLE.smallest


def test_it_never_shrinks_below_its_bound() -> None:
    """Rather than unreadable, it is refused."""
    with pytest.raises(CardUndrawable, match="it does not fit 2 lines of 100 pixels"):
        typeset.fit("National Mourning Day", STYLE, 100)


def test_a_short_word_at_the_end_stays() -> None:
    """What has nothing behind it is not lost."""
    assert typeset.fit("Day in", STYLE, 600).lines == ("Day", "in")
