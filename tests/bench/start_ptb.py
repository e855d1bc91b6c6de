"""python-telegram-bot as it comes: a bot that answers /start and writes one row. `start` runs and measures it."""

import os
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CommandHandler, ContextTypes

from tests.bench import start_table

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Settings", callback_data="settings")]])


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Write the row and answer."""
    user = update.effective_user
    assert user is not None
    assert update.message is not None
    await start_table.subscribe(context.bot_data["engine"], user.id, user.language_code)
    await update.message.reply_html(start_table.text(), reply_markup=BUTTON)


async def prepare(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Open the database."""
    application.bot_data["engine"] = await start_table.opened()


def main() -> None:
    """Poll until SIGTERM."""
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"])
    builder = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot").concurrent_updates(True)
    application = builder.post_init(prepare).build()
    application.add_handler(CommandHandler("start", start))
    application.run_polling(allowed_updates=["message"])


if __name__ == "__main__":
    main()
