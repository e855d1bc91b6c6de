"""/hold and /resume: stop all notices, for a time or until somebody resumes, and go on."""

from collections.abc import Callable
from datetime import timedelta

from bot.delivery import answer_rate_limiter, trust
from bot.handlers.operators import requests
from bot.handlers.request import Request
from bot.messages import spans
from bot.messages.plain import one_line
from bot.notify import hold_words, request_report
from bot.notify.hold_words import Reader
from bot.store import holds, rate_limit, restored
from bot.store.records import RequestKind


async def hold(request: Request) -> None:
    """Hold sending: `/hold`, `/hold 2h`, `/hold 2h30m why`, `/hold why`. Raises SpanInvalid for a length like `9d`.

    The answer comes once nothing more can leave but what was on its way.
    """
    spoken = spans.first(request.argument, spans.units(request.services.catalog))
    settled = await hold_sending(request, spoken.span, spoken.rest)
    await say_state(request)
    if not settled:
        await request.reply("hold-unconfirmed")


async def resume(request: Request) -> None:
    """Resume sending, whoever paused it; on a restored copy, ask that it be confirmed."""
    resumed = await resume_sending(request)
    if await rate_limit.paused(request.services.db) is None:
        await request.reply("ready-resumed" if resumed else "hold-none")


async def hold_sending(request: Request, span: timedelta | None, reason: str) -> bool:
    """Hold sending for that time or, with None, until somebody resumes, and tell the other operators at once.

    Returns when nothing more can leave; False if a sender has not confirmed that.
    """
    answer_rate_limiter.owe_answer()
    db, by = request.services.db, request.chat.telegram_id
    await holds.hold(db, span, one_line(reason, rate_limit.LONGEST_REASON), by)
    if (paused := await rate_limit.paused(db)) is not None:
        catalog = request.services.catalog
        _tell_others(request, lambda reader: hold_words.state(catalog, reader, paused))
    return await holds.settled(db)


async def resume_sending(request: Request) -> bool:
    """Resume sending, and tell the other operators; False when there was nothing to resume.

    Sending from a restored copy is asked for instead.
    """
    answer_rate_limiter.owe_answer()
    if await restored.copied_from(request.services.db) is not None:
        await _ask_for_trust(request)
        return True
    woken = await holds.resume(request.services.db)
    request.services.wake()
    if woken:
        catalog, by = request.services.catalog, request.chat.telegram_id
        _tell_others(request, lambda reader: hold_words.resumed(catalog, reader, by))
    return woken


async def _ask_for_trust(request: Request) -> None:
    """Ask that a restored copy be trusted, which another operator must confirm."""
    subject, catalog = await trust.subject(request.services.db), request.services.catalog
    await requests.ask(
        request,
        RequestKind.TRUST,
        subject,
        lambda language: request_report.trust(catalog, language, subject),
    )


async def say_state(request: Request) -> None:
    """Say whether sending is paused: by whom, until when by this operator's clock, and why."""
    paused = await rate_limit.paused(request.services.db)
    if paused is None:
        await request.reply("ready-resumed")
        return
    chat = request.chat
    reader = Reader(chat.telegram_id, request.language, chat.zone)
    await request.send(hold_words.state(request.services.catalog, reader, paused))


def _tell_others(request: Request, words: Callable[[Reader], str]) -> None:
    if (notices := request.services.hold_notices) is not None:
        notices.tell(words, besides=request.chat.telegram_id)
