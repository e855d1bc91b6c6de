"""Inline mode: offers, in any chat, the next occasion and what is known of it, in the person's language."""

import html
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.handlers import views
from bot.handlers.request import NO_PREVIEW, Context, Request, unloaded
from bot.messages import dates, markup, places, render
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances import zones
from bot.observances.model import Observance
from bot.store import chats

log = logging.getLogger(__name__)

#: The texts that are offered, in this order, by the names of their commands; None: the next occasion.
TEXTS: dict[str, Callable[[Catalog, Observance, str], list[str]] | None] = {
    "next": None,
    "about": render.about,
    "timeline": render.timeline,
    "history": render.history,
    "sources": render.sources,
}

#: Seconds for which Telegram caches the offers: on days near an occasion, and on all others.
NEAR, FAR = 120, 3600

#: Days before and after an occasion that are near it.
AROUND = 2

#: Characters of the query that are read.
LONGEST = 64


async def answer(update: Update, context: Context) -> None:
    """Offer all texts, or those whose names were typed. Nothing is stored about the person."""
    query = update.inline_query
    if query is None:
        return
    request = await _request(update, context, query.from_user.id)
    named = _named(request, query.query)
    offers = [offer for name in TEXTS if name in named for offer in _offers(request, name)]
    try:
        await query.answer(offers, cache_time=_cache_time(request), is_personal=True)
    except BadRequest as refusal:
        log.debug("An inline query could not be answered: %s", refusal.message)


async def _request(update: Update, context: Context, person: int) -> Request:
    """The request about the person as stored, with the current language of their Telegram, which is not saved."""
    request = unloaded(update, context)
    stored = await chats.find(request.services.db, person)
    if stored is None:
        found = replace(request.chat, telegram_id=person)
    elif stored.language_chosen or request.telegram_language is None:
        found = stored
    else:
        found = replace(stored, language=request.chat.language)
    return replace(request, chat=found, target=found)


def _offers(request: Request, name: str) -> Iterator[InlineQueryResultArticle]:
    """The text of that command as offers, one for each of its messages. Commands in it give way to the bot's name."""
    almanac, catalog = request.services.almanac, request.services.catalog
    occasion = almanac.following(request.today)
    rendered = TEXTS[name]
    if rendered is None:
        yield _article(name, views.announcement(request, occasion))
        return
    observance = almanac.observance(occasion.observance)
    for number, page in enumerate(rendered(catalog, observance, request.language)):
        text = markup.elsewhere(page, lambda command: f"@{request.bot.username}")
        yield _article(f"{name}-{number + 1}" if number else name, text)


def _article(id: str, text: Markup) -> InlineQueryResultArticle:
    """A text as an offer: its first line is the title, its second the description."""
    title, description, *_ = [*filter(None, markup.plain(text).split("\n")), ""]
    content = InputTextMessageContent(text, ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(id, title, content, description=description)


def _named(request: Request, query: str) -> set[str]:
    """The texts whose command, line in the command menu or title has all words of the query; all when none does.

    Words of the day itself, such as 20 January, say nothing about which text is meant.
    """
    catalog, occasion = request.services.catalog, request.services.almanac.following(request.today)
    days = [dates.day_and_month(occasion.date, language) for language in catalog.languages]
    of_the_day = places.words(" ".join(days)).split()
    typed = [one for one in places.words(query[:LONGEST]).split() if one not in of_the_day]
    named = {
        name
        for name in TEXTS
        for language in catalog.languages
        if _contains(f"{name} {_names(catalog, occasion.observance, language, name)}", typed)
    }
    return named or set(TEXTS)


def _names(catalog: Catalog, observance: str, language: str, name: str) -> str:
    """The line in the command menu and, but for the next occasion, the title of a text in a language."""
    line = html.unescape(catalog.text(language, f"command-{name}"))
    if TEXTS[name] is None:
        return line
    title = markup.plain(catalog.of(observance, language, name)).strip().partition("\n")[0]
    return f"{line} {title}"


def _contains(text: str, typed: list[str]) -> bool:
    folded = places.fold(text)
    return all(word in folded for word in typed)


def _cache_time(request: Request) -> int:
    """Seconds until the offers can change: at the latest at midnight, when the number of days left changes."""
    local = zones.local(request.now, request.target.zone)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time())
    left = zones.utc(tomorrow, request.target.zone) - request.now
    return max(1, min(NEAR if _near(request) else FAR, int(left.total_seconds())))


def _near(request: Request) -> bool:
    """True on the days near an occasion, in the time zone of its observance."""
    almanac = request.services.almanac
    for occasion in almanac.between(request.now, request.now):
        zone = almanac.observance(occasion.observance).zone
        if abs(occasion.date - zones.local(request.now, zone).date()) <= timedelta(days=AROUND):
            return True
    return False
