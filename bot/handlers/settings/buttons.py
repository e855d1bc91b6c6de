"""What a press of a button does. The press itself is answered first, so that the button stops looking busy."""

import re

from telegram import CallbackQuery, Update
from telegram.constants import ChatType

from bot.handlers import keyboards, subscription
from bot.handlers.keyboards import Action
from bot.handlers.private import managed_chats, welcome
from bot.handlers.request import Context, Request, load
from bot.handlers.settings import language, menu, registry

#: The values of the verbs that change no setting.
VALUES = {
    "subscription": re.compile("on|off"),
    "page": re.compile("|".join([*menu.PAGES, *registry.PAGES])),
    "open": re.compile("|".join([*menu.PAGES, *registry.PAGES])),
    "welcome": language.SETTING.values,
    "forget": re.compile("yes|no"),
    "chats": re.compile(r"\d{1,18}", re.ASCII),
}


async def pressed(update: Update, context: Context) -> None:
    """Handle a press. A button that is not ours, or from an older version, does nothing."""
    query = update.callback_query
    if query is None:
        return
    await keyboards.answer(query)
    action = decode(query.data) if _in_private(query) else None
    if action is None:
        return
    request = await load(update, context, action.chat)
    if action.chat is None or await managed_chats.manages_target(request):
        await _act(request, action)
    else:
        await request.edit(request.about(request.chat).text("managed-lost"))


def decode(data: str | None) -> Action | None:
    """The action of a button's data; None when the data is not ours or from an older version."""
    action = keyboards.parse(data)
    if action is None:
        return None
    other = VALUES.get(action.verb)
    ours = other.fullmatch(action.value) if other else registry.of(action)
    return action if ours else None


async def _act(request: Request, action: Action) -> None:
    match action.verb:
        case "page":
            await request.edit(*await menu.page(request, action.value))
        case "open":
            await request.send(*await menu.page(request, action.value))
        case "welcome":
            await _welcome(request, action.value)
        case "forget":
            await _forget(request, action.value)
        case "chats":
            await managed_chats.show_page(request, int(action.value))
        case "subscription":
            await _subscription(request, action.value)
        case _:
            await _change(request, action)


async def _change(request: Request, action: Action) -> None:
    """Change a setting. The menu then shows its first page; elsewhere a sentence replaces the question."""
    setting = registry.of(action)
    columns = setting.pressed(request, action) if setting else None
    if setting is None or columns is None:
        return
    changed = await request.change(**columns)
    if action.inside or setting.page is None or setting.command is None:
        await _show_menu(changed)
    else:
        await changed.edit(setting.command.confirmation(changed))


async def _subscription(request: Request, value: str) -> None:
    """Subscribe a group or channel, or end its subscription. A person's ends below the answer to a plain "stop"."""
    if value == "on":
        changed = await request.subscribe()
        request.services.wake()
        await _show_menu(changed)
    elif request.target.private:
        ended, key = await subscription.unsubscribe(request)
        await ended.edit(ended.text(key))
    else:
        await _show_menu(await request.end("stopped"))


async def _show_menu(request: Request) -> None:
    await request.edit(await menu.home_text(request), menu.keyboard(request))


async def _welcome(request: Request, code: str) -> None:
    """Set the language chosen in the welcome, and show the welcome in it, unless the person has unsubscribed since."""
    columns = language.columns(request, code)
    if columns is None:
        return
    changed = await request.change(**columns)
    if changed.target.subscribed is None:
        await changed.edit(language.confirmation(changed))
    else:
        facts = await welcome.read_facts(changed)
        await changed.edit(welcome.text(changed, facts, again=False), keyboards.welcome(changed))


async def _forget(request: Request, answer: str) -> None:
    if answer == "yes":
        await subscription.forget(request)
    key = "forgetme-done" if answer == "yes" else "forgetme-kept"
    await request.edit(request.text(key))


def _in_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == ChatType.PRIVATE
