"""The bot's profile: its name, descriptions and command menus, in every language."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox import errors

Json = dict[str, Any]

#: Maximum characters of each text.
LENGTHS = {"name": 64, "description": 512, "short_description": 120}
#: Maximum commands of one menu.
MAX_COMMANDS = 100
#: Maximum characters of a command's description.
MAX_DESCRIPTION = 256
#: The scopes of a private chat, of a group, and of a group's administrators; the first has precedence.
PRIVATE_SCOPES = ('{"type": "all_private_chats"}', '{"type": "default"}')
GROUP_SCOPES = ('{"type": "all_group_chats"}', '{"type": "default"}')
ADMIN_SCOPES = ('{"type": "all_chat_administrators"}', *GROUP_SCOPES)

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")


class Profile:
    """The bot's texts and menus by language; "" is the default for all other languages."""

    def __init__(self, bot_id: int, name: str, username: str) -> None:
        self.username = username
        self.texts: dict[str, dict[str, str]] = {kind: {} for kind in LENGTHS}
        self.texts["name"][""] = name
        #: Menus by scope (as JSON) and language.
        self.commands: dict[tuple[str, str], list[Json]] = {}
        #: The User object of the bot.
        self.user: Json = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}

    def text(self, kind: str, language: str) -> str:
        """The text in that language, or the default."""
        texts = self.texts[kind]
        return texts.get(_language(language)) or texts.get("", "")

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set a text; an empty text deletes it; raises ApiError."""
        if len(text) > LENGTHS[kind]:
            raise errors.bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        if text:
            self.texts[kind][_language(language)] = text
        elif kind != "name" or language:
            self.texts[kind].pop(_language(language), None)
        self.user = self.user | {"first_name": self.text("name", "")}

    def menu(self, scope: Mapping[str, Any], language: str) -> list[Json]:
        """The menu of exactly that scope and language."""
        return self.commands.get(_key(scope, language), [])

    def set_menu(self, scope: Mapping[str, Any], language: str, commands: Sequence[object]) -> None:
        """Set the menu of a scope and a language; an empty menu deletes it; raises ApiError."""
        if len(commands) > MAX_COMMANDS:
            raise errors.bad_request("BOT_COMMANDS_TOO_MUCH")
        menu = [_command(command) for command in commands]
        if menu:
            self.commands[_key(scope, language)] = menu
        else:
            self.commands.pop(_key(scope, language), None)

    def languages(self) -> list[str]:
        """The languages of all menus; "" is the default."""
        return sorted({language for _, language in self.commands})

    def visible_menu(self, scopes: Sequence[str], language: str) -> list[Json]:
        """The menu of a kind of chat; a stronger scope without language hides a weaker one with the language."""
        keys = [(scope, known) for scope in scopes for known in (language, "")]
        return next((menu for key in keys if (menu := self.commands.get(key))), [])


def _key(scope: Mapping[str, Any], language: str) -> tuple[str, str]:
    return json.dumps(scope or {"type": "default"}, sort_keys=True), _language(language)


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code):
        raise errors.bad_request("invalid language code specified")
    return code


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise errors.bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    text = str(command.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise errors.bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= MAX_DESCRIPTION:
        raise errors.bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}
