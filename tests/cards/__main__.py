"""`make cards`: every card of an anniversary, written to dist/cards to be looked at."""

import re
import sys
from pathlib import Path

from bot.cards import card
from bot.messages import catalog as catalogs
from bot.messages import render
from bot.observances import almanac as almanacs

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist" / "cards"


def main(words: list[str]) -> int:
    """Draw the cards of a year's 20 January in all languages, as they go out; 2027 where no year is given.

    Returns 2 when there is no anniversary in what is given as the year.
    """
    catalog, almanac = catalogs.load(ROOT / "messages"), almanacs.load(ROOT / "messages")
    given = " ".join(words) or "2027"
    first = almanac.observance("january-20").first.year
    if not re.fullmatch("[0-9]{4}", given) or int(given) <= first:
        print(
            f"“{given[:40]}” has no cards: give one year from {first + 1} to 9999, as in"
            " `make cards ARGS=2027`.",
            file=sys.stderr,
        )
        return 2
    occasion = almanac.occasion("january-20", int(given))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language in catalog.languages:
        for moment in ("eve", "day", "silence"):
            lines = render.card(catalog, occasion, moment, language)
            (FOLDER / f"{given}-{language}-{moment}.jpg").write_bytes(card.draw(lines))
    print(f"The cards of {given} are in {FOLDER.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
