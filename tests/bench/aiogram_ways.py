"""aiogram: the broadcast loop of its documentation, and workers without a pace."""

import asyncio

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError, TelegramRetryAfter

from tests.bench.task import TOKEN, Errors, Task, by_workers, timed

#: What its documentation sleeps after each message: twenty a second at the most.
PAUSE = 0.05


async def documented_loop(task: Task) -> dict[str, object]:
    """One chat after the other; what is asked to come later goes again, what else fails is left."""
    errors = Errors()

    async def tell(bot: Bot, telegram_id: int) -> None:
        try:
            await bot.send_message(telegram_id, task.text, disable_notification=False)
        except TelegramRetryAfter as refusal:
            await asyncio.sleep(refusal.retry_after)
            await tell(bot, telegram_id)
        except (TelegramForbiddenError, TelegramAPIError) as error:
            errors.add(error)

    async def loop() -> None:
        for telegram_id in task.telegram_ids():
            await tell(bot, telegram_id)
            await asyncio.sleep(PAUSE)

    async with _bot(task) as bot:
        spent = await timed(task, loop())
    return spent | {"errors": errors.kinds}


async def unpaced(task: Task) -> dict[str, object]:
    """Workers that take no pause."""
    errors = Errors()

    async def send(telegram_id: int) -> None:
        await bot.send_message(telegram_id, task.text, disable_notification=False)

    async with _bot(task) as bot:
        spent = await timed(task, by_workers(task, send, errors))
    return spent | {"errors": errors.kinds}


def _bot(task: Task) -> Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(task.url))
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(TOKEN, session=session, default=defaults)
