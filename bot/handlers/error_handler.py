"""Handles errors of handlers: answers with one line, and limits how often the same error is logged."""

import logging
from traceback import extract_tb

from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError

from bot.botapi.telegram_transport import fault_of
from bot.errors import AnswerDropped, BotError, NoticeRefused, WordingRefused
from bot.handlers.request import Context, Request, load, unloaded

log = logging.getLogger(__name__)

#: Shapes of errors that are counted separately; all further ones are counted as one.
REMEMBERED = 200

#: The text for an unexpected error. It is never sent to a group, where it would only disturb.
UNEXPECTED = "error-unexpected"


class ErrorHandler:
    """Answers and logs errors; each shape of error is logged the 1st, 10th, 100th … time."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    async def handle(self, update: object, context: Context) -> None:
        """Handle an error; this is the error handler of the application."""
        error = context.error
        if error is None or isinstance(error, AnswerDropped):
            return
        if isinstance(error, BotError) and error.key is not None:
            await self._answer(update, context, error.key, error.data)
        elif isinstance(error, TelegramError) and not _blames_answer(error):
            self._note(error, "Telegram did not accept an answer: %s")
        else:
            self._note(error, "An update could not be handled: %s", traceback=True)
            await self._answer(update, context, UNEXPECTED, {})

    async def _answer(
        self, update: object, context: Context, key: str, data: dict[str, object]
    ) -> None:
        if not isinstance(update, Update) or not _expected(update, in_groups=key != UNEXPECTED):
            return
        request = await _request(update, context)
        values = {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in data.items()
        }
        try:
            await request.reply(key, None, **values)
        except AnswerDropped:
            return
        except Exception as error:
            self._note(error, "An error could not be answered: %s")

    def _note(self, error: Exception, sentence: str, *, traceback: bool = False) -> None:
        """Log an error if its shape is new, or when its count reaches the next power of ten."""
        shape = _shape(error)
        if shape not in self._seen and len(self._seen) >= REMEMBERED:
            shape = "others"
        times = self._seen[shape] = self._seen.get(shape, 0) + 1
        if times != 10 ** (len(str(times)) - 1):
            return
        what = shape if times == 1 else f"{shape} ({times} times by now)"
        if traceback and times == 1:
            log.error(sentence, what, exc_info=error)
        else:
            log.warning(sentence, what)


def _blames_answer(error: TelegramError) -> bool:
    """True when Telegram refused the answer itself, which is a mistake of the bot, and not its chat."""
    refused = isinstance(fault_of(error), WordingRefused | NoticeRefused)
    return refused and isinstance(error, BadRequest)


def _shape(error: Exception) -> str:
    """The error's type and the place where it was raised; for Telegram's errors also their message."""
    frames = extract_tb(error.__traceback__)
    location = f" in {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    message = f" ({error.message[:100]})" if isinstance(error, TelegramError) else ""
    return f"{type(error).__name__}{message}{location}"


def _expected(update: Update, *, in_groups: bool) -> bool:
    """True for a message or a button press in a private chat and, with `in_groups`, for a message in a group."""
    if update.effective_chat is None:
        return False
    if update.effective_chat.type == ChatType.PRIVATE:
        return update.message is not None or update.callback_query is not None
    return in_groups and update.message is not None


async def _request(update: Update, context: Context) -> Request:
    """The request, so that the answer is in the chat's language; with the defaults when it cannot be loaded."""
    try:
        return await load(update, context)
    except Exception:
        return unloaded(update, context)
