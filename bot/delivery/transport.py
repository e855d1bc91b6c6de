"""What carries a notice to a chat, whatever is behind it."""

from typing import Protocol

from bot.delivery.chat_access import ChatAccess
from bot.messages.notice import Notice
from bot.store.records import Chat


class Transport(Protocol):
    """One way out of the house."""

    #: The bot's own number there.
    bot_id: int

    async def send(self, chat: Chat, notice: Notice, *, silently: bool) -> int:
        """Carry a notice and return the id of the message; raises a Fault when it was not taken."""
        ...

    async def show(
        self, chat: Chat, notice: Notice, picture: bytes | str, *, silently: bool
    ) -> tuple[int, str | None]:
        """Carry a picture, itself or by the name it has there, with a notice below it; raises a Fault otherwise.

        Returns the id of the message and the name of the picture, None when it was not told.
        """
        ...

    async def answers(self) -> bool:
        """True when whoever takes the notices gives a sign of life; the question changes nothing there."""
        ...

    async def standing(self, chat: Chat) -> ChatAccess:
        """What the bot may do in a group or a channel; raises a Fault when that is not told."""
        ...

    async def title(self, chat: Chat) -> str:
        """The title of a group or a channel; its address when it is not told."""
        ...

    async def knows(self, chat: Chat) -> bool | None:
        """Whether the chat is known there; None when that cannot be learnt at present."""
        ...
