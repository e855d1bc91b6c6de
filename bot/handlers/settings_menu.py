"""The settings: as commands with a value, as keyboards, and as one menu message that is edited in place."""

import asyncio
import logging
from collections.abc import Callable

from telegram import CallbackQuery, InlineKeyboardMarkup, Update
from telegram.constants import ChatType
from telegram.error import TelegramError

from bot.errors import LanguageUnknown
from bot.handlers import (
    chat_titles,
    commands,
    groups,
    keyboards,
    managed_chats,
    time_input,
    toggles,
    upcoming,
    views,
    welcome,
)
from bot.handlers.context import Context
from bot.handlers.keyboards import AUTO, NONE, Action
from bot.messages import dates, places
from bot.messages.markup import Markup
from bot.observances import zones

log = logging.getLogger(__name__)

#: Characters of an unknown name that are shown in the answer.
SHOWN = 64

#: The texts that confirm a change outside of /settings.
SENTENCES = {"language": "language-set", "zone": "timezone-set", "time": "time-set"}

#: The button under the answer to a plain "stop". Groups and channels have theirs within /settings.
UNSUBSCRIBE = Action("subscription", "off")


async def language(update: Update, context: Context) -> None:
    """Choose the language: by keyboard or by name."""
    if not context.typed:
        await _ask(context, context.text("language-ask"), keyboards.languages)
        return
    await _change(context, Action("language", _language_code(context, context.typed)))
    await context.send(_changed(context, "language-set"))


async def timezone(update: Update, context: Context) -> None:
    """Choose the time zone: by keyboard, or by the name of a zone, a city or a country."""
    typed = context.typed
    if not typed:
        await _ask(context, _zone_text(context, "timezone-ask"), keyboards.common_zones)
        return
    # In a thread, since the first search reads the names of all places: until then they need no memory.
    found = await asyncio.to_thread(places.search, typed, context.services.catalog.languages)
    if found.zone is not None:
        await set_zone(context, found.zone)
    elif not context.here.private:
        names = [views.zone_name(context, name) for name in found.suggestions]
        key = "timezone-which" if names else "timezone-unknown"
        await context.say(key, None, name=typed[:SHOWN], zones=Markup("\n".join(names)))
    elif found.suggestions:
        keyboard = keyboards.suggested_zones(context, found.suggestions)
        key = "timezone-alike" if found.alike else "timezone-several"
        await context.say(key, keyboard, name=typed[:SHOWN])
    else:
        keyboard = keyboards.common_zones(context)
        await context.say("timezone-unknown", keyboard, name=typed[:SHOWN])


async def set_zone(context: Context, zone: str) -> None:
    """Change the time zone and confirm it."""
    await _change(context, Action("zone", zone))
    await context.send(_changed(context, "timezone-set"))


async def time(update: Update, context: Context) -> None:
    """Choose the time of the day's notice: by keyboard or by text."""
    if not context.typed:
        await _ask(context, _time_text(context, "time-ask"), keyboards.hours)
        return
    minute = time_input.minute_of_day(context.typed, context.services.catalog)
    await _change(context, Action("time", str(minute)))
    await context.send(_changed(context, "time-set"))


async def settings(update: Update, context: Context) -> None:
    """Send all settings in one message."""
    await _ask(context, await home_text(context), keyboards.settings)


async def pressed(update: Update, context: Context) -> None:
    """Handle a button press. A button that is not ours, or from an older version, is confirmed and does nothing."""
    query = update.callback_query
    if query is None:
        return
    action = keyboards.decode(query.data) if _private(query) else None
    try:
        if action is not None and await _speak_of(query, context, action):
            await _act(query, context, action)
    finally:
        await _answered(query)


async def _ask(
    context: Context, text: Markup, keyboard: Callable[[Context], InlineKeyboardMarkup]
) -> None:
    """Ask with a keyboard. A group gets a link to the admin's private chat instead: there the bot knows who presses."""
    private = context.here.private
    await context.send(text, keyboard(context) if private else groups.in_private(context))


async def _speak_of(query: CallbackQuery, context: Context, action: Action) -> bool:
    """Make the chat that a button is about the target; False when the person no longer manages it."""
    if action.chat is None or await managed_chats.speak_of(context, action.chat):
        return True
    await context.edit(query, context.text("managed-lost"))
    return False


async def _act(query: CallbackQuery, context: Context, action: Action) -> None:
    if action.verb == "page":
        await context.edit(query, *await _page(context, action.value))
    elif action.verb == "open":
        await context.send(*await _page(context, action.value))
    elif action.verb == "welcome":
        await _welcome(query, context, action.value)
    elif action.verb == "forget":
        await _forget(query, context, action.value)
    elif action == UNSUBSCRIBE and context.chat.private:
        await context.edit(query, context.text(await commands.unsubscribe(context)))
    elif await _change(context, action):
        await _show(query, context, action)


async def _change(context: Context, action: Action) -> bool:
    """Make the change of an action. False when its value is one that the bot does not have."""
    match action.verb:
        case "language":
            return await _change_language(context, action.value)
        case "second":
            return await _change_second(context, action.value)
        case "zone":
            await context.change(zone=action.value)
        case "time":
            await context.change(minute=None if action.value == AUTO else int(action.value))
        case "on" | "off":
            return await _switch(context, action)
        case "silent":
            await context.change(silent=toggles.SILENT[action.value])
        case "cards":
            await context.change(cards=toggles.CARDS[action.value])
        case "topic":
            await context.change(thread_id=None)
        case "subscription":
            return await _subscription(context, begins=action.value == "on")
    return True


