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

from bot.handlers import (
    calendar_file,
    flood,
    information,
    inline,
    personal_data,
    subscription,
)
from bot.handlers.error_handler import ErrorHandler
from bot.handlers.groups import command_access, membership
from bot.handlers.operators import (
    alarms,
    announcements,
    hold,
    progress,
    readiness,
    rehearsal,
    requests,
    self_test,
)
from bot.handlers.operators.access import for_operators
from bot.handlers.private import deep_links, location, managed_chats, plain_text
from bot.handlers.request import Handler, handler
from bot.handlers.settings import buttons, menu
from bot.handlers.settings import commands as setting_commands
from bot.handlers.update_processor import PerChatUpdateProcessor

#: New messages in private chats; edited messages are ignored.
PRIVATE_MESSAGES = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

#: New messages in groups.
GROUP_MESSAGES = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE

#: A person's own location. A forwarded location, or one with a name (a venue), is not their own.
OWN_LOCATION = filters.LOCATION & ~filters.FORWARDED & ~filters.VENUE

#: Plain text; and a location that is not the person's own, which may be sent in order to set the time zone.
PLAIN = filters.TEXT | filters.LOCATION

#: The commands that change a setting. As a reply to the settings of a group or channel, they apply to that chat.
SETTING_COMMANDS = setting_commands.in_private()

#: The commands of private chats, in the order of Telegram's menu.
COMMANDS: dict[str, Handler] = {
    "start": deep_links.start,
    "next": information.next_,
    "calendar": calendar_file.calendar,
    "status": information.status,
    "about": information.about,
    "timeline": information.timeline,
    "history": information.history,
    "sources": information.sources,
    "settings": menu.settings,
    **SETTING_COMMANDS,
    "chats": managed_chats.chats,
    "help": information.help_,
    "privacy": information.privacy,
    "mydata": personal_data.mydata,
    "forgetme": subscription.forgetme,
    "stop": subscription.stop,
}

#: The commands in groups: the same without the personal ones, and those of settings that only groups have.
GROUP_COMMANDS = {
    name: handle for name, handle in COMMANDS.items() if name != "chats"
} | setting_commands.in_groups()

#: The commands of operators, in private chats and in groups.
OPERATOR_COMMANDS: dict[str, Handler] = {
    "rehearse": rehearsal.rehearse,
    "enroll": rehearsal.enroll,
}

#: The commands of operators that work in private chats only.
PRIVATE_OPERATOR_COMMANDS: dict[str, Handler] = {
    "correct": requests.correct,
    "recall": requests.recall,
    "announce": announcements.announce,
    "hold": hold.hold,
    "resume": hold.resume,
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


def add_to(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add all handlers, the error handler and the flood warning to the application."""
    _add_commands(application)
    _add_operator_commands(application)
    _add_messages(application)
    application.add_handler(CallbackQueryHandler(readiness.pressed, readiness.DATA))
    application.add_handler(CallbackQueryHandler(progress.pressed, progress.DATA))
    application.add_handler(CallbackQueryHandler(requests.pressed, requests.DATA))
    application.add_handler(CallbackQueryHandler(alarms.pressed, alarms.DATA))
    application.add_handler(CallbackQueryHandler(self_test.pressed, self_test.DATA))
    application.add_handler(CallbackQueryHandler(buttons.pressed))
    application.add_handler(InlineQueryHandler(inline.answer))
    application.add_handler(ChatMemberHandler(handler(membership.changed)))
    application.add_error_handler(ErrorHandler().handle)
    if isinstance(application.update_processor, PerChatUpdateProcessor):
        application.update_processor.warn = flood.warner(application.bot_data["services"])


def _add_commands(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    for name, handle in COMMANDS.items():
        replied = name in SETTING_COMMANDS or handle is personal_data.mydata
        callback = managed_chats.of_replied(handle) if replied else handler(handle)
        application.add_handler(CommandHandler(name, callback, PRIVATE_MESSAGES))
    for name, handle in GROUP_COMMANDS.items():
        everyone = name in PUBLIC_COMMANDS
        allowed = (
            command_access.for_everyone(name, handle)
            if everyone
            else command_access.for_admins(handle)
        )
        application.add_handler(CommandHandler(name, handler(allowed), GROUP_MESSAGES))


def _add_operator_commands(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    for name, handle in OPERATOR_COMMANDS.items():
        allowed = for_operators(handle)
        replied = managed_chats.of_replied(allowed)
        application.add_handler(CommandHandler(name, replied, PRIVATE_MESSAGES))
        application.add_handler(CommandHandler(name, handler(allowed), GROUP_MESSAGES))
    for name, handle in PRIVATE_OPERATOR_COMMANDS.items():
        callback = handler(for_operators(handle))
        application.add_handler(CommandHandler(name, callback, PRIVATE_MESSAGES))


def _add_messages(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add the handlers of messages without a known command. They come after those of the commands."""
    upgrades = GROUP_MESSAGES & filters.StatusUpdate.MIGRATE
    for chosen, handle in (
        (upgrades, membership.upgraded),
        (PRIVATE_MESSAGES & OWN_LOCATION, location.shared),
        (PRIVATE_MESSAGES & filters.COMMAND, information.unknown_command),
        (PRIVATE_MESSAGES & PLAIN & ~filters.VIA_BOT, plain_text.answer),
    ):
        application.add_handler(MessageHandler(chosen, handler(handle)))
