"""/calendar: sends the coming occasions as a file, with the address of the calendar feed if there is one."""

import asyncio

from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.handlers.request import Request
from bot.messages import dates
from bot.messages.markup import Markup

#: Parts of the errors with which Telegram refuses a file in a group.
NO_FILES = ("not enough rights", "send_docs_forbidden", "send_media_forbidden")


async def calendar(request: Request) -> None:
    """Send the file in the chat's language, from the chat's current date on; to a group without sound, like any answer.

    The reminders use the chat's time zone, or the bot's default until the chat has chosen one. The caption names the
    zone.
    """
    from bot import ics  # here: icalendar needs some megabytes

    services, bot, zone = request.services, request.bot.username, request.chat.zone
    content = await asyncio.to_thread(
        ics.calendar, services.catalog, services.almanac, request.language, request.today, bot, zone
    )
    occasion = services.almanac.following(request.today)
    try:
        await request.bot.send_document(
            request.chat.telegram_id,
            content,
            filename=f"{occasion.observance}.ics",
            caption=_caption(request),
            parse_mode=ParseMode.HTML,
            message_thread_id=request.thread_id,
            disable_notification=not request.chat.private or None,
        )
    except BadRequest as refusal:
        reason = refusal.message.lower()
        if request.chat.private or not any(words in reason for words in NO_FILES):
            raise
        await request.reply("calendar-refused", bot=bot)


def _caption(request: Request) -> Markup:
    """How to use the file and, if the bot has a feed, how to subscribe to the feed instead."""
    city = dates.zone_city(request.chat.zone, request.language)
    text = request.text("caption-calendar", zone=city)
    if not request.services.feeds:
        return text
    https = f"{request.services.feeds}/calendar/{request.language}.ics"
    webcal = f"webcal{https.removeprefix('https')}"
    feed = request.text("caption-calendar-feed", webcal=webcal, https=https)
    return Markup(f"{text}\n\n{feed}")
