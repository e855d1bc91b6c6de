"""Checks that each card of an observance has space for its texts, and that the fonts have all their letters."""

from collections.abc import Iterator
from itertools import product

from bot.cards import card
from bot.errors import CardUndrawable
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac

#: The year of the cards that are checked. Its anniversary has as many digits as any until the hundredth.
YEAR = 2090


def undrawable(catalog: Catalog, almanac: Almanac) -> Iterator[tuple[str, CardUndrawable]]:
    """The language of each card that cannot be drawn, and the error; each reason once per observance and language."""
    for observance, language in product(almanac.observances, catalog.languages):
        occasion = almanac.occasion(observance.id, YEAR)
        reasons: dict[str, CardUndrawable] = {}
        for moment in observance.moments:
            try:
                lines = render.card(catalog, occasion, moment.name, language, rehearsal=True)
                card.arranged(lines)
            except CardUndrawable as error:
                reasons.setdefault(str(error), error)
        yield from ((language, error) for error in reasons.values())
