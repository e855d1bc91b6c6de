"""The commands that change a setting by text, made from the declarations of the settings."""

import asyncio

from bot.handlers.request import Handler, Request
from bot.handlers.settings import menu, registry
from bot.handlers.settings.setting import Command, Setting


def in_private() -> dict[str, Handler]:
    """The commands of private chats, by name."""
    return {command.name: handle for command, handle in _all() if command.in_private}


def in_groups() -> dict[str, Handler]:
    """The commands of groups, by name."""
    return {command.name: handle for command, handle in _all()}


def _all() -> list[tuple[Command, Handler]]:
    return [
        (setting.command, _handler(setting, setting.command))
        for setting in registry.SETTINGS
        if setting.command is not None
    ]


def _handler(setting: Setting, command: Command) -> Handler:
    async def handle(request: Request) -> None:
        if command.takes_text and not request.argument:
            await _ask(setting, command, request)
            return
        # In a thread: the first search for a place reads the names of all places.
        columns = await asyncio.to_thread(command.parse, request)
        if columns is not None:
            changed = await request.change(**columns)
            await changed.send(command.confirmation(changed))
        elif command.undecided is not None:
            await command.undecided(request)

    return handle


async def _ask(setting: Setting, command: Command, request: Request) -> None:
    """Without a value: the page of the setting. A toggle has none: then the menu, or in a group the current value."""
    if setting.page is not None:
        await menu.ask(request, setting.page)
    elif request.chat.private:
        await menu.settings(request)
    else:
        await request.send(command.confirmation(request))
