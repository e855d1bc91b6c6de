"""/calendar: the coming occasions as a file, and the address of the feed where there is one."""

import asyncio

from telegram import Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot import ics
from bot.handlers.context import Context
from bot.messages import dates
from bot.messages.markup import Markup

#: How Telegram says that a group takes no files.
NO_FILES = ("not enough rights", "send_docs_forbidden", "send_media_forbidden")


async def calendar(update: Update, context: Context) -> None:
    """Send the file, in the chat's language and from its own date on; to a group as quietly as any answer.

    Its reminders keep to the chat's time zone, which until one is chosen is the bot's default; the caption names it.
    """
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
    """What to do with the file and, where the feed can be reached, how to subscribe to that instead."""
    city = dates.zone_city(context.here.zone, context.language)
    text = context.text("caption-calendar", zone=city)
    if not context.services.feeds:
        return text
    https = f"{context.services.feeds}/calendar/{context.language}.ics"
    webcal = f"webcal{https.removeprefix('https')}"
    feed = context.text("caption-calendar-feed", webcal=webcal, https=https)
    return Markup(f"{text}\n\n{feed}")
