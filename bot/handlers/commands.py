"""The commands that subscribe, unsubscribe and send information. Those that change settings are in settings_menu."""

from collections.abc import Callable
from dataclasses import replace

from telegram import Update

from bot.delivery import answer_rate_limiter
from bot.handlers import keyboards, permissions, upcoming, views
from bot.handlers.context import Context
from bot.handlers.private import welcome
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.observances.model import Observance
from bot.store import chats, managers
from bot.store.records import State

#: A function that gives a text of an observance in a language, as one or more messages.
Telling = Callable[[Catalog, Observance, str], list[str]]


async def start(update: Update, context: Context) -> None:
    """Subscribe this chat. A group gets its notices in the topic in which the command was sent."""
    again = context.chat.subscribed is not None
    if not context.here.private:
        context.speak_of(replace(context.here, thread_id=context.thread, language_chosen=True))
    await context.subscribe()
    if not context.here.private:
        await permissions.learn(context, context.here)
    try:
        await welcome.send(context, again=again)
    finally:
        context.services.wake()


async def stop(update: Update, context: Context) -> None:
    """End the subscription; the settings are kept."""
    await context.say(await unsubscribe(context))


async def unsubscribe(context: Context) -> str:
    """End the subscription of the chat, if there is one. Returns the key of the text for the answer."""
    if context.chat.subscribed is None:
        return "stop-already"
    await context.end("stopped")
    return "stop-done"


async def next_(update: Update, context: Context) -> None:
    """Send the next occasion and the times of its notices."""
    receipts = await context.receipts()
    coming = upcoming.ahead(context.services.almanac, context.chat, receipts, context.now)
    parts: list[str] = [views.occasion(context, coming)]
    if context.chat.subscribed is None:
        parts += ["", context.text("status-unsubscribed")]
    elif over := views.year_over(context, coming, receipts):
        parts += ["", *over, views.following(context, coming)]
    await context.send("\n".join(parts))


async def status(update: Update, context: Context) -> None:
    """Send the subscription, the settings, the last delivery and the next one."""
    receipts = await context.receipts()
    settled = [one for one in receipts if one.state != State.PLANNED]
    lines = [
        views.subscription(context),
        views.settings(context),
        views.last(context, settled[0] if settled else None),
    ]
    if context.chat.subscribed is not None:
        coming = upcoming.ahead(context.services.almanac, context.chat, receipts, context.now)
        lines += views.year_over(context, coming, receipts)
        lines.append(views.following(context, coming))
    await context.send("\n".join(lines))


async def about(update: Update, context: Context) -> None:
    """Send what happened."""
    await _tell(context, render.about)


async def timeline(update: Update, context: Context) -> None:
    """Send the events in order."""
    await _tell(context, render.timeline)


async def history(update: Update, context: Context) -> None:
    """Send what happened before and after."""
    await _tell(context, render.history)


async def sources(update: Update, context: Context) -> None:
    """Send every figure with its source."""
    await _tell(context, render.sources)


async def help_(update: Update, context: Context) -> None:
    """Send all commands."""
    await context.say("help")


async def privacy(update: Update, context: Context) -> None:
    """Send which data is stored, why, for how long, and how to erase it."""
    await context.say("privacy")


async def forgetme(update: Update, context: Context) -> None:
    """Erase everything, after confirmation by a button or by the typed word."""
    telegram_id = context.chat.telegram_id
    if context.chat.id is None and not await managers.managed(context.services.db, telegram_id, 1):
        await context.say("forgetme-nothing")
    elif context.typed and _confirms(context.services.catalog, context.typed):
        await forget(context)
        await context.say("forgetme-done")
    else:
        await context.say(
            "forgetme-ask", keyboards.forget(context) if context.here.private else None
        )


async def forget(context: Context) -> None:
    """Erase everything that is stored about the chat."""
    answer_rate_limiter.owe_answer()
    await chats.forget(context.services.db, context.chat.telegram_id)


async def unknown_command(update: Update, context: Context) -> None:
    """Send one line of help."""
    await context.say("unknown-command")


async def close(context: Context) -> None:
    """Send the closing line of the day's notice, from the observance that comes next."""
    occasion = context.services.almanac.following(context.today)
    catalog, language = context.services.catalog, context.language
    await context.send(catalog.of(occasion.observance, language, "closing"))


async def _tell(context: Context, tell: Telling) -> None:
    """Send a text of the observance that comes next; a long text as several messages."""
    occasion = context.services.almanac.following(context.today)
    observance = context.services.almanac.observance(occasion.observance)
    for page in tell(context.services.catalog, observance, context.language):
        await context.send(page)


def _confirms(catalog: Catalog, typed: str) -> bool:
    """True for the word of confirmation in any language of the bot; İ and I count as i."""
    word = typed.casefold().replace("\u0307", "")
    return word in {catalog.text(language, "forgetme-word") for language in catalog.languages}
