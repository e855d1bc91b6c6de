"""All handlers of the bot, in the order in which they are tried."""

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

from bot.handlers import calendar_file, commands, flood, inline
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.groups import command_access, membership
from bot.handlers.private import deep_links, location, managed_chats, plain_text
from bot.handlers.settings import menu, text_settings
from bot.handlers.update_processor import PerChatUpdateProcessor

#: New messages in private chats; edited messages are ignored.
PRIVATE_MESSAGES = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

#: New messages in groups.
GROUP_MESSAGES = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE

#: A person's own location. A forwarded location, or one with a name (a venue), is not their own.
OWN_LOCATION = filters.LOCATION & ~filters.FORWARDED & ~filters.VENUE

#: Plain text; and a location that is not the person's own, which may be sent in order to set the time zone.
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
    "settings": menu.settings,
    "language": menu.language,
    "timezone": menu.timezone,
    "time": menu.time,
    "moments": text_settings.moments,
    "silent": text_settings.silent,
    "cards": text_settings.cards,
    "chats": managed_chats.rooms,
    "help": commands.help_,
    "privacy": commands.privacy,
    "forgetme": commands.forgetme,
    "stop": commands.stop,
}

#: The commands in groups: the same without the personal ones, and with one to select the topic of the notices.
GROUP_COMMANDS = {name: it for name, it in COMMANDS.items() if name != "chats"} | {
    "topic": text_settings.topic
}

#: The commands that everybody in a group may use.
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

#: The commands that only the group's admins may use.
ADMIN_COMMANDS = tuple(name for name in GROUP_COMMANDS if name not in PUBLIC_COMMANDS)

#: The commands that apply to a group or channel when they reply to its settings in a private chat.
SETTING_COMMANDS = ("language", "timezone", "time", "moments", "silent", "cards")


def add_to(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add all handlers, the error handler and the flood warning to the application."""
    for name, command in COMMANDS.items():
        heard = managed_chats.of_replied(command) if name in SETTING_COMMANDS else command
        application.add_handler(CommandHandler(name, heard, PRIVATE_MESSAGES))
    for name in PUBLIC_COMMANDS:
        asked = command_access.asked_by_anyone(name, GROUP_COMMANDS[name])
        application.add_handler(CommandHandler(name, asked, GROUP_MESSAGES))
    for name in ADMIN_COMMANDS:
        given = command_access.given_by_admins(GROUP_COMMANDS[name])
        application.add_handler(CommandHandler(name, given, GROUP_MESSAGES))
    application.add_handler(
        MessageHandler(GROUP_MESSAGES & filters.StatusUpdate.MIGRATE, membership.upgraded)
    )
    application.add_handler(CallbackQueryHandler(menu.pressed))
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
