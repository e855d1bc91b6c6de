"""Finds operators whom the bot cannot alert, before there is something to alert them of."""

import logging
from collections.abc import Sequence

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, TelegramError

log = logging.getLogger(__name__)


async def warn_of_unreachable(bot: Bot, operators: Sequence[int], username: str) -> None:
    """Ask Telegram about each operator, by showing that the bot types; log what those must do whom it cannot reach.

    The log names them by their place in OPERATOR_IDS: no Telegram id is written into it.

    `username` is the bot's own. Telegram lets a bot write only to people who have started it and have not blocked it.
    """
    for number, operator in enumerate(operators, 1):
        try:
            await bot.send_chat_action(operator, ChatAction.TYPING)
        except (BadRequest, Forbidden) as error:
            log.warning(
                "Operator %d of OPERATOR_IDS cannot be alerted (%s): that person must open https://t.me/%s and press"
                " Start; if nobody has that id, correct OPERATOR_IDS",
                *(number, error, username),
            )
        except TelegramError as error:
            log.warning(
                "It is not known whether operator %d of OPERATOR_IDS can be alerted: %s",
                *(number, error),
            )
