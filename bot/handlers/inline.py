"""Inline mode: offers, in any chat, the next occasion and what happened, in the person's language."""

import html
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.handlers import views
from bot.handlers.context import NO_PREVIEW, Context
from bot.messages import markup, places, render
from bot.messages.markup import Markup
from bot.observances import zones
from bot.store import chats
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Seconds for which Telegram caches the offers: on days near an occasion, and on all others.
NEAR, FAR = 120, 3600

#: Days before and after an occasion that are near it.
AROUND = 2

#: Characters of the query that are read.
LOOKED_AT = 64


async def asked(update: Update, context: Context) -> None:
    """Offer both texts, or the one whose name was typed. Nothing is stored about the person."""
    query = update.inline_query
    if query is None:
        return
    context.here = context.chat = await _person(context, query.from_user.id)
    named = _named(context, query.query)
    offers = [one for one in _offers(context) if one.id in named]
    try:
        await query.answer(offers, cache_time=_keeps(context), is_personal=True)
    except BadRequest as refusal:
        log.debug("An inline query could not be answered: %s", refusal.message)


async def _person(context: Context, id: int) -> Chat:
    """The person as stored, with the current language of their Telegram, which is not saved."""
    stranger = context.here
    kept = await chats.find(context.services.db, id)
    if kept is None:
        return replace(stranger, telegram_id=id)
    if kept.language_chosen or context.spoken is None:
        return kept
    return replace(kept, language=stranger.language)


def _offers(context: Context) -> Iterator[InlineQueryResultArticle]:
    almanac, catalog = context.services.almanac, context.services.catalog
    occasion = almanac.following(context.today)
    yield _article("next", views.announcement(context, occasion))
    about = render.about(catalog, almanac.observance(occasion.observance), context.language)[0]
    yield _article("about", markup.elsewhere(about, lambda command: f"@{context.bot.username}"))


def _article(id: str, text: Markup) -> InlineQueryResultArticle:
    """A text as an offer: its first line is the title, its second the description."""
    title, said = markup.plain(text).split("\n")[:2]
    content = InputTextMessageContent(text, ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(id, title, content, description=said)


def _named(context: Context, typed: str) -> set[str]:
    """The commands whose name, or whose text in the command menu, contains the query; all when none does."""
    catalog, word = context.services.catalog, places.fold(typed[:LOOKED_AT])
    every = {"next", "about"}
    named = {
        name
        for name in every
        for language in catalog.languages
        if word in places.fold(name + html.unescape(catalog.text(language, f"command-{name}")))
    }
    return named or every


def _keeps(context: Context) -> int:
    """Seconds until the offers can change: at the latest at midnight, when the number of days left changes."""
    there = zones.local(context.now, context.chat.zone)
    tomorrow = datetime.combine(there.date() + timedelta(days=1), time())
    left = zones.utc(tomorrow, context.chat.zone) - context.now
    return max(1, min(NEAR if _near(context) else FAR, int(left.total_seconds())))


def _near(context: Context) -> bool:
    """True on the days near an occasion, in the time zone of its observance."""
    almanac = context.services.almanac
    for occasion in almanac.between(context.now, context.now):
        zone = almanac.observance(occasion.observance).zone
        if abs(occasion.date - zones.local(context.now, zone).date()) <= timedelta(days=AROUND):
            return True
    return False
