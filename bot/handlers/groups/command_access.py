"""Who may use a command in a group, and how often; and the link by which an admin goes on in private."""

from telegram import InlineKeyboardMarkup

from bot.errors import TooManyLookups
from bot.handlers import keyboards, permissions
from bot.handlers.request import Handler, Request


def for_everyone(name: str, handle: Handler) -> Handler:
    """The command, at most once a minute in each group; further calls are dropped without an answer."""

    async def answer(request: Request) -> None:
        if _allowed(request, name):
            await handle(request)

    return answer


def for_admins(handle: Handler) -> Handler:
    """The command, for chat admins only. Others get a refusal, at most once a minute.

    When the lookup limit is reached, the answer says so, also at most once a minute.
    """

    async def answer(request: Request) -> None:
        if request.argument == keyboards.ADDED:
            return
        try:
            key = None if await permissions.by_admin(request) else "admins-only"
        except TooManyLookups as error:
            key = error.key
        if key is None:
            await handle(request)
        elif _allowed(request, key):
            await request.reply(key)

    return answer


def in_private(request: Request) -> InlineKeyboardMarkup:
    """The keyboard that opens this group's settings in the admin's private chat, where the bot knows who presses."""
    return keyboards.link(request.text("button-settings-private"), link(request))


def link(request: Request) -> str:
    """The deep link that opens the settings of the target group or channel."""
    payload = f"{keyboards.CHAT}{request.target.telegram_id}"
    return f"https://t.me/{request.bot.username}?start={payload}"


def _allowed(request: Request, question: str) -> bool:
    """True when this group has not got the answer within the last minute."""
    chat = request.chat.telegram_id
    return request.services.cooldown.allows(chat, question, request.now)
