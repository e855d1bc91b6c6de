"""The commands that tell, begin and end. Those that change settings are in settings_menu."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update

from bot.delivery import turns
from bot.handlers import groups, keyboards, outlook, rights, wording
from bot.handlers.context import Context
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.observances.model import Observance
from bot.store import chats, ledger, managers
from bot.store.records import Receipt, State

#: A text of an observance in a language, as one or more messages.
Telling = Callable[[Catalog, Observance, str], list[str]]


async def start(update: Update, context: Context) -> None:
    """Subscribe this chat; a group in the topic in which it was said."""
    again = context.chat.subscribed is not None
    if not context.here.private:
        context.speak_of(replace(context.here, thread_id=context.thread, language_chosen=True))
    await context.subscribe()
    if not context.here.private:
        await rights.learn(context, context.here)
    try:
        await _welcome(context, again=again)
    finally:
        context.house.wake()


async def stop(update: Update, context: Context) -> None:
    """End the subscription; the settings stay."""
    await context.say(await unsubscribe(context))


async def unsubscribe(context: Context) -> str:
    """End the subscription of the chat, if there is one; the key of the text that says so."""
    if context.chat.subscribed is None:
        return "stop-already"
    await context.end("stopped")
    return "stop-done"


async def next_(update: Update, context: Context) -> None:
    """The next occasion and the instants of its notices."""
    occasion = context.house.almanac.following(context.today)
    parts: list[str] = [wording.occasion(context, occasion)]
    if context.chat.subscribed is None:
        parts += ["", context.text("status-unsubscribed")]
    await context.send("\n".join(parts))


async def status(update: Update, context: Context) -> None:
    """The subscription, the settings, the last delivery and the next one."""
    receipts = await _receipts(context)
    settled = [one for one in receipts if one.state != State.PLANNED]
    lines = [
        wording.subscription(context),
        wording.settings(context),
        wording.last(context, settled[0] if settled else None),
    ]
    if context.chat.subscribed is not None:
        coming = outlook.ahead(context.house.almanac, context.chat, receipts, context.now)
        lines.append(wording.following(context, coming[0] if coming else None))
    await context.send("\n".join(lines))


async def about(update: Update, context: Context) -> None:
    """What happened."""
    await _tell(context, render.about)


async def timeline(update: Update, context: Context) -> None:
    """The events in their order."""
    await _tell(context, render.timeline)


async def history(update: Update, context: Context) -> None:
    """What came before and after."""
    await _tell(context, render.history)


async def sources(update: Update, context: Context) -> None:
    """Every figure with its owner."""
    await _tell(context, render.sources)


async def help_(update: Update, context: Context) -> None:
    """All commands."""
    await context.say("help")


async def privacy(update: Update, context: Context) -> None:
    """What is kept, why, for how long, and how to erase it."""
    await context.say("privacy")


async def forgetme(update: Update, context: Context) -> None:
    """Erase everything, once confirmed by a button or by the word for it."""
    address = context.chat.address
    if context.chat.id is None and not await managers.managed(context.house.db, address, 1):
        await context.say("forgetme-nothing")
    elif context.typed and _confirms(context.house.catalog, context.typed):
        await forget(context)
        await context.say("forgetme-done")
    else:
        await context.say(
            "forgetme-ask", keyboards.forget(context) if context.here.private else None
        )


async def forget(context: Context) -> None:
    """Erase all that is kept about the chat."""
    turns.owe_answer()
    await chats.forget(context.house.db, context.chat.address)


async def unknown_command(update: Update, context: Context) -> None:
    """One helpful line."""
    await context.say("unknown-command")


async def close(context: Context) -> None:
    """Say the line with which the notice of the day closes, of the observance whose day comes next."""
    occasion = context.house.almanac.following(context.today)
    catalog, language = context.house.catalog, context.language
    await context.send(catalog.of(occasion.observance, language, "closing"))


async def _welcome(context: Context, *, again: bool) -> None:
    """What the bot is, unless that was said before, and what will come and when."""
    chat = context.chat
    receipts = await _receipts(context)
    coming = outlook.ahead(context.house.almanac, chat, receipts, context.now)
    key = "start-already" if again else "start-subscribed"
    parts = [
        *([] if again else [wording.introduction(context), ""]),
        context.text(key, zone=wording.zone_name(context, chat.zone)),
        wording.coming(context, coming),
        "",
        context.text("start-hint"),
        *await _managed(context),
    ]
    await context.send("\n".join(parts), None if chat.private else groups.in_private(context))


async def _managed(context: Context) -> list[str]:
    """Whoever manages groups or channels is told how to find them."""
    if context.chat.private and await managers.managed(context.house.db, context.chat.address, 1):
        return [context.text("start-chats")]
    return []


async def _receipts(context: Context) -> list[Receipt]:
    if context.chat.id is None:
        return []
    return await ledger.receipts(context.house.db, context.chat.id)


async def _tell(context: Context, tell: Telling) -> None:
    """Send a text of the observance whose day comes next; long ones in several messages."""
    occasion = context.house.almanac.following(context.today)
    observance = context.house.almanac.observance(occasion.observance)
    for page in tell(context.house.catalog, observance, context.language):
        await context.send(page)


def _confirms(catalog: Catalog, typed: str) -> bool:
    """True for the word of confirmation in any of our languages; İ and I count as i."""
    word = typed.casefold().replace("\u0307", "")
    return word in {catalog.text(language, "forgetme-word") for language in catalog.languages}
