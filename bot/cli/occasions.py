"""The occasion that an operator asks for by its year."""

import typer

from bot.app import clock
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion


def of_year(almanac: Almanac, year: int | None, last: int) -> Occasion:
    """The next occasion or, with a year, the same observance in that year.

    Raises BadParameter for a year before the first anniversary or after `last`.
    """
    following = almanac.following(clock.wall().date())
    if year is None:
        return following
    first = almanac.observance(following.observance).first.year
    if not first < year <= last:
        years = f"from {first + 1} to {last}"
        raise typer.BadParameter(f"--year {year} has no anniversary; use a year {years}")
    return almanac.occasion(following.observance, year)
