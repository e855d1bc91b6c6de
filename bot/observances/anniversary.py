"""Computes the anniversary number of an observance."""

from bot.observances.model import Observance


def number(observance: Observance, year: int) -> int:
    """Years since the first year: 37 in 2027 for 1990. Zero or less means that there is no anniversary."""
    return year - observance.first.year
