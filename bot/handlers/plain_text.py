"""Plain text in a private chat: what is answered to words that are no command, and when silence is the answer."""

from telegram import Update

from bot.handlers import commands, keyboards
from bot.handlers.context import Context
from bot.messages import phrases


async def heard(update: Update, context: Context) -> None:
    """Answer a text that is no command, or the place of somebody else.

    - The wish to stop gets a button that does what /stop does; whoever is not subscribed is told so.
    - A prayer gets the line with which the notice of the day closes.
    - Thanks, and signs such as 🙏, get no answer: nothing is asked, and the bot is silent when it can be.
    - Any other text gets what the bot can help with.

    Stickers, pictures, voice messages and files do not come here and get no answer, with or without a caption: on 20
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
