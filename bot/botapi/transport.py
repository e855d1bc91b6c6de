"""The interface by which the sender reaches a messaging service: it sends notices and asks about chats."""

from typing import Protocol

from bot.botapi.chat_access import Admins, ChatAccess
from bot.botapi.responses import SentMessage
from bot.messages.notice import Notice
from bot.store.records import Chat, Copy, Status


class Editor(Protocol):
    """Edits and deletes messages that were sent. Each method raises a Fault when that was not done.

    Doing so twice has the same effect as once. A message may be changed wherever it may be sent.
    """

    async def edit_text(self, copy: Copy, html: str) -> None:
        """Replace the text of a message."""
        ...

    async def edit_caption(self, copy: Copy, html: str) -> None:
        """Replace the text below the picture of a message."""
        ...

    async def edit_photo(self, copy: Copy, html: str, picture: bytes | str) -> SentMessage:
        """Replace the picture of a message, and the text below it. `picture` is its content, or its file_id."""
        ...

    async def delete(self, copy: Copy) -> None:
        """Delete a message."""
        ...


class Transport(Protocol):
    """Sends notices to chats, and asks about chats.

    It is the last place that decides whether a notice leaves: an exercise is sent only to operators and enrolled chats,
    a test only to the sandbox. It raises StatusRefused for any other.
    """

    #: The bot's id at the messaging service.
    bot_id: int

    @property
    def copies(self) -> Editor:
        """Changes messages that were sent."""
        ...

    async def send(
        self, chat: Chat, notice: Notice, *, status: Status, silently: bool
    ) -> SentMessage:
        """Send a notice as text; raises a Fault when it was not taken."""
        ...

    async def send_photo(
        self,
        chat: Chat,
        notice: Notice,
        picture: bytes | str,
        *,
        status: Status,
        silently: bool,
    ) -> SentMessage:
        """Send a picture with a notice below it; raises a Fault when it was not taken.

        `picture` is its content, or its file_id. The file_id of the sent message is None when the answer lacks it.
        """
        ...

    async def answers(self) -> bool:
        """True when the service answers a request that changes nothing."""
        ...

    async def chat_access(self, chat: Chat) -> ChatAccess:
        """The bot's access to a group or a channel; raises a Fault when the service does not tell it."""
        ...

    async def admins(self, chat: Chat) -> Admins:
        """The admins of a group or a channel; raises a Fault when the service does not tell them."""
        ...

    async def is_admin(self, chat: Chat, person: int) -> bool:
        """True for an admin of the chat, also an anonymous one; raises a Fault when the service does not tell."""
        ...

    async def check_topic(self, chat: Chat) -> None:
        """Raises TopicGone when the chat's topic is closed or deleted, another Fault when the service does not tell."""
        ...

    async def title(self, chat: Chat) -> str:
        """The title of a group or a channel; its Telegram id when the service does not tell it."""
        ...

    async def is_known(self, chat: Chat) -> bool:
        """False when the chat is gone; raises a Fault when the service does not tell."""
        ...
