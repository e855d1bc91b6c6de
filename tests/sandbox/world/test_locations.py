"""Locations that people share with the bot."""

import pytest
from telegram import Update

from bot.sandbox.errors import Impossible


async def test_a_location_is_shared(api, world, leyla):
    """Once or live; each move of a live location is an edit."""
    world.locations.share(leyla, 40.4093, 49.8671)
    live = world.locations.share(leyla, 40, 49, live=True)
    world.locations.move(live, 41, 49)

    once, shared, moved = (await api("getUpdates"))[1]
    assert all(Update.de_json(one, None) for one in (once, shared, moved))
    assert once["message"]["location"] == {"latitude": 40.4093, "longitude": 49.8671}
    assert shared["message"]["location"]["live_period"] == 900
    assert moved["edited_message"]["location"]["latitude"] == 41


def test_an_invalid_location_is_refused(world, leyla):
    """Coordinates have limits, and only live locations move."""
    message = world.locations.share(leyla, 0, 0)

    with pytest.raises(Impossible, match="between -90 and 90"):
        world.locations.share(leyla, 91, 0)
    with pytest.raises(Impossible, match="live"):
        world.locations.move(message, 1, 1)
