"""The buttons below the message with the progress of a broadcast: hold and resume sending, and its details."""

import html
from collections.abc import Awaitable, Callable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.delivery.progress import View
from bot.handlers import keyboards
from bot.handlers.keyboards import Action
from bot.handlers.operators import access, hold, readiness
from bot.handlers.request import Context, Request, load
from bot.messages.catalog import Catalog
from bot.notify.progress_report import ProgressReport

#: The verb of the buttons' data.
VERB = "progress"

#: The reason of a hold, which all operators read.
HELD = "held by an operator with the button of a progress message"

#: The data of all buttons, as a pattern.
DATA = rf"^{VERB}:"


def keyboard(catalog: Catalog, language: str, view: View) -> InlineKeyboardMarkup:
    """The buttons below the message: hold or resume while the broadcast is under way, and its details."""
    held = view.paused is not None and view.paused.held
    values = ("details",) if view.over else ("resume" if held else "hold", "details")
    return _board(catalog, language, view.snapshot.progress.broadcast_id, values)


async def pressed(update: Update, context: Context) -> None:
    """Handle a press. Only operators can use the buttons, in their private chat; others are told so."""
    query = await access.own_press(update, context)
    if query is None:
        return
    await keyboards.answer(query)
    value, _, number = _value(query.data).partition(".")
    act = ACTIONS.get(value)
    if act is not None and number.isdecimal():
        await act(await load(update, context), int(number))


def _value(data: object) -> str:
    action = keyboards.parse(data)
    return action.value if action else ""


async def _hold(request: Request, broadcast_id: int) -> None:
    """Ask whether sending shall be held; or say that it is held without an end.

    The question is a message of its own: the message with the progress is edited every few seconds.
    """
    if await readiness.is_held_without_end(request.services.db):
        await hold.say_state(request)
        return
    catalog, values = request.services.catalog, ("hold-yes", "hold-no")
    board = _board(catalog, request.language, broadcast_id, values, width=1)
    await request.reply("progress-question", keyboard=board)


async def _hold_now(request: Request, broadcast_id: int) -> None:
    """Hold sending until somebody resumes it, before anything that Telegram could refuse or delay."""
    db = request.services.db
    lasts = await readiness.is_held_without_end(db)
    settled = lasts or await hold.hold_sending(request, None, HELD)
    await readiness.show_if_possible(request, InlineKeyboardMarkup([]))
    await hold.say_state(request)
    if not settled:
        await request.reply("hold-unconfirmed")


async def _keep_sending(request: Request, broadcast_id: int) -> None:
    """Delete the question."""
    query = request.update.callback_query
    if query is not None:
        await query.delete_message()


async def _resume(request: Request, broadcast_id: int) -> None:
    await hold.resume_sending(request)
    await hold.say_state(request)


async def _details(request: Request, broadcast_id: int) -> None:
    """Send the details, as of the last read of the ledger."""
    services, reader = request.services, request.services.progress
    view = reader.last(broadcast_id) if reader else None
    if view is None and reader is not None:
        await reader.read()
        view = reader.last(broadcast_id)
    if view is None or reader is None:
        await request.reply("progress-forgotten")
        return
    report = ProgressReport(services.catalog, services.almanac)
    await request.send(report.details(request.language, view, await reader.parts(broadcast_id)))


def _board(
    catalog: Catalog, language: str, broadcast_id: int, values: tuple[str, ...], width: int = 2
) -> InlineKeyboardMarkup:
    """The buttons with those values, about that broadcast."""
    buttons = [
        InlineKeyboardButton(
            html.unescape(catalog.text(language, f"button-{value}")),
            callback_data=keyboards.encode(Action(VERB, f"{value}.{broadcast_id}")),
        )
        for value in values
    ]
    return InlineKeyboardMarkup(keyboards.in_rows(buttons, width))


#: What each button does; the number is the broadcast's.
ACTIONS: dict[str, Callable[[Request, int], Awaitable[None]]] = {
    "hold": _hold,
    "hold-yes": _hold_now,
    "hold-no": _keep_sending,
    "resume": _resume,
    "details": _details,
}
