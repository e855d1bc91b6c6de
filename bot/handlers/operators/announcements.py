"""/announce: write an announcement about the bot itself, see it in all languages, and ask for it to be sent."""

from bot.delivery import announcements
from bot.delivery.announcements import Draft
from bot.errors import (
    AnnouncementInvalid,
    AnnouncementNear,
    AnnouncementTooLong,
    BotError,
    NobodyToAnnounce,
    PreparedUnknown,
    SuccessorInvalid,
)
from bot.handlers.operators import readiness, requests
from bot.handlers.request import Request
from bot.messages import announcement
from bot.notify import request_report
from bot.store.records import RequestKind

#: The words after the command, besides languages and ready-made texts.
SEND, ANYWAY, CANCEL = "send", "anyway", "cancel"

#: What an operator is told when the rules do not allow an announcement.
REFUSALS: dict[type[BotError], str] = {
    AnnouncementNear: "announce-near",
    AnnouncementTooLong: "announce-too-long",
    NobodyToAnnounce: "announce-nobody",
}


async def announce(request: Request) -> None:
    """Explain the command, or keep a text, show the announcement, ask for it, or drop it. Silent in groups."""
    if not request.chat.private:
        return
    word, rest = _words(request)
    if not word:
        await _explain(request)
    elif word == SEND:
        await _ask(request, anyway=rest == ANYWAY)
    elif word == CANCEL:
        request.services.drafts.pop(request.chat.telegram_id, None)
        await request.reply("announce-dropped")
    elif word in request.services.catalog.languages:
        await _keep(request, word, rest)
    else:
        await _take_prepared(request, word, rest)


def _words(request: Request) -> tuple[str, str]:
    """The first word after the command, and what follows it, as HTML."""
    message = request.update.message
    parts = (message.text_html if message else "").split(None, 2)
    word, rest = (*parts[1:], "", "")[:2]
    return word.lower(), rest.strip()


async def _explain(request: Request) -> None:
    languages = ", ".join(request.services.catalog.languages)
    await request.reply("announce-how", languages=languages, names=", ".join(announcement.PREPARED))


async def _keep(request: Request, language: str, text: str) -> None:
    """Keep the text in one language. When it is the last one, show all."""
    try:
        announcement.check(text)
    except AnnouncementInvalid as error:
        await request.reply("announce-wrong", reason=str(error.data["findings"]))
        return
    draft = {**request.services.drafts.get(request.chat.telegram_id, {}), language: text}
    request.services.drafts[request.chat.telegram_id] = draft
    if missing := announcement.missing(draft, request.services.catalog.languages):
        await request.reply("announce-kept", language=language, missing=", ".join(missing))
    else:
        await _show(request, draft)


async def _take_prepared(request: Request, name: str, successor: str) -> None:
    """Take a ready-made text in all languages, and show it."""
    services = request.services
    day = services.almanac.following(request.today).date
    try:
        draft = announcement.prepared(services.catalog, name, day, successor)
    except PreparedUnknown:
        await _explain(request)
    except SuccessorInvalid as error:
        await request.reply("announce-wrong", reason=str(error))
    else:
        services.drafts[request.chat.telegram_id] = draft
        await _show(request, draft)


async def _show(request: Request, draft: dict[str, str]) -> None:
    """Show the text in every language, to how many chats it goes and when; or why it cannot be sent now."""
    for language in request.services.catalog.languages:
        heading = request.text("announce-preview", language=language)
        for text in readiness.in_one(heading, draft[language]):
            await request.send(text)
    services = request.services
    try:
        found = await announcements.forecast(
            services.db, services.almanac, services.rate, even_near_occasion=False
        )
    except (AnnouncementNear, AnnouncementTooLong, NobodyToAnnounce) as refusal:
        await _refuse(request, refusal)
        return
    shown = request_report.forecast(services.catalog, request.language, found, draft)
    await request.send(f"{shown}\n{request.text('announce-ready')}")


async def _ask(request: Request, *, anyway: bool) -> None:
    """Ask for the announcement that was shown; somebody must confirm it."""
    services, operator = request.services, request.chat.telegram_id
    texts = services.drafts.get(operator, {})
    if announcement.missing(texts, services.catalog.languages):
        await request.reply("announce-unfinished")
        return
    draft = Draft(texts, services.rate, anyway)
    try:
        found = await announcements.forecast(
            services.db, services.almanac, services.rate, even_near_occasion=anyway
        )
        subject = await announcements.subject(services.db, services.almanac, draft)
    except (AnnouncementNear, AnnouncementTooLong, NobodyToAnnounce) as refusal:
        await _refuse(request, refusal)
        return

    def worded(language: str) -> str:
        return request_report.announced(services.catalog, language, draft, found)

    await requests.ask(request, RequestKind.ANNOUNCEMENT, subject, worded)
    services.drafts.pop(operator, None)


async def _refuse(request: Request, refusal: BotError) -> None:
    values = {name: str(value) for name, value in refusal.data.items()}
    await request.send(request.text(REFUSALS[type(refusal)], **values))
