"""A composer and a transport that record which notice is sent to each chat, and when by the ledger's clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.botapi.chat_access import Admins, ChatAccess
from bot.botapi.responses import SentMessage
from bot.botapi.transport import Editor, Transport
from bot.delivery.composer import Composer
from bot.messages.notice import Notice
from bot.rehearsal.shared_clock import SharedClock, Stamp
from bot.store.records import Chat, Delivery, Status


class RecordingComposer(Composer):
    """Composes notices, and remembers the moment of the last one of each chat: an attempt composes, then sends."""

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*about, **more)
        self._moments: dict[int | None, str] = {}

    def word(self, delivery: Delivery, now: datetime) -> Notice:
        """The notice for the chat of this delivery."""
        self._moments[delivery.chat.id] = delivery.moment
        return super().word(delivery, now)

    def moment(self, chat: Chat) -> str:
        """The moment of which the last notice for a chat was composed."""
        return self._moments[chat.id]


class StampingTransport:
    """Sends through another transport."""

    def __init__(
        self,
        transport: Transport,
        shared: SharedClock,
        clock: Callable[[], datetime],
        place: Callable[[Chat], int],
    ) -> None:
        """`clock` is the ledger's; `place` is that of the moment of which a notice is sent to a chat now."""
        self._transport, self._shared = transport, shared
        self._clock, self._place = clock, place
        self.bot_id = transport.bot_id

    @property
    def copies(self) -> Editor:
        """Changes messages that were sent. A rehearsal has no corrections."""
        return self._transport.copies

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

    async def admins(self, chat: Chat) -> Admins:
        """The admins of a group or a channel."""
        return await self._transport.admins(chat)

    async def is_admin(self, chat: Chat, person: int) -> bool:
        """True for an admin of the chat."""
        return await self._transport.is_admin(chat, person)

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
            self._shared.stamp(chat.id, Stamp(self._clock(), self._place(chat)))
