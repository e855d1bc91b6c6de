"""Checks of what is sent: the texts, their reviews, the cards, and the time zones."""

import asyncio

import tzdata

from bot.cards import proof
from bot.errors import BotError, ReviewInvalid
from bot.messages import review
from bot.messages.lint import notices
from bot.messages.notice import CAPTION
from bot.observances import zones
from bot.operations.readiness import Finding, Setup


async def texts(setup: Setup) -> list[Finding]:
    """Every language has its notices."""
    verdict = await asyncio.to_thread(notices.judge, setup.messages_dir)
    found = [
        Finding("texts", False, f"{one.path}:{one.line}: {one.text}", "correct it and run `check`")
        for one in verdict.fatal
    ]
    if verdict.minor:
        text = f"{len(verdict.minor)} smaller mistakes, which stop no notice: run `check`"
        found.append(Finding("texts", True, text))
    languages = ", ".join(setup.catalog.languages)
    return found or [Finding("texts", True, f"complete in {languages}")]


async def reviews(setup: Setup) -> list[Finding]:
    """Each language with its review. With REQUIRE_REVIEW, a person must have approved each as it is now."""
    found = []
    try:
        states = review.states(setup.messages_dir)
    except ReviewInvalid as error:
        return [Finding("reviews", False, f"{error.data['path']} cannot be used", str(error))]
    for one in states:
        text = f"{one.observance} {one.language}: {one.state}"
        told = setup.require_review or one.state is review.State.CHANGED
        remedy = f"have it read, then run `approve {one.language} --by NAME`"
        approved = one.state is review.State.APPROVED
        ok = approved or not setup.require_review
        found.append(Finding("reviews", ok, text, remedy if told and not approved else ""))
    return found


async def captions(setup: Setup) -> list[Finding]:
    """Every notice is short enough for the caption of its card, also at the hundredth anniversary."""
    catalog, almanac = setup.catalog, setup.almanac
    found = await asyncio.to_thread(lambda: list(notices.beyond_caption(catalog, almanac)))
    remedy = f"shorten it to {CAPTION} units: a longer notice is sent without its card"
    return [
        Finding("captions", False, f"{one.language}: {one.moment} has {one.units} units", remedy)
        for one in found
    ] or [
        Finding("captions", True, f"every notice has at most {CAPTION} units until {notices.FAR}")
    ]


async def cards(setup: Setup) -> list[Finding]:
    """Every card can be drawn."""
    found = await asyncio.to_thread(lambda: list(proof.undrawable(setup.catalog, setup.almanac)))
    if found:
        remedy = "run `check` afterwards"
        return [Finding("cards", False, f"{code}: {error}", remedy) for code, error in found]
    return [Finding("cards", True, "all can be drawn")]


async def time_zones(setup: Setup) -> list[Finding]:
    """Both databases of time zones have the same release, which is not older than last year's."""
    release = tzdata.IANA_VERSION
    remedy = "run `pip install --upgrade pytz tzdata`, and start the bot again"
    try:
        zones.check_databases()
    except BotError as error:
        return [Finding("zones", False, str(error), remedy)]
    recent = int(release[:4]) >= setup.at.year - 1
    text = f"release {release}" + ("" if recent else ", older than last year's")
    return [Finding("zones", recent, text, "" if recent else remedy)]


ALL = (texts, reviews, captions, cards, time_zones)
