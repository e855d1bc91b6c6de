"""python-telegram-bot as people use it: with workers, with gather over everything, with its rate limiter."""

import asyncio
from typing import Any

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest

from bot.botapi.client import AiohttpRequest
from tests.bench.task import TOKEN, Errors, Task, by_workers, timed

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: How often the rate limiter sends again what was answered 429.
RETRIES = 3


async def over_aiohttp(task: Task) -> dict[str, Any]:
    """Workers over the transport of this bot, without its ledger."""
    return await _with_workers(task, AiohttpRequest())


async def over_httpx(task: Task) -> dict[str, Any]:
    """Workers over what python-telegram-bot brings."""
    return await _with_workers(task, None)


async def gathered(task: Task) -> dict[str, Any]:
    """One gather over all chats."""
    async with Bot(**_door(task, None)) as bot:
        return await _gather(task, bot)


async def limited(task: Task) -> dict[str, Any]:
    """One gather over all chats, behind AIORateLimiter."""
    async with ExtBot(**_door(task, None), rate_limiter=_limiter(task)) as bot:
        return await _gather(task, bot)


async def limited_over_aiohttp(task: Task) -> dict[str, Any]:
    """The same over the transport of this bot."""
    async with ExtBot(**_door(task, AiohttpRequest()), rate_limiter=_limiter(task)) as bot:
        return await _gather(task, bot)


async def _with_workers(task: Task, request: BaseRequest | None) -> dict[str, Any]:
    errors = Errors()
    async with Bot(**_door(task, request)) as bot:
        spent = await timed(
            task, by_workers(task, lambda telegram_id: _send(bot, telegram_id, task.text), errors)
        )
    return spent | {"errors": errors.kinds}


async def _gather(task: Task, bot: Bot) -> dict[str, Any]:
    errors = Errors()

    async def all_of_them() -> None:
        sends = (_send(bot, telegram_id, task.text) for telegram_id in task.telegram_ids())
        for result in await asyncio.gather(*sends, return_exceptions=True):
            if isinstance(result, BaseException):
                errors.add(result)

    spent = await timed(task, all_of_them())
    return spent | {"errors": errors.kinds}


async def _send(bot: Bot, telegram_id: int, text: str) -> None:
    await bot.send_message(
        telegram_id,
        text,
        parse_mode=ParseMode.HTML,
        link_preview_options=NO_PREVIEW,
        disable_notification=False,
    )


def _limiter(task: Task) -> AIORateLimiter:
    return AIORateLimiter(overall_max_rate=task.rate, overall_time_period=1, max_retries=RETRIES)


def _door(task: Task, request: BaseRequest | None) -> dict[str, Any]:
    return {"token": TOKEN, "base_url": f"{task.url}/bot", "request": request}
