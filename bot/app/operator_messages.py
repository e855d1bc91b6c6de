"""Sends operators a request from a process that does not serve: the command line."""

import logging
import time
from collections.abc import Callable

from telegram import Bot

from bot.botapi.client import AiohttpRequest
from bot.handlers.operators import requests as buttons
from bot.messages.catalog import Catalog
from bot.notify import request_report
from bot.notify.alert_channel import AlertChannel
from bot.settings import Settings
from bot.store import chats
from bot.store.engine import Database
from bot.store.requests import Request

log = logging.getLogger(__name__)

#: Words what is asked for, in a language.
Worded = Callable[[Catalog, str], str]


async def send_request(
    settings: Settings, db: Database, catalog: Catalog, one: Request, worded: Worded
) -> None:
    """Send a request with its buttons to all operators. One who cannot be reached is named in the log."""
    if not (settings.telegram_bot_token and settings.operator_ids):
        return
    texts, boards = {}, {}
    for operator in settings.operator_ids:
        stored = await chats.find(db, operator)
        language = stored.language if stored else settings.default_language
        texts[operator] = request_report.asking(catalog, language, worded(catalog, language), one)
        boards[operator] = buttons.keyboard(catalog, language, one, operator)
    connection = AiohttpRequest(connections=1)
    base_url = f"{settings.telegram_api_url}/bot"
    bot = Bot(
        settings.telegram_bot_token,
        base_url=base_url,
        request=connection,
        get_updates_request=connection,
    )
    await connection.initialize()
    try:
        await AlertChannel(bot, time.monotonic).deliver(texts, boards)
    finally:
        await connection.shutdown()
