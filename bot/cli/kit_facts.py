"""Collects what a recovery kit says from the settings, the database, the folder of backups, and Telegram."""

import asyncio
import platform
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from bot import __version__
from bot.botapi.client import AiohttpRequest
from bot.errors import BotError
from bot.operations import software
from bot.operations.recovery_kit import Backups, Kit
from bot.settings import SECRET, Settings
from bot.store import backup_file, backup_folder, bot_identity, chats
from bot.store.engine import Database
from bot.store.key_ring import KeyRing
from bot.store.redacted_url import HIDDEN, located, shown

#: Seconds for which Telegram is asked for the bot's name.
PATIENCE = 5.0

#: Settings that another machine does not need, or that are on the page in any case.
LEFT_OUT = frozenset({"sandbox_port", "telegram_bot_token"})


def bare(settings: Settings, made: datetime) -> Kit:
    """What the settings and the checkout say; nothing else is asked."""
    folder = settings.backup_dir
    encryption = "none: who has a backup can read the ids of all chats"
    if settings.backup_data_key:
        encryption = "with the data key: without it, nobody can read them"
    elif settings.data_keys() and not settings.backup_passphrase:
        encryption = (
            "none, but Telegram ids are sealed with the data key: without it, nobody can read them"
        )
    elif settings.backup_passphrase:
        encryption = "with BACKUP_PASSPHRASE: without it, nobody can read them"
    kept = settings.backup_every, settings.backup_keep
    return Kit(
        made=made,
        bot="",
        release=__version__,
        commit=software.commit() or "",
        source=software.origin() or "",
        machine=platform.node(),
        folder=str(Path.cwd()),
        database=located(settings.database_url),
        chats=0,
        backups=Backups(str(folder or ""), *kept, newest="", encryption=encryption),
        keys=KeyRing(settings.data_keys()).ids,
        operators=settings.operator_ids,
        settings=_settings(settings),
    )


async def complete(settings: Settings, db: Database, made: datetime) -> Kit:
    """The same, with the bot's name, the number of chats and the newest backup. Telegram is asked for some seconds."""
    kit = bare(settings, made)
    newest = await asyncio.to_thread(_newest, settings.backup_dir)
    return replace(
        kit,
        bot=await _bot(settings, db),
        chats=await chats.count(db),
        backups=replace(kit.backups, newest=newest),
    )


async def _bot(settings: Settings, db: Database) -> str:
    """The bot's name, as far as Telegram says it, and its id."""
    token = settings.telegram_bot_token
    number = int(token.partition(":")[0]) if token else await bot_identity.remembered(db)
    if token and (name := await _name(settings)):
        return f"@{name}, id {number}"
    why = "Telegram did not say its name" if token else "TELEGRAM_BOT_TOKEN is not set"
    return f"id {number or 'unknown'} ({why}): @"


async def _name(settings: Settings) -> str | None:
    """The bot's username; None when Telegram does not say it within PATIENCE."""
    request = AiohttpRequest()
    await request.initialize()
    address = f"{settings.telegram_api_url}/bot"
    bot = Bot(
        settings.telegram_bot_token,
        base_url=address,
        request=request,
        get_updates_request=request,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            return (await bot.get_me()).username
    except (TelegramError, TimeoutError):
        return None
    finally:
        await request.shutdown()


def _newest(folder: Path | None) -> str:
    """The newest backup of the folder, with its time and how it is encrypted; empty when there is none."""
    try:
        found = backup_folder.backups(folder) if folder else []
        header = backup_file.inspect(found[-1]) if found else None
    except OSError as error:
        return f"the folder cannot be read ({error.strerror})"
    except BotError:
        return f"{found[-1].name}, which is damaged"
    if header is None:
        return ""
    how = "not encrypted" if header.salt is None else "encrypted"
    return f"{found[-1].name}, of {header.created:%Y-%m-%d %H:%M} UTC, {how}"


def _settings(settings: Settings) -> dict[str, str | None]:
    """The settings that are not as they come, as `.env` has them; None for one that may contain a secret."""
    found: dict[str, str | None] = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if name not in LEFT_OUT and value != field.get_default(call_default_factory=True):
            found[name.upper()] = None if name.upper() in SECRET else _written(value)
    address = settings.database_url
    if address.startswith("sqlite:") and "DATABASE_URL" in found and shown(address) != HIDDEN:
        found["DATABASE_URL"] = address
    return found


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
