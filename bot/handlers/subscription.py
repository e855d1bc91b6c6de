"""The commands that subscribe, unsubscribe and erase a chat."""

from bot.delivery import answer_rate_limiter
from bot.handlers import keyboards, permissions
from bot.handlers.private import welcome
from bot.handlers.request import Request
from bot.messages.catalog import Catalog
from bot.store import chats, managers


async def start(request: Request, **settings: object) -> None:
    """Subscribe this chat with these settings. A group gets its notices in the topic in which the command was sent."""
    again, private = request.target.subscribed is not None, request.chat.private
    new = request.target.id is None
    if not private:
        settings = {"thread_id": request.thread_id, "language_chosen": True}
    async with request.services.db.begin():
        subscribed = await request.subscribe(**settings)
        facts = await welcome.read_facts(subscribed, new=new)
    if not private:
        await permissions.learn(subscribed, subscribed.chat)
    try:
        await welcome.send(subscribed, facts, again=again)
    finally:
        request.services.wake()


async def stop(request: Request) -> None:
    """End the subscription; the settings are kept."""
    ended, key = await unsubscribe(request)
    await ended.reply(key)


async def unsubscribe(request: Request) -> tuple[Request, str]:
    """End the subscription of the chat, if there is one. Returns also the key of the text for the answer."""
    if request.target.subscribed is None:
        return request, "stop-already"
    return await request.end("stopped"), "stop-done"


async def forgetme(request: Request) -> None:
    """Erase everything, after confirmation by a button or by the typed word."""
    target, db = request.target, request.services.db
    if target.id is None and not await managers.manages_any(db, target.telegram_id):
        await request.reply("forgetme-nothing")
    elif request.argument and _confirms(request.services.catalog, request.argument):
        await forget(request)
        await request.reply("forgetme-done")
    else:
        board = keyboards.forget(request) if request.chat.private else None
        await request.reply("forgetme-ask", board)


async def forget(request: Request) -> None:
    """Erase everything that is stored about the chat."""
    answer_rate_limiter.owe_answer()
    await chats.forget(request.services.db, request.target.telegram_id)


def _confirms(catalog: Catalog, text: str) -> bool:
    """True for the word of confirmation in any language of the bot; İ and I count as i."""
    word = text.casefold().replace("\u0307", "")
    return word in {catalog.text(language, "forgetme-word") for language in catalog.languages}
