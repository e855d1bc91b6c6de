"""aiogram as it comes: a bot that answers /start and writes one row. `start` runs and measures it."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bench import start_table

BUTTON = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Settings", callback_data="settings")]]
)


async def start(message: Message, engine: AsyncEngine) -> None:
    """Write the row and answer."""
    assert message.from_user is not None
    user = message.from_user
    await start_table.subscribe(engine, user.id, user.language_code)
    await message.answer(start_table.text(), parse_mode="HTML", reply_markup=BUTTON)


async def main() -> None:
    """Poll until SIGTERM."""
    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=AiohttpSession(api=server))
    dispatcher = Dispatcher(engine=await start_table.opened())
    dispatcher.message(CommandStart())(start)
    await dispatcher.start_polling(bot, allowed_updates=["message"])


if __name__ == "__main__":
    asyncio.run(main())
