"""The answer to /start: what the bot does, which notices will come and when, and buttons to change that."""

from dataclasses import dataclass

from bot.handlers import keyboards, upcoming, views
from bot.handlers.groups import command_access
from bot.handlers.request import Request
from bot.store import managers
from bot.store.records import Receipt


@dataclass(frozen=True)
class Facts:
    """What the answer to /start needs from the database."""

    receipts: list[Receipt]
    #: True for a person who manages a group or channel.
    manages: bool


async def read_facts(request: Request, *, new: bool = False) -> Facts:
    """Read the facts about the target chat, in one transaction or in the one that is open.

    `new`: the chat was not stored before this update, so nothing can have been delivered to it.
    """
    target, db = request.target, request.services.db
    async with db.begin():
        manages = target.private and await managers.manages_any(db, target.telegram_id)
        return Facts([] if new else await request.receipts(), manages)


async def send(request: Request, facts: Facts, *, again: bool) -> None:
    """Welcome a subscribed chat. `again`: it was subscribed before, so the introduction is left out."""
    keyboard = keyboards.welcome if request.target.private else command_access.in_private
    await request.send(text(request, facts, again=again), keyboard(request))


def text(request: Request, facts: Facts, *, again: bool) -> str:
    """The text: at most 450 UTF-16 units for a person."""
    almanac, target = request.services.almanac, request.target
    coming = upcoming.ahead(almanac, target, facts.receipts, request.now)
    parts = [
        *([] if again else [views.introduction(request)]),
        request.text("start-already" if again else "start-subscribed", city=views.city(request)),
        "",
        views.coming(request, coming),
        "",
        request.text("start-chats" if facts.manages else "start-hint"),
    ]
    return "\n".join(parts)