async def _switch(context: Context, action: Action) -> bool:
    if action.value not in {moment.name for moment in upcoming.moments(context.services.almanac)}:
        return False
    one = {action.value}
    wanted = context.chat.moments | one if action.verb == "on" else context.chat.moments - one
    await context.change(moments=wanted)
    return True


async def _change_language(context: Context, code: str) -> bool:
    catalog = context.services.catalog
    if code == AUTO and context.chat.private:
        spoken = catalog.choose(context.spoken, context.services.default_language)
        await context.change(language=spoken, language_chosen=False)
        return True
    if code not in catalog.languages:
        return False
    second = context.chat.second_language
    second = None if second == code else second
    await context.change(language=code, language_chosen=True, second_language=second)
    return True


async def _change_second(context: Context, code: str) -> bool:
    """Set a channel's second language, which always differs from its first."""
    if context.chat.kind != "channel" or code == context.chat.language:
        return False
    if code != NONE and code not in context.services.catalog.languages:
        return False
    await context.change(second_language=None if code == NONE else code)
    return True


async def _subscription(context: Context, *, begins: bool) -> bool:
    """Subscribe a group or channel, or end its subscription."""
    if begins:
        await context.subscribe()
        context.services.wake()
    else:
        await context.end("stopped")
    return True


async def _show(query: CallbackQuery, context: Context, action: Action) -> None:
    """Show the change: within /settings its first page, elsewhere a sentence that replaces the question."""
    if action.inside or action.verb not in SENTENCES:
        await context.edit(query, await home_text(context), keyboards.settings(context))
        return
    await context.edit(query, _changed(context, SENTENCES[action.verb]))


async def _page(context: Context, page: str) -> tuple[Markup, InlineKeyboardMarkup | None]:
    """The text and the keyboard of a page of /settings."""
    match page:
        case "language":
            return context.text("language-ask"), keyboards.languages(context, inside=True)
        case "second":
            return context.text("second-ask"), keyboards.second_languages(context)
        case "zone":
            text = _zone_text(context, "timezone-ask")
            return text, keyboards.common_zones(context, inside=True)
        case "time":
            return _time_text(context, "time-ask"), keyboards.hours(context, inside=True)
        case "forget":
            return context.text("forgetme-ask"), keyboards.forget(context)
        case "close":
            return await _closed_text(context), None
    return await home_text(context), keyboards.settings(context)


async def _welcome(query: CallbackQuery, context: Context, code: str) -> None:
    """Set the language chosen in the welcome, and show the welcome in it, unless the person has unsubscribed since."""
    if not await _change_language(context, code):
        return
    if context.chat.subscribed is None:
        await context.edit(query, _changed(context, "language-set"))
    else:
        await welcome.show_again(query, context)


async def _forget(query: CallbackQuery, context: Context, answer: str) -> None:
    if answer == "yes":
        await commands.forget(context)
    key = "forgetme-done" if answer == "yes" else "forgetme-kept"
    await context.edit(query, context.text(key))


async def _answered(query: CallbackQuery) -> None:
    """Confirm the press: until then Telegram shows the button as busy. A press too old to be confirmed is ignored."""
    try:
        await query.answer()
    except TelegramError as error:
        log.debug("A press could not be answered: %s", type(error).__name__)


def _private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE


def _language_code(context: Context, typed: str) -> str:
    """The code of a language that was typed as its code, or as its name in any language of the bot.

    Raises LanguageUnknown for anything else.
    """
    catalog, wanted = context.services.catalog, typed.casefold()
    if wanted in (AUTO, *catalog.languages):
        return wanted
    for code in catalog.languages:
        names = [dates.language_name(code, other) for other in catalog.languages]
        if wanted in {name.casefold() for name in [*names, catalog.text(code, "language-name")]}:
            return code
    spoken = ", ".join(catalog.text(code, "language-name") for code in catalog.languages)
    raise LanguageUnknown(name=typed[:SHOWN], languages=Markup(spoken))


async def home_text(context: Context) -> Markup:
    """The first page of the settings; for a group or channel with its title."""
    way = "moments-ask" if context.here.private else "settings-in-group"
    parts = [*await _head(context), "", context.text(way)]
    return _kept(context, Markup("\n".join(parts)))


async def _closed_text(context: Context) -> Markup:
    parts = [*await _head(context), "", context.text("settings-closed")]
    return Markup("\n".join(parts))


async def _head(context: Context) -> list[str]:
    title = "" if context.chat.private else await chat_titles.of(context, context.chat)
    return [context.text("settings-title", title=title), views.settings(context)]


def _changed(context: Context, key: str) -> Markup:
    """The sentence that confirms a change."""
    texts = {"timezone-set": _zone_text, "time-set": _time_text}
    text = texts[key](context, key) if key in texts else context.text(key)
    return _kept(context, text)


def _kept(context: Context, text: Markup) -> Markup:
    """Adds, for a chat that is not subscribed, that settings alone bring no notices."""
    if context.chat.subscribed is not None:
        return text
    return Markup(f"{text}\n\n{context.text('settings-kept')}")


def _zone_text(context: Context, key: str) -> Markup:
    there = zones.local(context.now, context.chat.zone)
    clock = dates.clock(there.time(), context.language)
    return context.text(key, zone=views.zone_name(context, context.chat.zone), time=clock)


def _time_text(context: Context, key: str) -> Markup:
    zone = views.zone_name(context, context.chat.zone)
    return context.text(key, zone=zone, time=views.hour(context))
