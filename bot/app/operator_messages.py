"""Sends operators a request from a process that does not serve: the command line."""

import asyncio
import time
from collections.abc import Callable, Mapping

from telegram import Bot, InlineKeyboardMarkup

from bot.botapi.client import AiohttpRequest
from bot.handlers.operators import requests as buttons
from bot.messages.catalog import Catalog
from bot.notify import request_report
from bot.notify.alert_channel import AlertChannel
from bot.settings import Settings
from bot.store import chats
from bot.store.engine import Database
from bot.store.requests import Request

#: Seconds after which a Telegram that does not answer is waited for no longer: somebody sits at the terminal.
GIVE_UP = 30.0

#: Words what is asked for, in a language.
Worded = Callable[[Catalog, str], str]


async def send_request(
    settings: Settings, db: Database, catalog: Catalog, one: Request, worded: Worded
) -> str:
    """Send a request with its buttons to all operators. One who cannot be reached is named in the log.

    Returns why no operator, or not every one, was told; empty when Telegram was asked to tell all of them.
    """
    if not settings.operator_ids:
        return "OPERATOR_IDS is not set"
    if not settings.telegram_bot_token:
        return "TELEGRAM_BOT_TOKEN is not set"
    texts, boards = {}, {}
    for operator in settings.operator_ids:
        stored = await chats.find(db, operator)
        language = stored.language if stored else settings.default_language
        texts[operator] = request_report.asking(catalog, language, worded(catalog, language), one)
        boards[operator] = buttons.keyboard(catalog, language, one, operator)
    return await _deliver(settings, texts, boards)


async def _deliver(
    settings: Settings, texts: Mapping[int, str], boards: Mapping[int, InlineKeyboardMarkup]
) -> str:
    """Send each operator their text over a connection of its own."""
    connection = AiohttpRequest(connections=1)
    bot = Bot(
        settings.telegram_bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        request=connection,
        get_updates_request=connection,
    )
    await connection.initialize()
    try:
        async with asyncio.timeout(GIVE_UP):
            await AlertChannel(bot, time.monotonic).deliver(texts, boards)
    except TimeoutError:
        return "it does not answer"
    finally:
        await connection.shutdown()
    return ""
