"""Answers plain text in a private chat, that is text without a command, or stays silent."""

from bot.handlers import information, keyboards
from bot.handlers.request import Request
from bot.messages import phrases


async def answer(request: Request) -> None:
    """Answer a text that is not a command, or somebody else's location.

    - The wish to stop gets a button that does what /stop does; a person who is not subscribed is informed of that.
    - A prayer gets the closing line of the day's notice.
    - Thanks, and signs such as 🙏, get no answer: they ask nothing, and the bot stays silent where it can.
    - Any other text gets a list of what the bot can do.

    Stickers, pictures, voice messages and files are not routed here and get no answer, with or without a caption: on 20
    January people send candles and carnations, which ask nothing.
    """
    text = request.update.message.text if request.update.message else None
    match phrases.meaning(request.services.catalog, text) if text else None:
        case "stop" if request.target.subscribed is not None:
            await request.reply("stop-ask", keyboards.stop(request))
        case "stop":
            await request.reply("stop-already")
        case "prayer":
            await information.closing(request)
        case "thanks" | "sign":
            pass
        case _:
            await request.reply("unknown-text")
