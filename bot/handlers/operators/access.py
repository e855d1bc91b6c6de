"""Who may use the commands of operators. To everybody else the bot answers as if such a command did not exist."""

from bot.handlers import information
from bot.handlers.request import Handler, Request


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
