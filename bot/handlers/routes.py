"""All that the bot listens to, in the order in which it is tried."""

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.handlers import commands, flood, membership, settings_menu
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.lanes import Lanes

#: New messages in private chats; an edited one triggers nothing.
HEARD = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

#: The commands, in the order of Telegram's menu.
COMMANDS = {
    "start": commands.start,
    "next": commands.next_,
    "status": commands.status,
    "about": commands.about,
    "timeline": commands.timeline,
    "history": commands.history,
    "sources": commands.sources,
    "settings": settings_menu.settings,
    "language": settings_menu.language,
    "timezone": settings_menu.timezone,
    "time": settings_menu.time,
    "help": commands.help_,
    "privacy": commands.privacy,
    "forgetme": commands.forgetme,
    "stop": commands.stop,
}


def add_to(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every handler, the error handler, and the word to those who say too much."""
    for name, command in COMMANDS.items():
        application.add_handler(CommandHandler(name, command, HEARD))
    application.add_handler(CallbackQueryHandler(settings_menu.pressed))
    application.add_handler(ChatMemberHandler(membership.changed))
    application.add_handler(MessageHandler(HEARD & filters.COMMAND, commands.unknown_command))
    application.add_handler(
        MessageHandler(HEARD & ~filters.StatusUpdate.ALL, commands.unknown_text)
    )
    application.add_error_handler(ErrorHandler().handle)
    if isinstance(application.update_processor, Lanes):
        application.update_processor.warn = flood.warner(application.bot_data["house"])
