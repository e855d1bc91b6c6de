"""A place that is shared sets the time zone; the place itself is kept nowhere."""

import asyncio

from telegram import Update

from bot.handlers import settings_menu
from bot.handlers.context import Context
from bot.observances import geo_timezone


async def shared(update: Update, context: Context) -> None:
    """Set the zone of a place shared in a private chat; where no zone is known, ask for it.

    Of one that is shared live only the first counts: the bot does not ask for what changes in a message.
    """
    place = update.message.location if update.message else None
    if place is None:
        return
    zone = await asyncio.to_thread(geo_timezone.zone_at, place.latitude, place.longitude)
    if zone is None:
        await settings_menu.timezone(update, context)
    else:
        await settings_menu.set_zone(context, zone)
