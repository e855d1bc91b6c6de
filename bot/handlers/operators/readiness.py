"""The buttons below a report of readiness: preview and rehearse the notices, hold and resume sending."""

import html
import logging
import re
from collections.abc import Awaitable, Callable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, TelegramError

from bot.handlers import keyboards, views
from bot.handlers.keyboards import Action
from bot.handlers.operators import access, hold, rehearsal
from bot.handlers.request import Context, Request, load
from bot.messages import dates, markup, render
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.messages.render import Reader
from bot.notify.readiness_report import ANSWERED
from bot.observances import zones
from bot.store import metadata, rate_limit
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: The verb of the buttons' data.
VERB = "ready"

#: The data of all buttons, as a pattern.
DATA = rf"^{VERB}:"

#: The key of the report whose button it is, at the end of the data: `ready:seen.january-20.2027.7d`.
REPORT = re.compile(r"[a-z0-9-]{1,30}\.\d{4}\.\d{1,2}[dh]", re.ASCII)

#: The reason of a pause, which `ready` and the alerts show. It names nobody: it is stored, and all operators read it.
HELD = "held by an operator with the button of a report"


def keyboard(catalog: Catalog, language: str, report: str, *, held: bool) -> InlineKeyboardMarkup:
    """The buttons of the report with that key; `held`: an operator holds sending."""
    values = (("preview", "rehearse"), ("resume" if held else "hold", "seen"))
    return _board(catalog, language, report, values)


async def is_held(db: Database) -> bool:
    """True while an operator holds sending; a pause of the circuit breaker does not count."""
    paused = await rate_limit.paused(db)
    return paused is not None and paused.held


async def is_held_without_end(db: Database) -> bool:
    """True while an operator holds sending until somebody resumes it."""
    paused = await rate_limit.paused(db)
    return paused is not None and paused.held and paused.ends is None


async def pressed(update: Update, context: Context) -> None:
    """Handle a press. Only operators can use the buttons, in their private chat; others are told so."""
    query = await access.own_press(update, context)
    if query is None:
        return
    request = await load(update, context)
    action = keyboards.parse(query.data)
    act = ACTIONS.get(action.value.partition(".")[0]) if action else None
    await keyboards.answer(query, request.text("ready-seen") if act is _seen else None)
    if act is not None:
        await _note_answer(request)
        await act(request)


async def _note_answer(request: Request) -> None:
    """Store that this report was answered, so that it is not repeated. A later one is, until it is answered itself."""
    if report := _report(request):
        await metadata.put(request.services.db, ANSWERED + report, request.now.isoformat())


def _report(request: Request) -> str:
    """The key of the report whose button was pressed; empty when its data has none."""
    query = request.update.callback_query
    action = keyboards.parse(query.data) if query else None
    key = action.value.partition(".")[2] if action else ""
    return key if REPORT.fullmatch(key) else ""


async def _seen(request: Request) -> None:
    """Do nothing else: the press itself ends the repetition."""


async def _preview(request: Request) -> None:
    """Send the coming notices as this operator would read them, each below a line with its time here.

    The line promises nothing: the operator may not be subscribed, or not want that moment.
    """
    catalog, almanac, chat = request.services.catalog, request.services.almanac, request.chat
    occasion = almanac.following(request.today)
    names = frozenset(moment.name for moment in almanac.observance(occasion.observance).moments)
    reader = Reader(request.language, chat.zone, chat.minute, names)
    for moment, window in almanac.windows(occasion, names, chat.zone, chat.minute):
        due = zones.local(window.due, chat.zone)
        on, at = (
            dates.day(due.date(), request.language),
            dates.clock(due.time(), request.language),
        )
        heading = request.text("ready-preview", on=on, at=at, city=views.city(request))
        notice = render.notice(catalog, almanac, occasion, moment.name, reader)
        for text in in_one(heading, notice.text):
            await request.send(text)


def in_one(heading: Markup, text: str) -> list[str]:
    """The heading above the text, as one message if it is short enough, else as two."""
    whole = f"{heading}\n\n{text}"
    return [whole] if markup.units(whole) <= render.LONGEST else [heading, text]


async def _hold(request: Request) -> None:
    """Ask whether sending shall be held, with buttons in place of the report's own.

    If it is held without an end, say so instead.
    """
    if await is_held_without_end(request.services.db):
        await _say_state(request)
        return
    question = (("hold-yes",), ("hold-no",))
    catalog = request.services.catalog
    await show(request, _board(catalog, request.language, _report(request), question))


async def _hold_now(request: Request) -> None:
    """Hold sending until somebody resumes it. If it is held like that by now, its reason stays."""
    db = request.services.db
    settled = await is_held_without_end(db) or await hold.hold_sending(request, None, HELD)
    await _say_state(request)
    if not settled:
        await request.reply("hold-unconfirmed")


async def _keep_sending(request: Request) -> None:
    await show(request, await _own(request))


async def _resume(request: Request) -> None:
    """Resume sending, whoever paused it; on a restored copy, ask that it be confirmed."""
    await hold.resume_sending(request)
    await _say_state(request)


async def _say_state(request: Request) -> None:
    """Say whether sending is held, and let the report have the button that changes it."""
    await show_if_possible(request, await _own(request))
    await hold.say_state(request)


async def _own(request: Request) -> InlineKeyboardMarkup:
    """The report's own buttons."""
    held = await is_held(request.services.db)
    return keyboard(request.services.catalog, request.language, _report(request), held=held)


async def show(request: Request, board: InlineKeyboardMarkup) -> None:
    """Replace the buttons of the message whose button was pressed."""
    query = request.update.callback_query
    if query is None:
        return
    try:
        await query.edit_message_reply_markup(board)
    except BadRequest as refusal:
        if "not modified" not in refusal.message.lower():
            raise


async def show_if_possible(request: Request, board: InlineKeyboardMarkup) -> None:
    """Replace the buttons after something was done: what Telegram says to that keeps nobody from learning of it."""
    try:
        await show(request, board)
    except TelegramError as error:
        log.warning("The buttons of a message could not be replaced: %s", error)


def _board(
    catalog: Catalog, language: str, report: str, values: tuple[tuple[str, ...], ...]
) -> InlineKeyboardMarkup:
    """The buttons with those values, in rows, of the report with that key."""
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    html.unescape(catalog.text(language, f"button-{value}")),
                    callback_data=keyboards.encode(Action(VERB, f"{value}.{report}")),
                )
                for value in row
            ]
            for row in values
        ]
    )


#: What each button does.
ACTIONS: dict[str, Callable[[Request], Awaitable[None]]] = {
    "preview": _preview,
    "rehearse": rehearsal.rehearse,
    "hold": _hold,
    "hold-yes": _hold_now,
    "hold-no": _keep_sending,
    "resume": _resume,
    "seen": _seen,
}
