"""The bot's profile in Telegram: command menu, description and short description, in every language."""

import hashlib
import html
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot.errors import DatabaseAway
from bot.handlers.request import GROUP
from bot.handlers.routes import (
    ADMIN_COMMANDS,
    COMMANDS,
    OPERATOR_COMMANDS,
    PRIVATE_OPERATOR_COMMANDS,
    PUBLIC_COMMANDS,
)
from bot.messages.catalog import Catalog
from bot.store import chats, metadata
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Telegram knows languages by two letters; an empty code stands for all other languages.
EVERYBODY_ELSE = ""

#: What the names of operators' menus begin with.
MENU = "operator."


@dataclass(frozen=True)
class Part:
    """One part of the profile in one language."""

    #: Unique for the bot, the part and the language.
    name: str
    content: object
    #: Sends it to Telegram.
    send: Callable[[], Awaitable[object]]

    @property
    def fingerprint(self) -> str:
        """The hash that is stored once the part was sent."""
        return hashlib.sha256(json.dumps(self.content).encode()).hexdigest()


async def publish(
    bot: Bot,
    catalog: Catalog,
    db: Database,
    default_language: str,
    operators: Collection[int] = (),
) -> None:
    """Send Telegram the parts that changed since they were last sent.

    Each operator gets a menu of their own, and loses it when they are none any more. What fails is logged and done at
    the next start.
    """
    parts = [*_parts(bot, catalog, default_language)]
    for operator in sorted(operators):
        stored = await chats.find(db, operator)
        language = stored.language if stored else default_language
        parts.append(_operator_menu(bot, catalog, language, operator))
    for part in parts:
        try:
            if await metadata.get(db, part.name) == part.fingerprint:
                continue
            await part.send()
            await metadata.put(db, part.name, part.fingerprint)
        except BadRequest as refusal:
            log.warning("Telegram refused %s: %s", part.name, refusal.message)
        except (TelegramError, DatabaseAway) as error:
            log.warning("The bot's page could not be brought up to date: %s", type(error).__name__)
            return
    try:
        await _withdraw_menus(bot, db, operators)
    except (TelegramError, DatabaseAway) as error:
        log.warning("A menu could not be withdrawn: %s", type(error).__name__)


def _parts(bot: Bot, catalog: Catalog, default_language: str) -> Iterator[Part]:
    yield from _in_language(bot, catalog, default_language, EVERYBODY_ELSE)
    for code in catalog.languages:
        if len(code) == len("az"):
            yield from _in_language(bot, catalog, code, code)


def _operator_menu(bot: Bot, catalog: Catalog, language: str, operator: int) -> Part:
    """The menu of an operator's private chat. Telegram shows it to nobody else."""
    names = (*COMMANDS, *OPERATOR_COMMANDS, *PRIVATE_OPERATOR_COMMANDS)
    content = [(one, html.unescape(catalog.text(language, f"command-{one}"))) for one in names]
    scope = BotCommandScopeChat(operator)
    return Part(_menu_of(bot, operator), content, lambda: bot.set_my_commands(content, scope))


async def _withdraw_menus(bot: Bot, db: Database, operators: Collection[int]) -> None:
    """Delete the menus of those who are operators no longer. They are found among the people who know the bot."""
    gone = (await metadata.beginning(db, MENU)).keys() - {_menu_of(bot, one) for one in operators}
    people = await chats.people(db) if gone else ()
    for person in people:
        if (name := _menu_of(bot, person)) in gone:
            await bot.delete_my_commands(BotCommandScopeChat(person))
            await metadata.drop(db, name)


def _menu_of(bot: Bot, operator: int) -> str:
    """The name of an operator's menu. It contains no Telegram id: those have columns of their own type only."""
    return MENU + hashlib.sha256(f"{bot.id}.{operator}".encode()).hexdigest()[:16]


def _in_language(bot: Bot, catalog: Catalog, language: str, code: str) -> Iterator[Part]:
    """The parts in one language, sent to Telegram under the language code `code`."""

    def text(key: str) -> str:
        return html.unescape(catalog.text(language, key))

    def part(name: str, content: object, send: Callable[[], Awaitable[object]]) -> Part:
        return Part(f"{bot.id}.{name}.{code or 'default'}", content, send)

    def menu(name: str, names: Iterable[str], scope: BotCommandScope, suffix: str = "") -> Part:
        keys = {one: f"command-{one}" for one in names}
        own = {
            one: key + suffix for one, key in keys.items() if catalog.own(language, key + suffix)
        }
        content = [(one, text(own.get(one, key))) for one, key in keys.items()]
        return part(name, content, lambda: bot.set_my_commands(content, scope, code))

    long, short = text("profile-description"), text("profile-short-description")
    yield menu("commands", COMMANDS, BotCommandScopeAllPrivateChats())
    yield menu("commands.group", PUBLIC_COMMANDS, BotCommandScopeAllGroupChats(), GROUP)
    yield menu(
        "commands.admin",
        [*ADMIN_COMMANDS, *PUBLIC_COMMANDS],
        BotCommandScopeAllChatAdministrators(),
        GROUP,
    )
    yield part("description", long, lambda: bot.set_my_description(long, code))
    yield part("short", short, lambda: bot.set_my_short_description(short, code))
