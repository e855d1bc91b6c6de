"""/correct and /recall, and the buttons by which operators confirm or stop what one of them asks for."""

import re
from collections.abc import Callable
from typing import NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import TelegramError

from bot.delivery import approvals, corrections
from bot.delivery.approvals import Decision
from bot.delivery.slots import effective
from bot.errors import BotError
from bot.handlers import keyboards
from bot.handlers.keyboards import Action
from bot.handlers.operators import access
from bot.handlers.request import Context, Handler, Request, load
from bot.messages import markup, places
from bot.messages.catalog import Catalog
from bot.notify import request_report
from bot.store import copies, editions, requests, revisions
from bot.store.records import RequestKind
from bot.store.requests import Request as Asked

#: The verb of the buttons' data, and their values: `request:yes.12`.
VERB = "request"
DATA = rf"^{VERB}:"
VALUE = re.compile(r"(yes|no)\.(\d{1,18})", re.ASCII)

#: The word after which corrected notices do not say that they were corrected.
SILENTLY = "silently"

#: Maximum characters of an error that is shown.
LONGEST_ERROR = 600

#: The words of a request in a language.
Worded = Callable[[str], str]


class Target(NamedTuple):
    """What a command is about."""

    moment: str
    year: int | None
    silently: bool


def refusing(handle: Handler) -> Handler:
    """The command, which answers with the reason when what was asked for is not possible."""

    async def answer(request: Request) -> None:
        try:
            await handle(request)
        except BotError as error:
            if error.key is not None:
                raise
            await request.reply("request-refused", reason=str(error)[:LONGEST_ERROR])

    return answer


@refusing
async def correct(request: Request) -> None:
    """Show what the texts of now would change in the copies of a moment, and ask for that correction."""
    services, target = request.services, _target(request)
    if target is None:
        await request.reply("correct-usage", names=await _names(request))
        return
    one = await corrections.find(services.db, target.moment, target.year)
    source = services.revision_texts
    assert source is not None
    texts = await source.read()
    new, old = await source.compose(texts), await source.composer(one.edition)
    found = await corrections.difference(services.db, services.almanac, one, old, new)
    if not any(part.changed for part in found.wordings):
        await request.reply("correct-nothing")
        return
    await editions.put(services.db, texts.digest, texts.files)
    subject = corrections.correction_of(one, texts.digest, marked=not target.silently)
    takes = corrections.duration(found.copies, effective(services.rate))

    def worded(language: str) -> str:
        return request_report.correction(
            services.catalog, language, found, takes, marked=not target.silently
        )

    def whole(language: str) -> str:
        return request_report.whole(services.catalog, language, found)

    cut = request_report.is_cut(services.catalog, request.language, found)
    await ask(request, RequestKind.CORRECTION, subject, worded, whole if cut else None)


@refusing
async def recall(request: Request) -> None:
    """Show how many copies of a moment would be taken back, and ask for that recall."""
    services, target = request.services, _target(request)
    if target is None:
        await request.reply("recall-usage", names=await _names(request))
        return
    one = await corrections.find(services.db, target.moment, target.year)
    sent = await copies.wordings(services.db, one.id)
    owed = await copies.owed(services.db, one.id)
    takes = corrections.duration(sent.total(), effective(services.rate))

    def worded(language: str) -> str:
        counts = (sent.total(), owed.total())
        return request_report.recall(services.catalog, language, one, counts, takes)

    await ask(request, RequestKind.RECALL, corrections.recall_of(one), worded)


async def ask(
    request: Request,
    kind: RequestKind,
    subject: dict[str, object],
    worded: Worded,
    whole: Worded | None = None,
) -> None:
    """Store what an operator asks for, and show it to all operators with the buttons.

    `whole`: the complete text, sent as a file, when the message is too short for it.
    """
    services, user = request.services, request.update.effective_user
    asked_by = None if user is None else user.id
    one = await approvals.ask(services.db, kind, subject, asked_by, services.operators)
    catalog, notices = services.catalog, services.request_notices
    if notices is None:
        return

    def shown(operator: int, language: str) -> tuple[str, InlineKeyboardMarkup]:
        text = request_report.asking(catalog, language, worded(language), one)
        return text, keyboard(catalog, language, one, operator)

    notices.show(shown, whole)


def keyboard(catalog: Catalog, language: str, one: Asked, operator: int) -> InlineKeyboardMarkup:
    """The buttons of a request for an operator: whoever asked, and an operator alone, can only stop it."""
    confirms = one.runs is None and one.asked_by != operator
    values = (("yes",) if confirms else ()) + ("no",)
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    markup.plain(catalog.text(language, f"button-request-{value}")),
                    callback_data=keyboards.encode(Action(VERB, f"{value}.{one.id}")),
                )
            ]
            for value in values
        ]
    )


async def pressed(update: Update, context: Context) -> None:
    """Handle a press. Only operators can use the buttons, in their private chat."""
    query = await access.own_press(update, context)
    if query is None:
        return
    request = await load(update, context)
    await keyboards.answer(query)
    action = keyboards.parse(query.data)
    value = VALUE.fullmatch(action.value) if action else None
    if value is None:
        return
    confirms, number = value[1] == "yes", int(value[2])
    await _decide(request, number, query.from_user.id, confirms=confirms)


async def _decide(request: Request, number: int, by: int, *, confirms: bool) -> None:
    """Confirm or stop a request, and tell all operators what came of it."""
    services = request.services
    if confirms:
        decision = await approvals.confirm(services.db, services.almanac, number, by)
    else:
        stopped = await approvals.stop(services.db, number, by)
        decision = Decision.STOPPED if stopped else Decision.OVER
    if decision is Decision.DONE:
        services.wake()
    if decision in {Decision.SAME_PERSON, Decision.ALONE}:
        await request.reply(f"request-{decision.name.lower().replace('_', '-')}")
        return
    await _without_buttons(request)
    if decision is Decision.OVER:
        await request.reply("request-over")
    else:
        await _tell_all(request, number, decision, by)


async def _tell_all(request: Request, number: int, decision: Decision, by: int) -> None:
    services, one = request.services, await requests.get(request.services.db, number)
    if one is not None and services.request_notices is not None:
        services.request_notices.decided(one, decision, by)


async def _without_buttons(request: Request) -> None:
    """Remove the buttons of the message whose button was pressed."""
    query = request.update.callback_query
    if query is None:
        return
    try:
        await query.edit_message_reply_markup(None)
    except TelegramError:
        return


def _target(request: Request) -> Target | None:
    """The moment, the year and whether silently; None when a word is none of these or there is no moment."""
    moment, year, silently = "", None, False
    for word in request.argument.split():
        folded = places.fold(word)
        if folded == SILENTLY:
            silently = True
        elif re.fullmatch(r"\d{4}", word, re.ASCII):
            year = int(word)
        elif re.fullmatch(r"[a-z0-9-]{1,32}", folded, re.ASCII) and not moment:
            moment = folded
        else:
            return None
    return Target(moment, year, silently) if moment else None


async def _names(request: Request) -> str:
    """What can be corrected or recalled, as it is typed."""
    begun = await revisions.begun(request.services.db)
    return ", ".join(f"{one.moment} {one.year}" for one in begun if not one.recalled) or "–"
