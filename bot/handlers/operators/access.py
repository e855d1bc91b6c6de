"""Who may use the commands of operators. To everybody else the bot answers as if such a command did not exist."""

from telegram import CallbackQuery, Update

from bot.handlers import information, keyboards
from bot.handlers.request import Context, Handler, Request, unloaded


def is_operator(request: Request) -> bool:
    """True when the update comes from an operator. An anonymous admin of a group is nobody's account."""
    user = request.update.effective_user
    return user is not None and user.id in request.services.operators


def for_operators(handle: Handler) -> Handler:
    """The command, for operators only. Others get the answer to an unknown command; in a group, none."""

    async def answer(request: Request) -> None:
        if is_operator(request):
            await handle(request)
        elif request.chat.private:
            await information.unknown_command(request)

    return answer


async def own_press(update: Update, context: Context) -> CallbackQuery | None:
    """The press of an operator's button by an operator in their private chat. Anybody else is told whose it is: None.

    The caller answers the press.
    """
    query = update.callback_query
    if query is None:
        return None
    request = unloaded(update, context)
    if is_operator(request) and request.chat.telegram_id == query.from_user.id:
        return query
    await keyboards.answer(query, request.text("ready-operators-only"))
    return None
