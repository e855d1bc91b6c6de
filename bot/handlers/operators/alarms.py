"""The button below alerts of what lasts, by which an operator says to know of it, so that it is not repeated."""

import html
import logging

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.errors import DatabaseAway
from bot.handlers import keyboards
from bot.handlers.keyboards import Action
from bot.handlers.operators import access, readiness, self_test
from bot.handlers.request import Context, load, unloaded
from bot.messages.catalog import Catalog
from bot.notify.alarms import STORED
from bot.store import alarm_log

log = logging.getLogger(__name__)

#: The verb of the button's data, and its value.
VERB, KNOWN = "alarms", "known"

#: The alerts that the bot does not get what people write and press.
DEAF = frozenset({"alert-polling-silent", "alert-webhook-silent"})

#: The data of the button, as a pattern.
DATA = rf"^{VERB}:"


def keyboard(catalog: Catalog, key: str, language: str) -> InlineKeyboardMarkup | None:
    """What stands below the alert with that key, None: nothing, because the bot would not learn of a press.

    Below the alert that nobody answers the self-test, it is the button that answers it.
    """
    if key in DEAF:
        return None
    if key in STORED:
        return self_test.keyboard(catalog, language)
    label = html.unescape(catalog.text(language, "button-alarms-known"))
    data = keyboards.encode(Action(VERB, KNOWN))
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])


async def pressed(update: Update, context: Context) -> None:
    """Acknowledge all alarms until now, and tell the other operators who has done so.

    Without the database, which may be what is broken, this process does not repeat them.
    """
    query = await access.own_press(update, context)
    if query is None:
        return
    request = unloaded(update, context)
    services = request.services
    now = services.acknowledge() if services.acknowledge else request.now
    try:
        await alarm_log.acknowledge(services.db, now)
        request = await load(update, context)
    except DatabaseAway as error:
        log.warning("That alarms are acknowledged is not stored: %s", error)
    await keyboards.answer(query, request.text("alarms-known"))
    await readiness.show_if_possible(request, InlineKeyboardMarkup([]))
    by = query.from_user.id
    log.info("An operator has acknowledged the alarms")
    if services.hold_notices is not None:
        services.hold_notices.tell(
            lambda reader: services.catalog.text(reader.language, "alarms-known-by", who=str(by)),
            besides=by,
        )
