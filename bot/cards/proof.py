"""The proof: whether each card of an observance has room for its texts and letters for all of them."""

from collections.abc import Iterator
from itertools import product

from bot.cards import card
from bot.errors import CardUndrawable
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac

#: The year whose cards are set; its anniversary has as many figures as any of a lifetime, but for the hundredth.
YEAR = 2090


def undrawable(catalog: Catalog, almanac: Almanac) -> Iterator[tuple[str, CardUndrawable]]:
    """The language of each card that cannot be drawn, and why; each reason once."""
    for observance, language in product(almanac.observances, catalog.languages):
        occasion = almanac.occasion(observance.id, YEAR)
        reasons: dict[str, CardUndrawable] = {}
        for moment in observance.moments:
            try:
                lines = render.card(
                    catalog, almanac, occasion, moment.name, language, rehearsal=True
                )
                card.arranged(lines)
            except CardUndrawable as error:
                reasons.setdefault(str(error), error)
        yield from ((language, error) for error in reasons.values())
