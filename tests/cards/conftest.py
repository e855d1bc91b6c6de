"""The lines of the cards that are shipped."""

from collections.abc import Callable

import pytest

from bot.messages import catalog as catalogs
from bot.messages import render
from bot.messages.notice import CardLines
from bot.observances import almanac as almanacs
from tests.conftest import MESSAGES

LANGUAGES = ("az", "en", "ru", "tr")

MOMENTS = ("eve", "day", "silence")

#: The first anniversaries with one, two, three and four figures, and those around.
NUMBERS = (1, 9, 37, 100, 120, 1000)

#: A language, an anniversary, a moment, whether it is a rehearsal.
Worded = Callable[..., CardLines]


@pytest.fixture(scope="session")
def worded() -> Worded:
    """What is written on a card: of the minute of silence, which has most, unless another is named."""
    catalog, almanac = catalogs.load(MESSAGES), almanacs.load(MESSAGES)

    def lines(
        language: str, number: int, moment: str = "silence", *, mark: bool = True
    ) -> CardLines:
        occasion = almanac.occasion("january-20", 1990 + number)
        return render.card(catalog, occasion, moment, language, rehearsal=mark)

    return lines
