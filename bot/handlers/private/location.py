"""Sets the time zone from a shared location; the location itself is not stored."""

import asyncio

from bot.handlers.request import Request
from bot.handlers.settings import menu, zone
from bot.observances import geo_timezone


async def shared(request: Request) -> None:
    """Set the time zone of a location shared in a private chat; ask for the zone when none is known there.

    Of a live location only the first position counts: the bot does not request edited messages.
    """
    place = request.update.message.location if request.update.message else None
    if place is None:
        return
    found = await asyncio.to_thread(geo_timezone.zone_at, place.latitude, place.longitude)
    if found is None:
        await menu.ask(request, zone.PAGE)
    else:
        await zone.set_to(request, found)
