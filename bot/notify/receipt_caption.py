"""The caption of the receipt that operators get: the main figures of an occasion."""

from collections.abc import Mapping

from bot.messages import dates
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances.model import Occasion

#: The figures that it names.
FIGURES = (
    *("owed", "sent", "unreachable", "failed", "uncertain", "expired", "recalled", "doubled"),
)


def worded(
    catalog: Catalog, language: str, occasion: Occasion, figures: Mapping[str, int]
) -> Markup:
    """The caption in a language; `figures` are the numbers of notices by the names of FIGURES."""
    numbers = {name: figures[name] for name in FIGURES}
    name = catalog.of(occasion.observance, language, "day-name")
    date = dates.day(occasion.date, language)
    return catalog.text(language, "receipt-caption", name=name, date=date, **numbers)
