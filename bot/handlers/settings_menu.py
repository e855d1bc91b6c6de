"""The settings: by command with what was typed, by keyboard, and all in one message edited in place."""

import logging

from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.errors import LanguageUnknown
from bot.handlers import commands, hours, keyboards, outlook, wording
from bot.handlers.context import Context
from bot.handlers.keyboards import AUTO, Action
from bot.messages import dates, places
from bot.messages.markup import Markup
from bot.observances import zones

log = logging.getLogger(__name__)

#: Characters of a wrong name that are shown to the person again.
SHOWN = 64


async def language(update: Update, context: Context) -> None:
    """Choose the language: by keyboard, or typed."""
    if not context.typed:
        await context.say("language-ask", keyboards.languages(context))
        return
    await _change(context, Action("language", _language_code(context, context.typed)))
    await context.send(_changed(context, "language-set"))


async def timezone(update: Update, context: Context) -> None:
    """Choose the time zone: by keyboard, or by the name of a zone, a city or a country."""
    typed = context.typed
    if not typed:
        await context.send(_zone_text(context, "timezone-ask"), keyboards.common_zones(context))
        return
    found = places.search(typed, context.house.catalog.languages)
    if found.zone is not None:
        await _change(context, Action("zone", found.zone))
        await context.send(_changed(context, "timezone-set"))
    elif found.suggestions:
        keyboard = keyboards.suggested_zones(context, found.suggestions)
        key = "timezone-alike" if found.alike else "timezone-several"
        await context.say(key, keyboard, name=typed[:SHOWN])
    else:
        keyboard = keyboards.common_zones(context)
        await context.say("timezone-unknown", keyboard, name=typed[:SHOWN])


async def time(update: Update, context: Context) -> None:
    """Choose the hour of the notice on the day: by keyboard, or typed."""
    if not context.typed:
        await context.send(_time_text(context, "time-ask"), keyboards.hours(context))
        return
    await _change(context, Action("time", str(hours.minute_of_day(context.typed))))
    await context.send(_changed(context, "time-set"))


async def settings(update: Update, context: Context) -> None:
    """All settings in one message."""
    await context.send(_home_text(context), keyboards.settings(context))


async def pressed(update: Update, context: Context) -> None:
    """A button was pressed; one that is not ours, or of another time, is answered and does nothing."""
    query = update.callback_query
    if query is None:
        return
    action = keyboards.decode(query.data) if _private(query) else None
    try:
        if action is not None:
            await _act(query, context, action)
    finally:
        await _answered(query)


async def _act(query: CallbackQuery, context: Context, action: Action) -> None:
    if action.verb == "page":
        await _turn(query, context, action.value)
    elif action.verb == "forget":
        await _forget(query, context, action.value)
    elif await _change(context, action):
        await _show(query, context, action)


async def _change(context: Context, action: Action) -> bool:
    """Change what the action says. False when it names something that we do not have."""
    match action.verb:
        case "language":
            return await _change_language(context, action.value)
        case "zone":
            await context.change(zone=action.value)
        case "time":
            await context.change(minute=None if action.value == AUTO else int(action.value))
        case "on" | "off":
            return await _switch(context, action)
    return True


async def _switch(context: Context, action: Action) -> bool:
    if action.value not in {moment.name for moment in outlook.moments(context.house.almanac)}:
        return False
    one = {action.value}
    wanted = context.chat.moments | one if action.verb == "on" else context.chat.moments - one
    await context.change(moments=wanted)
    return True


async def _change_language(context: Context, code: str) -> bool:
    catalog = context.house.catalog
    if code == AUTO:
        spoken = catalog.choose(context.spoken, context.house.default_language)
        await context.change(language=spoken, language_chosen=False)
        return True
    if code not in catalog.languages:
        return False
    await context.change(language=code, language_chosen=True)
    return True


async def _show(query: CallbackQuery, context: Context, action: Action) -> None:
    """What has changed: in /settings its first page, elsewhere one sentence in place of the question."""
    if action.inside or action.verb in {"on", "off"}:
        await context.edit(query, _home_text(context), keyboards.settings(context))
        return
    key = {"language": "language-set", "zone": "timezone-set", "time": "time-set"}[action.verb]
    await context.edit(query, _changed(context, key))


async def _turn(query: CallbackQuery, context: Context, page: str) -> None:
    """Turn the message of /settings to another page."""
    match page:
        case "language":
            keyboard = keyboards.languages(context, inside=True)
            await context.edit(query, context.text("language-ask"), keyboard)
        case "zone":
            keyboard = keyboards.common_zones(context, inside=True)
            await context.edit(query, _zone_text(context, "timezone-ask"), keyboard)
        case "time":
            keyboard = keyboards.hours(context, inside=True)
            await context.edit(query, _time_text(context, "time-ask"), keyboard)
        case "close":
            await context.edit(query, _closed_text(context))
        case _:
            await context.edit(query, _home_text(context), keyboards.settings(context))


async def _forget(query: CallbackQuery, context: Context, answer: str) -> None:
    if answer == "yes":
        await commands.forget(context)
    key = "forgetme-done" if answer == "yes" else "forgetme-kept"
    await context.edit(query, context.text(key))


async def _answered(query: CallbackQuery) -> None:
    """Telegram shows a button as busy until this; a press that is too old to be answered is let be."""
    try:
        await query.answer()
    except TelegramError as error:
        log.debug("A press could not be answered: %s", type(error).__name__)


def _private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE


def _language_code(context: Context, typed: str) -> str:
    """The code of a language typed as its code or as its name in one of our languages."""
    catalog, wanted = context.house.catalog, typed.casefold()
    if wanted in (AUTO, *catalog.languages):
        return wanted
    for code in catalog.languages:
        names = [dates.language_name(code, other) for other in catalog.languages]
        if wanted in {name.casefold() for name in [*names, catalog.text(code, "language-name")]}:
            return code
    spoken = ", ".join(catalog.text(code, "language-name") for code in catalog.languages)
    raise LanguageUnknown(name=typed[:SHOWN], languages=Markup(spoken))


def _home_text(context: Context) -> Markup:
    title = context.text("settings-title")
    parts = [title, wording.settings(context), "", context.text("moments-ask")]
    return _kept(context, Markup("\n".join(parts)))


def _closed_text(context: Context) -> Markup:
    parts = [
        context.text("settings-title"),
        wording.settings(context),
        "",
        context.text("settings-closed"),
    ]
    return Markup("\n".join(parts))


def _changed(context: Context, key: str) -> Markup:
    """The sentence that says what has changed."""
    texts = {"timezone-set": _zone_text, "time-set": _time_text}
    text = texts[key](context, key) if key in texts else context.text(key)
    return _kept(context, text)


def _kept(context: Context, text: Markup) -> Markup:
    """Whoever is not subscribed is told that settings alone bring no notices."""
    if context.chat.subscribed is not None:
        return text
    return Markup(f"{text}\n\n{context.text('settings-kept')}")


def _zone_text(context: Context, key: str) -> Markup:
    there = zones.local(context.now, context.chat.zone)
    clock = dates.clock(there.time(), context.language)
    return context.text(key, zone=wording.zone_name(context, context.chat.zone), time=clock)


def _time_text(context: Context, key: str) -> Markup:
    zone = wording.zone_name(context, context.chat.zone)
    return context.text(key, zone=zone, time=wording.hour(context))
