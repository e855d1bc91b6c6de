"""A person blocks the bot, or lets it in again."""

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.handlers.context import Context


async def changed(update: Update, context: Context) -> None:
    """A block ends the subscription. Whoever lets the bot in again is not subscribed unasked."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return
    if change.new_chat_member.status == ChatMemberStatus.BANNED:
        await context.end("blocked")
