"""Answers plain text in a private chat, that is text without a command, or stays silent."""

from telegram import Update

from bot.handlers import commands, keyboards
from bot.handlers.context import Context
from bot.messages import phrases


async def heard(update: Update, context: Context) -> None:
    """Answer a text that is not a command, or somebody else's location.

    - The wish to stop gets a button that does what /stop does; a person who is not subscribed is informed of that.
    - A prayer gets the closing line of the day's notice.
    - Thanks, and signs such as 🙏, get no answer: they ask nothing, and the bot stays silent where it can.
    - Any other text gets a list of what the bot can do.

    Stickers, pictures, voice messages and files are not routed here and get no answer, with or without a caption: on 20
    January people send candles and carnations, which ask nothing.
    """
    text = update.message.text if update.message else None
    match phrases.meaning(context.services.catalog, text) if text else None:
        case "stop" if context.chat.subscribed is not None:
            await context.say("stop-ask", keyboards.stop(context))
        case "stop":
            await context.say("stop-already")
        case "prayer":
            await commands.close(context)
        case "thanks" | "sign":
            pass
        case _:
            await context.say("unknown-text")
