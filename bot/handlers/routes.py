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
    location,
    managed_chats,
    membership,
    plain_text,
    settings_menu,
    text_settings,
)
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.update_processor import PerChatUpdateProcessor

#: New messages in private chats; an edited one triggers nothing.
PRIVATE_MESSAGES = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

#: The same in groups.
GROUP_MESSAGES = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE

#: One's own place: a forwarded one, or a place with a name, is somebody else's.
OWN_LOCATION = filters.LOCATION & ~filters.FORWARDED & ~filters.VENUE

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
    "moments": text_settings.moments,
    "silent": text_settings.silent,
    "cards": text_settings.cards,
    "chats": managed_chats.rooms,
    "help": commands.help_,
    "privacy": commands.privacy,
    "forgetme": commands.forgetme,
    "stop": commands.stop,
}

#: What is heard in groups: the same, but for what is one's own affair, and where the notices shall come.
GROUP_COMMANDS = {name: it for name, it in COMMANDS.items() if name != "chats"} | {
    "topic": text_settings.topic
}

#: What anyone there may ask.
PUBLIC_COMMANDS = (
    "next",
    "calendar",
    "status",
    "about",
    "timeline",
    "history",
    "sources",
    "help",
    "privacy",
)

#: What only the admins there may ask for.
ADMIN_COMMANDS = tuple(name for name in GROUP_COMMANDS if name not in PUBLIC_COMMANDS)

#: What may be said of a group or a channel in a private chat, as a reply to its settings.
SETTING_COMMANDS = ("language", "timezone", "time", "moments", "silent", "cards")


def add_to(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler, the error handler, and the word to those who say too much."""
    for name, command in COMMANDS.items():
        heard = managed_chats.of_replied(command) if name in SETTING_COMMANDS else command
        application.add_handler(CommandHandler(name, heard, PRIVATE_MESSAGES))
    for name in PUBLIC_COMMANDS:
        asked = groups.asked_by_anyone(name, GROUP_COMMANDS[name])
        application.add_handler(CommandHandler(name, asked, GROUP_MESSAGES))
    for name in ADMIN_COMMANDS:
        given = groups.given_by_admins(GROUP_COMMANDS[name])
        application.add_handler(CommandHandler(name, given, GROUP_MESSAGES))
    application.add_handler(
        MessageHandler(GROUP_MESSAGES & filters.StatusUpdate.MIGRATE, membership.upgraded)
    )
    application.add_handler(CallbackQueryHandler(settings_menu.pressed))
    application.add_handler(InlineQueryHandler(inline.asked))
    application.add_handler(ChatMemberHandler(membership.changed))
    application.add_handler(MessageHandler(PRIVATE_MESSAGES & OWN_LOCATION, location.shared))
    application.add_handler(
        MessageHandler(PRIVATE_MESSAGES & filters.COMMAND, commands.unknown_command)
    )
    application.add_handler(
        MessageHandler(PRIVATE_MESSAGES & PLAIN & ~filters.VIA_BOT, plain_text.heard)
    )
    application.add_error_handler(ErrorHandler().handle)
    if isinstance(application.update_processor, PerChatUpdateProcessor):
        application.update_processor.warn = flood.warner(application.bot_data["services"])
