"""A card is readable, holds its margins, and is the same each time."""

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot.cards import background, card, typeset
from bot.cards.card import Placed
from bot.errors import CardUndrawable
from bot.messages import catalog as catalogs
from bot.messages import render
from bot.messages.notice import CardLines
from bot.observances import almanac as almanacs
from tests.cards.conftest import LANGUAGES, MOMENTS, NUMBERS, Worded
from tests.conftest import MESSAGES

#: Shown so many pixels wide on a phone, no text may be smaller than this there.
PHONE, SMALLEST = 360, 12


def luminance(colour: tuple[int, int, int]) -> float:
    """The relative luminance of WCAG."""
    parts = [one / 255 for one in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def written(lines: CardLines) -> tuple[int, int, int, int]:
    """The box around all that differs from the background alone."""
    box = ImageChops.difference(card.picture(lines), background.image()).getbbox()
    assert box is not None
    return box


def seen(line: Placed) -> tuple[int, int, int, int]:
    """The box around what is seen of a line."""
    font = line.block.font()
    left, right = typeset.ink(line.text, font)
    _, top, _, bottom = font.getbbox(line.text, anchor="ls")
    x, y = line.at
    return x + left, y + int(top), x + right, y + int(bottom)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_no_text_touches_the_margins(worded: Worded, language: str, number: int) -> None:
    """Not one point of a letter is nearer to an edge than the margin."""
    left, upper, right, lower = written(worded(language, number))

    width, height = background.SIZE
    assert min(left, upper, width - right, height - lower) >= card.MARGIN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_all_is_readable_on_a_phone(worded: Worded, language: str, number: int) -> None:
    """The smallest text has 12 pixels where the card is 360 wide."""
    sizes = [one.block.size for one in card.arranged(worded(language, number))]

    assert min(sizes) * PHONE / background.SIZE[0] >= SMALLEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_every_word_is_there(worded: Worded, language: str, number: int) -> None:
    """The card shows the lines word for word, in order."""
    lines = worded(language, number)
    said = [lines.number, lines.years, lines.date, lines.since, lines.name, lines.note, lines.mark]

    placed = " ".join(one.text for one in card.arranged(lines))

    assert placed.split() == " ".join(said).split()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", NUMBERS)
def test_no_line_lies_on_another(worded: Worded, language: str, number: int) -> None:
    """What is seen of a line ends before the next begins."""
    boxes = []
    for one in card.arranged(worded(language, number)):
        boxes.append(Image.new("1", background.SIZE))
        boxes[-1].paste(1, seen(one))

    for index, box in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert ImageChops.logical_and(box, other).getbbox() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_stand_out(worded: Worded, language: str) -> None:
    """Against the brightest point behind it, each text has a contrast of more than 4.5 to 1."""
    for one in card.arranged(worded(language, 37)):
        behind = background.image().crop(seen(one))
        brightest = max(luminance(colour) for _, colour in behind.getcolors(10**7))
        assert (luminance(one.block.style.colour) + 0.05) / (brightest + 0.05) > 4.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_small_enough_for_a_photo(worded: Worded, language: str) -> None:
    """A JPEG of 1280 by 720 with less than 300 kB."""
    drawn = card.draw(worded(language, 37))

    image = Image.open(BytesIO(drawn))
    assert (image.format, image.size) == ("JPEG", (1280, 720))
    assert len(drawn) < 300_000


def test_the_same_lines_give_the_same_bytes(worded: Worded) -> None:
    """Also when the background is read again, as another process would."""
    first = card.draw(worded("az", 37))
    background.image.cache_clear()
    card.draw.cache_clear()

    assert card.draw(worded("az", 37)) == first
    assert card.draw(worded("az", 38)) != first


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [37, 40, 100])
@pytest.mark.parametrize("mark", [True, False])
def test_the_words_stand_at_the_same_height(
    worded: Worded, language: str, moment: str, number: int, mark: bool
) -> None:
    """In every language they fill the place from one margin to the other, on the same lines."""
    said = worded(language, number, moment, mark=mark)
    lines = [one for one in card.arranged(said) if one.text != said.mark]

    assert [one.at[1] for one in lines] == [250, 250, 345, 345, 433, 496, 576, 636]
    assert 0 <= min(seen(one)[1] for one in lines) - card.MARGIN <= 6
    assert 0 <= background.SIZE[1] - card.MARGIN - max(seen(one)[3] for one in lines) <= 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_since_when(worded: Worded, language: str) -> None:
    """Beside the day are the year of the tragedy and the year of the anniversary, on one line."""
    day, since = card.arranged(worded(language, 37))[2:4]

    assert day.text in ("20 yanvar", "20 January", "20 января", "20 Ocak")
    assert since.text == "1990 – 2027"
    assert day.at[1] == since.at[1]


