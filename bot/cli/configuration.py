"""Reads the settings for a command, and warns of names that look like mistyped settings."""

import sys

from bot import settings
from bot.settings import Settings

SLIP = "Warning: {name} is not a setting of the bot, so it has no effect; did you mean {nearest}?"


def load() -> Settings:
    """The settings; a line on standard error for each name that looks mistyped. Raises what `settings.load` raises."""
    chosen = settings.load()
    for name, nearest in settings.slips().items():
        print(SLIP.format(name=name, nearest=nearest), file=sys.stderr)
    return chosen
