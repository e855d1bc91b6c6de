"""The bot's own page in Telegram: command menu, description and short description, in every language."""

import hashlib
import html
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, TelegramError

from bot.handlers.context import House
from bot.handlers.routes import COMMANDS
from bot.store import fingerprints

log = logging.getLogger(__name__)

#: Telegram knows languages by two letters; none stands for everybody else.
EVERYBODY_ELSE = ""


@dataclass(frozen=True)
class Part:
    """One thing that Telegram is told about the bot in one language."""

    #: Unique to the bot, the thing and the language.
    name: str
    content: object
    tell: Callable[[], Awaitable[object]]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(json.dumps(self.content).encode()).hexdigest()


async def publish(bot: Bot, house: House) -> None:
    """Tell Telegram what has changed since it was last told. What fails is logged, and tried at the next start."""
    for part in _parts(bot, house):
        try:
            if await fingerprints.get(house.db, part.name) == part.fingerprint:
                continue
            await part.tell()
            await fingerprints.put(house.db, part.name, part.fingerprint)
        except BadRequest as refusal:
            log.warning("Telegram refused %s: %s", part.name, refusal.message)
        except TelegramError as error:
            log.warning("The bot's page was not brought up to date: %s", type(error).__name__)
            return


def _parts(bot: Bot, house: House) -> Iterator[Part]:
    codes = [code for code in house.catalog.languages if len(code) == 2]
    for code in (EVERYBODY_ELSE, *codes):
        yield from _in_language(bot, house, code)


def _in_language(bot: Bot, house: House, code: str) -> Iterator[Part]:
    def text(key: str) -> str:
        return html.unescape(house.catalog.text(code or house.default_language, key))

    def part(name: str, content: object, tell: Callable[[], Awaitable[object]]) -> Part:
        return Part(f"{bot.id}.{name}.{code or 'default'}", content, tell)

    menu = [(name, text(f"command-{name}")) for name in COMMANDS]
    long, short = text("profile-description"), text("profile-short-description")
    commands = [BotCommand(name, said) for name, said in menu]
    scope = BotCommandScopeAllPrivateChats()
    yield part("commands", menu, lambda: bot.set_my_commands(commands, scope, code))
    yield part("description", long, lambda: bot.set_my_description(long, code))
    yield part("short", short, lambda: bot.set_my_short_description(short, code))
