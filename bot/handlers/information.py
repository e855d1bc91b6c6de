"""The commands that send information: about the chat, about the occasion, about the bot."""

from collections.abc import Callable

from bot.handlers import upcoming, views
from bot.handlers.request import Handler, Request
from bot.handlers.settings import registry
from bot.messages import render
from bot.messages.catalog import Catalog
from bot.messages.markup import Markup
from bot.observances.model import Observance
from bot.store import revisions, upkeep
from bot.store.records import State

#: Maximum number of corrections that are listed, the last ones.
MOST_REVISIONS = 20

#: A function that returns a text of an observance in a language, as one or more messages.
Render = Callable[[Catalog, Observance, str], list[str]]


async def next_(request: Request) -> None:
    """Send the next occasion and the times of its notices."""
    receipts = await request.receipts()
    coming = upcoming.ahead(request.services.almanac, request.target, receipts, request.now)
    lines: list[str] = [views.occasion(request, coming)]
    if request.target.subscribed is None:
        lines += ["", request.text("status-unsubscribed")]
    elif over := views.year_over(request, coming, receipts):
        lines += ["", *over, views.following(request, coming)]
    await request.send("\n".join(lines))


async def status(request: Request) -> None:
    """Send the subscription, the settings, the last delivery and the next one."""
    receipts = await request.receipts()
    settled = [one for one in receipts if one.state != State.PLANNED]
    lines = [
        views.subscription(request),
        registry.lines(request),
        views.last(request, settled[0] if settled else None),
    ]
    if request.target.subscribed is not None:
        coming = upcoming.ahead(request.services.almanac, request.target, receipts, request.now)
        lines += views.year_over(request, coming, receipts)
        lines.append(views.following(request, coming))
    await request.send("\n".join(lines))


async def help_(request: Request) -> None:
    """Send all commands."""
    await request.reply("help")


async def privacy(request: Request) -> None:
    """Send which data is stored, why, for how long, and how to erase it."""
    terms, db = request.services.terms, request.services.db
    await request.reply(
        "privacy",
        sealed="yes" if db.ring and not db.plain else "no",
        days=terms.deliveries.days,
        occasions=terms.occasions,
        met=upkeep.KEPT.days,
    )


async def unknown_command(request: Request) -> None:
    """Send one line of help."""
    await request.reply("unknown-command")


async def closing(request: Request) -> None:
    """Send the closing line of the day's notice, from the observance that comes next."""
    occasion = request.services.almanac.following(request.today)
    catalog, language = request.services.catalog, request.language
    await request.send(catalog.of(occasion.observance, language, "closing"))


def _sends(rendered: Render) -> Handler:
    """The handler that sends a text of the observance that comes next; a long text as several messages."""

    async def handle(request: Request) -> None:
        occasion = request.services.almanac.following(request.today)
        observance = request.services.almanac.observance(occasion.observance)
        for page in rendered(request.services.catalog, observance, request.language):
            await request.send(page)

    return handle


async def sources(request: Request) -> None:
    """Send every figure with its source, and then what was corrected or recalled after it was sent."""
    await _sources(request)
    occasion = request.services.almanac.following(request.today)
    found = await revisions.published(request.services.db, occasion.observance, MOST_REVISIONS)
    if found:
        lines = [views.revision(request, one) for one in found]
        await request.reply("sources-revisions", list=Markup("\n".join(lines)))


#: What happened; the events in order; what came before and after; every figure with its source.
about, timeline = _sends(render.about), _sends(render.timeline)
history, _sources = _sends(render.history), _sends(render.sources)
