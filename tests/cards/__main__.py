"""`make cards`: every card of an anniversary, written to dist/cards to be looked at."""

import sys
from pathlib import Path

from bot.cards import card
from bot.messages import catalog as catalogs
from bot.messages import render
from bot.observances import almanac as almanacs

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist" / "cards"


def main(year: int) -> None:
    """Draw the cards of that year's 20 January in all languages, as they go out."""
    catalog, almanac = catalogs.load(ROOT / "messages"), almanacs.load(ROOT / "messages")
    occasion = almanac.occasion("january-20", year)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in catalog.languages:
        for moment in ("eve", "day", "silence"):
            lines = render.card(catalog, almanac, occasion, moment, language)
            (FOLDER / f"{year}-{language}-{moment}.jpg").write_bytes(card.draw(lines))
    print(f"The cards of {year} are in {FOLDER.relative_to(ROOT)}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2027)
