"""What a paid broadcast costs: the Stars that Telegram charges for messages beyond its free rate."""

import math

from bot.delivery.slots import effective

#: Maximum messages per second that Telegram allows for free.
FREE_RATE = 30

#: Stars for each message above the free rate, according to Telegram's FAQ for bots.
STARS = 0.1


def stars(count: int, rate: int) -> int:
    """The most Stars that Telegram charges for `count` messages at `rate` messages a second."""
    beyond = max(0.0, 1 - FREE_RATE / effective(rate))
    return math.ceil(count * beyond * STARS)
