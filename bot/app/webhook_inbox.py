"""Takes the updates that Telegram posts to the webhook, and confirms each as polling does: once it is handled."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from cachetools import LRUCache
from telegram import Bot, ChatMember, Update

from bot.app.clock import monotonic
from bot.botapi import update_parser
from bot.botapi.polling import HANDLING_SECONDS
from bot.handlers.update_processor import Expected, PerChatUpdateProcessor

log = logging.getLogger(__name__)

#: Taken updates that are remembered, so that one that comes again is not handled again, and chats with their last one.
REMEMBERED = 10_000

#: The statuses of the bot in a chat to which it has no access.
OUT = (ChatMember.LEFT, ChatMember.BANNED)

#: Updates that may be taken and not handled yet; Telegram keeps the others.
MOST = 1000

#: While answers queue, the pause after an update, as a multiple of the time that it took: the sender needs the rest of
#: the processor and the database. And the longest such pause, in seconds: a process that stops still answers.
PAUSE_FACTOR, LONGEST_PAUSE = 2.0, 0.4


class WebhookInbox:
    """Takes updates while it is open.

    Telegram sends one at a time, and an update again unless the answer is 200. So the answer comes when the update is
    handled, or after HANDLING_SECONDS: if the process is killed before, Telegram sends the update to the next one.
    """

    def __init__(
        self,
        bot: Bot,
        queue: Callable[[Update], Awaitable[None]],
        processor: PerChatUpdateProcessor,
        crowded: Callable[[], bool],
        arrived: Callable[[], None],
    ) -> None:
        """`queue` hands an update to the handlers, `crowded` is true while answers wait for their slots.

        `arrived` is called for each update that is taken.
        """
        self._bot, self._queue, self._processor = bot, queue, processor
        self._crowded, self._arrived = crowded, arrived
        self._skipped = update_parser.Skipped()
        self._taken: LRUCache[int, Expected] = LRUCache(REMEMBERED)
        #: When the newest message of each chat was sent, and the number of its update.
        self._newest: LRUCache[int, tuple[datetime, int]] = LRUCache(REMEMBERED)
        self._under_way = 0
        #: False: every update is refused, and Telegram keeps it.
        self.open = False

    async def take(self, body: bytes) -> HTTPStatus:
        """Take the update in the body of a request from Telegram.

        200: Telegram can forget it; it is handled, cannot be used, or came a second time. 503: the bot starts or stops,
        or too many updates are not handled yet. 400: what came is no update; its sender must repeat it.
        """
        if not self.open or self._under_way >= MOST:
            return HTTPStatus.SERVICE_UNAVAILABLE
        update = self._parsed(body)
        if update is None:
            return HTTPStatus.BAD_REQUEST
        self._arrived()
        expected = self._taken.get(update.update_id)
        if expected is None:
            expected = self._expect(update.update_id)
            await self._queue(Update(update.update_id) if self._outdated(update) else update)
        await self._settled(expected)
        return HTTPStatus.OK

    def _outdated(self, update: Update) -> bool:
        """True for the news that the bot lost a chat from which a newer message has come: it has access again.

        Telegram keeps the order of the messages of a chat, but after a failure they may come before older news. The
        numbers show the order within a second only: after a week without updates, Telegram begins at any number.
        """
        number, message, change = update.update_id, update.message, update.my_chat_member
        if message is not None:
            sent = message.date, number
            self._newest[message.chat.id] = max(sent, self._newest.get(message.chat.id, sent))
        if change is None or change.new_chat_member.status not in OUT:
            return False
        left = change.date, number
        return left < self._newest.get(change.chat.id, left)

    def _expect(self, number: int) -> Expected:
        expected = self._taken[number] = self._processor.expect(number)
        self._under_way += 1
        expected.handled.add_done_callback(self._handled)
        return expected

    def _handled(self, _: object) -> None:
        self._under_way -= 1

    async def _settled(self, update: Expected) -> None:
        """Return when the update is handled or, while answers queue, when it waits behind another of its chat.

        The answers of one person would otherwise block the updates of all others.
        """
        crowded, start = self._crowded(), monotonic()
        waits = {update.handled, update.behind} if crowded else {update.handled}
        await asyncio.wait(waits, timeout=HANDLING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if crowded:
            await asyncio.sleep(min(LONGEST_PAUSE, PAUSE_FACTOR * (monotonic() - start)))

    def _parsed(self, body: bytes) -> Update | None:
        """The update; its number alone when it cannot be used, and None when it has no number."""
        try:
            raw: Any = json.loads(body)
        except (ValueError, RecursionError) as error:
            log.warning("The webhook got a body that cannot be read: %s", type(error).__name__)
            return None
        found = update_parser.parse([raw], self._bot, self._skipped)
        return found[0] if found else None