def test_each_moment_has_its_own_card(worded: Worded) -> None:
    """They differ in the note alone, and none says `tomorrow`: a card is forwarded on another day, too."""
    eve, day, silence = (worded("en", 37, moment) for moment in MOMENTS)

    assert day.note == "In memory\nof those killed"
    assert eve == replace(day, note="The night of\n19–20 January")
    assert silence == replace(day, note="12:00 in Baku:\na minute of silence")


def test_turkish_has_the_printed_apostrophe(worded: Worded) -> None:
    """The messages' own stays plain; on the card it is ’."""
    eve, silence = worded("tr", 37, "eve"), worded("tr", 37)

    assert eve.note == "19 Ocak’ı 20 Ocak’a\nbağlayan gece"
    assert silence.note == "Bakü saatiyle 12.00’de\nbir dakikalık saygı duruşu"
    assert silence.name == "Azerbaycan’da Millî Matem Günü"


def test_what_does_not_break_in_a_message_breaks_on_a_card(worded: Worded, tmp_path: Path) -> None:
    """A no-break space and a no-break hyphen are a space and a hyphen there, as the card breaks its own lines."""
    shutil.copytree(MESSAGES, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "january-20" / "az.ftl"
    text = path.read_text("utf-8")
    joined = text.replace("12:00-da\n", "12:00\u2011da\n").replace("Ümumxalq ", "Ümumxalq\u00a0")
    path.write_text(joined, "utf-8")

    catalog, almanac = catalogs.load(tmp_path), almanacs.load(tmp_path)
    occasion = almanac.occasion("january-20", 2027)
    lines = render.card(catalog, occasion, "silence", "az", rehearsal=True)

    assert joined.count("\u2011") == 1 <= joined.count("\u00a0")
    assert lines == worded("az", 37)


def test_too_much_is_refused(worded: Worded) -> None:
    """A name of three lines cannot be set, and the error says which text."""
    lines = replace(worded("en", 37), name="A name that goes on and on " * 3)

    with pytest.raises(CardUndrawable, match="A name that goes on"):
        card.draw(lines)


def test_a_letter_that_the_font_lacks_is_refused(worded: Worded) -> None:
    """No box is drawn for it: the error names it."""
    lines = replace(worded("en", 37), name="National 日 Day")

    with pytest.raises(CardUndrawable, match=r"日 \(U\+65E5\)"):
        card.draw(lines)


def test_the_fonts_have_the_letters_of_all_languages() -> None:
    """Capitals and small letters of Azerbaijani, Turkish, English and Russian, and the marks between them."""
    letters = "ABCÇDEƏFGĞHXIİJKQLMNOÖPRSŞTUÜVYZWÂÎÛАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    small = letters.replace("İ", "").lower() + "ıi"
    marks = "0123456789.,:;–—-’'“”«»()/№"

    assert typeset.lacking(letters + small + marks, "NotoSerif-Regular") == []
    assert typeset.lacking("0123456789", "NotoSerifDisplay-Light") == []
