"""A transport that records when it sends a notice to each chat, by the ledger's clock."""

from collections.abc import Callable
from datetime import datetime

from bot.botapi.chat_access import ChatAccess
from bot.botapi.responses import SentMessage
from bot.botapi.transport import Transport
from bot.messages.notice import Notice
from bot.rehearsal.shared_clock import SharedClock
from bot.store.records import Chat, Status


class StampingTransport:
    """Sends through another transport."""

    def __init__(
        self, transport: Transport, shared: SharedClock, clock: Callable[[], datetime]
    ) -> None:
        """`clock` is the ledger's."""
        self._transport, self._shared, self._clock = transport, shared, clock
        self.bot_id = transport.bot_id

    async def send(
        self, chat: Chat, notice: Notice, *, status: Status, silently: bool
    ) -> SentMessage:
        """Send a notice as text."""
        self._stamp(chat)
        return await self._transport.send(chat, notice, status=status, silently=silently)

    async def send_photo(
        self,
        chat: Chat,
        notice: Notice,
        picture: bytes | str,
        *,
        status: Status,
        silently: bool,
    ) -> SentMessage:
        """Send a picture with a notice below it."""
        self._stamp(chat)
        transport = self._transport
        return await transport.send_photo(chat, notice, picture, status=status, silently=silently)

    async def answers(self) -> bool:
        """True when the service answers."""
        return await self._transport.answers()

    async def chat_access(self, chat: Chat) -> ChatAccess:
        """The bot's access to a group or a channel."""
        return await self._transport.chat_access(chat)

    async def check_topic(self, chat: Chat) -> None:
        """Check that the topic of a chat is there."""
        await self._transport.check_topic(chat)

    async def title(self, chat: Chat) -> str:
        """The title of a group or a channel."""
        return await self._transport.title(chat)

    async def is_known(self, chat: Chat) -> bool:
        """False when the chat is gone."""
        return await self._transport.is_known(chat)

    def _stamp(self, chat: Chat) -> None:
        if chat.id is not None:
            self._shared.stamp(chat.id, self._clock())
