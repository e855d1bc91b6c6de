"""Sets the time zone from a shared location; the location itself is not stored."""

import asyncio

from telegram import Update

from bot.handlers.context import Context
from bot.handlers.settings import menu
from bot.observances import geo_timezone


async def shared(update: Update, context: Context) -> None:
    """Set the time zone of a location shared in a private chat; ask for the zone when none is known there.

    Of a live location only the first position counts: the bot does not request edited messages.
    """
    place = update.message.location if update.message else None
    if place is None:
        return
    zone = await asyncio.to_thread(geo_timezone.zone_at, place.latitude, place.longitude)
    if zone is None:
        await menu.timezone(update, context)
    else:
        await menu.set_zone(context, zone)
