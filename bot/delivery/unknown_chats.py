"""Asks Telegram again for chats that it did not know a day ago, and ends the subscriptions of those that are gone."""

from datetime import datetime, timedelta

from bot.delivery.consequences import UNKNOWN_RETRY
from bot.delivery.sender_context import SenderContext
from bot.store import chat_lifecycle
from bot.store.records import Chat

#: Time between two checks.
EVERY = timedelta(minutes=1)


class UnknownChats:
    """Checks the chats that Telegram did not know. The sender calls it when no batch is due."""

    def __init__(self, context: SenderContext) -> None:
        self._context = context
        self._checked: datetime | None = None

    async def due(self) -> list[Chat]:
        """The chats to check now; none until EVERY has passed since the last call."""
        now = self._context.clock()
        if self._checked and self._checked <= now < self._checked + EVERY:
            return []
        self._checked = now
        return await chat_lifecycle.long_unknown(self._context.db, UNKNOWN_RETRY)

    async def check(self, chat: Chat) -> None:
        """Ask for one chat. Its subscription ends when Telegram still does not know it."""
        context = self._context
        known = await context.transport.is_known(chat)
        if known:
            await chat_lifecycle.mark_known(context.db, chat)
        elif known is False:
            if not chat.private:
                await context.notify_admins(chat, "chat-lost")
            await chat_lifecycle.lose(context.db, chat, "chat not found")
