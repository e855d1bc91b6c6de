"""Computes the day on which an observance falls in a given year."""

from datetime import date

from bot.observances.model import FixedDate


def date_in(rule: FixedDate, year: int) -> date:
    """The date in that year. A fixed date is the same month and day each year."""
    return date(year, rule.month, rule.day)
