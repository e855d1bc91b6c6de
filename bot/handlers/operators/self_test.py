"""The button below the monthly self-test, by which an operator says to be there."""

import html
from datetime import datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.delivery import answer_rate_limiter
from bot.handlers import keyboards
from bot.handlers.keyboards import Action
from bot.handlers.operators import access, readiness
from bot.handlers.request import Context, Request, load
from bot.messages.catalog import Catalog
from bot.notify import self_test_words
from bot.notify.hold_words import Reader
from bot.store import self_tests

#: The verb of the button's data, and its value.
VERB, HERE = "selftest", "here"

#: The data of the button, as a pattern.
DATA = rf"^{VERB}:"


def keyboard(catalog: Catalog, language: str) -> InlineKeyboardMarkup:
    """The button."""
    label = html.unescape(catalog.text(language, "button-here"))
    data = keyboards.encode(Action(VERB, HERE))
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def pressed(update: Update, context: Context) -> None:
    """Note that this operator is there, and say who else has answered. Others are told whose button it is."""
    query = await access.own_press(update, context)
    if query is None:
        return
    request = await load(update, context)
    answer_rate_limiter.owe_answer()
    await self_tests.answer(request.services.db, request.chat.telegram_id, request.now)
    await keyboards.answer(query, request.text("self-test-noted"))
    await readiness.show_if_possible(request, InlineKeyboardMarkup([]))
    reader = Reader(request.chat.telegram_id, request.language, request.chat.zone)
    others = await _others(request)
    await request.send(self_test_words.answered(request.services.catalog, reader, others))


async def _others(request: Request) -> dict[int, datetime]:
    """When the other operators have answered the last self-test, by their Telegram ids."""
    db, others = request.services.db, request.services.operators - {request.chat.telegram_id}
    last, answers = await self_tests.last(db), await self_tests.answers(db)
    since = last.at.replace(microsecond=0) if last else request.now
    return {
        other: at
        for other in sorted(others)
        if (at := answers.get(self_tests.mark(other))) and at >= since
    }
