"""Which anniversary it is."""

from bot.observances.model import Observance


def number(observance: Observance, year: int) -> int:
    """Years since the first: 37 in 2027 for 1990. Zero or less: there is no anniversary to keep."""
    return year - observance.first.year
