"""/rehearse and /enroll: try the coming notices through the real Telegram, in chats that take part and no others."""

import secrets

from bot.delivery import rehearsal
from bot.handlers.request import Request
from bot.messages import dates, places
from bot.store import chat_lifecycle, chats, rate_limit, rehearsals
from bot.store.records import Pause

#: The argument with which a chat no longer takes part.
OFF = "off"

#: The language of notices that are in the chat's own.
OWN = ""


async def rehearse(request: Request) -> None:
    """Send the notices of the coming occasion to this operator, in all languages, with their cards.

    In a group that takes part, and as a reply to the settings of such a channel: there, in its own language. Elsewhere,
    while the clocks disagree or sending is paused, and while another rehearsal is under way there, it only says so.
    """
    db, target = request.services.db, request.target
    if not target.private and target.enrolled is None:
        await request.reply("rehearse-not-enrolled")
    elif not request.services.trusts(request.now):
        await request.reply("rehearse-clock")
    elif (paused := await rate_limit.paused(db)) is not None:
        await _say_paused(request, paused)
    elif target.id is not None and await rehearsals.owed(db, target.id):
        await request.reply("rehearse-under-way")
    else:
        await _begin(request)


async def enroll(request: Request) -> None:
    """Let this group take part in exercises, or no longer with `off`; as a reply to its settings, a channel.

    Any other word changes nothing: the answer says what can be typed.
    """
    target, takes_part = request.target, not request.argument
    if target.private or not (takes_part or _is_off(request)):
        await request.reply("enroll-where")
        return
    changed = await chat_lifecycle.enroll(request.services.db, target, takes_part=takes_part)
    await request.about(changed).reply("enroll-done" if takes_part else "enroll-ended")


def _is_off(request: Request) -> bool:
    """True for `off`, and for its words in any language: an operator may have another one than the group."""
    catalog = request.services.catalog
    words = [word for one in catalog.languages for word in catalog.text(one, "word-off").split()]
    return places.fold(request.argument) in {places.fold(word) for word in (OFF, *words)}


async def _say_paused(request: Request, paused: Pause) -> None:
    """Say who ends the pause: somebody, or itself."""
    if paused.held:
        await request.reply("rehearse-paused")
    else:
        await request.reply("rehearse-paused-briefly", seconds=paused.left_seconds)


async def _begin(request: Request) -> None:
    services, target = request.services, request.target
    if target.id is None:
        target = await chats.save(services.db, target)
    almanac = services.almanac
    occasion = almanac.following(request.today)
    languages = services.catalog.languages if target.private else (OWN,)
    count = len(languages) * len(almanac.observance(occasion.observance).moments)
    day = dates.day_and_month(occasion.date, request.language)
    await request.reply("rehearse-begins", count=count, day=day, year=str(occasion.year))
    run = secrets.token_hex(8)
    await rehearsal.exercise(services.db, almanac, occasion, run, target, languages)
    services.wake()
