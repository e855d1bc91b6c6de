"""/calendar: sends the coming occasions as a file, with the address of the calendar feed if there is one."""

import asyncio

from telegram import Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.handlers.context import Context
from bot.messages import dates
from bot.messages.markup import Markup

#: Parts of the errors with which Telegram refuses a file in a group.
NO_FILES = ("not enough rights", "send_docs_forbidden", "send_media_forbidden")


async def calendar(update: Update, context: Context) -> None:
    """Send the file in the chat's language, from the chat's current date on; to a group without sound, like any answer.

    The reminders use the chat's time zone, or the bot's default until the chat has chosen one. The caption names the
    zone.
    """
    from bot import ics  # here: icalendar needs some megabytes

    services, bot, zone = context.services, context.bot.username, context.here.zone
    content = await asyncio.to_thread(
        ics.calendar, services.catalog, services.almanac, context.language, context.today, bot, zone
    )
    occasion = services.almanac.following(context.today)
    try:
        await context.bot.send_document(
            context.here.address,
            content,
            filename=f"{occasion.observance}.ics",
            caption=_caption(context),
            parse_mode=ParseMode.HTML,
            message_thread_id=context.thread,
            disable_notification=not context.here.private or None,
        )
    except BadRequest as refusal:
        said = refusal.message.lower()
        if context.here.private or not any(words in said for words in NO_FILES):
            raise
        await context.say("calendar-refused", bot=bot)


def _caption(context: Context) -> Markup:
    """How to use the file and, if the bot has a feed, how to subscribe to the feed instead."""
    city = dates.zone_city(context.here.zone, context.language)
    text = context.text("caption-calendar", zone=city)
    if not context.services.feeds:
        return text
    https = f"{context.services.feeds}/calendar/{context.language}.ics"
    webcal = f"webcal{https.removeprefix('https')}"
    feed = context.text("caption-calendar-feed", webcal=webcal, https=https)
    return Markup(f"{text}\n\n{feed}")
