"""Asks Telegram again for chats that it did not know a day ago, and ends the subscriptions of those that are gone."""

import asyncio
import logging
from datetime import datetime, timedelta

from bot.delivery.consequences import UNKNOWN_RETRY
from bot.delivery.sender_context import SenderContext
from bot.errors import AccessLost, DatabaseAway, Fault, NotSent, RetryLater, Uncertain
from bot.store import chat_lifecycle
from bot.store.records import Chat

log = logging.getLogger(__name__)

#: Time between two checks, and the maximum number of chats in one check.
EVERY, MOST = timedelta(minutes=1), 100


class UnknownChats:
    """Checks, in the background, the chats that Telegram did not know. The sender calls it when no batch is due."""

    def __init__(self, context: SenderContext) -> None:
        self._context = context
        self._began: datetime | None = None
        self._checking: asyncio.Task[None] | None = None
        #: The id of the chat that was asked for last; zero when the next check begins with the first chat.
        self._last = 0

    def check(self) -> None:
        """Begin to check the next chats, unless a check is under way or began less than EVERY ago."""
        now = self._context.clock()
        if self._began and self._began <= now < self._began + EVERY:
            return
        if self._checking is None or self._checking.done():
            self._began = now
            self._checking = asyncio.create_task(self._check_next())

    async def stop(self) -> None:
        """Stop the check that is under way."""
        if self._checking is not None:
            self._checking.cancel()
            await asyncio.gather(self._checking, return_exceptions=True)

    async def _check_next(self) -> None:
        """Check up to MOST chats. A chat about which Telegram tells nothing is asked for again after all others."""
        db = self._context.db
        try:
            found = await chat_lifecycle.long_unknown(db, UNKNOWN_RETRY, self._last, MOST)
            for chat in found:
                self._last = chat.id or 0
                await self._check(chat)
            if len(found) < MOST:
                self._last = 0
        except (DatabaseAway, RetryLater, NotSent, Uncertain, AccessLost) as error:
            log.warning("Chats that Telegram did not know are asked for later. %s", error)
        except Exception:
            log.exception("Chats that Telegram did not know are asked for later")

    async def _check(self, chat: Chat) -> None:
        """Ask for one chat. Its subscription ends when it is gone. Raises a Fault when Telegram does not answer."""
        context = self._context
        try:
            known = await context.transport.is_known(chat)
        except (RetryLater, NotSent, Uncertain, AccessLost):
            raise
        except Fault as fault:
            log.debug("Telegram does not tell whether a chat exists: %s", fault)
            return
        if known:
            await chat_lifecycle.mark_known(context.db, chat)
            return
        if not chat.private:
            await context.notify_admins(chat, "chat-lost")
        await chat_lifecycle.lose(context.db, chat, "chat not found")
