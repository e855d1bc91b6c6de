"""All that the bot listens to, in the order in which it is tried."""

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.handlers import (
    calendar_file,
    commands,
    deep_links,
    flood,
    groups,
    inline,
    managed,
    membership,
    place,
    plain_text,
    settings_menu,
    typed,
)
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.lanes import Lanes

#: New messages in private chats; an edited one triggers nothing.
HEARD = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

#: The same in groups.
HEARD_IN_GROUPS = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE

#: One's own place: a forwarded one, or a place with a name, is somebody else's.
WHEREABOUTS = filters.LOCATION & ~filters.FORWARDED & ~filters.VENUE

#: Plain text; and a place that is not one's own, which somebody may have sent to set their time zone.
PLAIN = filters.TEXT | filters.LOCATION

#: The commands, in the order of Telegram's menu.
COMMANDS = {
    "start": deep_links.start,
    "next": commands.next_,
    "calendar": calendar_file.calendar,
    "status": commands.status,
    "about": commands.about,
    "timeline": commands.timeline,
    "history": commands.history,
    "sources": commands.sources,
    "settings": settings_menu.settings,
    "language": settings_menu.language,
    "timezone": settings_menu.timezone,
    "time": settings_menu.time,
    "moments": typed.moments,
    "silent": typed.silent,
    "cards": typed.cards,
    "chats": managed.rooms,
    "help": commands.help_,
    "privacy": commands.privacy,
    "forgetme": commands.forgetme,
    "stop": commands.stop,
}

#: What is heard in groups: the same, but for what is one's own affair, and where the notices shall come.
IN_GROUPS = {name: it for name, it in COMMANDS.items() if name != "chats"} | {"topic": typed.topic}

#: What anyone there may ask.
ASKED = ("next", "calendar", "status", "about", "timeline", "history", "sources", "help", "privacy")

#: What only the admins there may ask for.
GIVEN = tuple(name for name in IN_GROUPS if name not in ASKED)

#: What may be said of a group or a channel in a private chat, as a reply to its settings.
SET = ("language", "timezone", "time", "moments", "silent", "cards")


def add_to(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler, the error handler, and the word to those who say too much."""
    for name, command in COMMANDS.items():
        heard = managed.of_replied(command) if name in SET else command
        application.add_handler(CommandHandler(name, heard, HEARD))
    for name in ASKED:
        asked = groups.asked_by_anyone(name, IN_GROUPS[name])
        application.add_handler(CommandHandler(name, asked, HEARD_IN_GROUPS))
    for name in GIVEN:
        given = groups.given_by_admins(IN_GROUPS[name])
        application.add_handler(CommandHandler(name, given, HEARD_IN_GROUPS))
    application.add_handler(
        MessageHandler(HEARD_IN_GROUPS & filters.StatusUpdate.MIGRATE, membership.upgraded)
    )
    application.add_handler(CallbackQueryHandler(settings_menu.pressed))
    application.add_handler(InlineQueryHandler(inline.asked))
    application.add_handler(ChatMemberHandler(membership.changed))
    application.add_handler(MessageHandler(HEARD & WHEREABOUTS, place.shared))
    application.add_handler(MessageHandler(HEARD & filters.COMMAND, commands.unknown_command))
    application.add_handler(MessageHandler(HEARD & PLAIN & ~filters.VIA_BOT, plain_text.heard))
    application.add_error_handler(ErrorHandler().handle)
    if isinstance(application.update_processor, Lanes):
        application.update_processor.warn = flood.warner(application.bot_data["house"])
