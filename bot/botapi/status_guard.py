"""Decides by the status of a notice whether it may be sent to a chat; the transport asks before each notice."""

from collections.abc import Awaitable, Callable, Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.errors import StatusRefused
from bot.store.records import Chat, Status


class StatusGuard:
    """Admits actual notices to every chat, exercises to operators and enrolled chats, and tests to the sandbox."""

    def __init__(
        self,
        base_url: str,
        operators: Collection[int],
        prove_sandbox: Callable[[], Awaitable[bool]],
    ) -> None:
        """`base_url` is the server's address; `prove_sandbox` asks it for what only the sandbox answers.

        `prove_sandbox` raises a Fault when the server does not answer.
        """
        self._local = is_loopback(base_url)
        self._operators = frozenset(operators)
        self._prove_sandbox = prove_sandbox
        self._proven = False

    async def require(self, chat: Chat, status: Status) -> None:
        """Return if a notice of that status may be sent to the chat; raises StatusRefused if not."""
        if status is Status.EXERCISE:
            if chat.enrolled is None and chat.telegram_id not in self._operators:
                raise StatusRefused("an exercise for a chat that takes no part in it")
        elif status is not Status.ACTUAL and not await self._is_sandbox():
            raise StatusRefused("a test outside the sandbox")

    async def _is_sandbox(self) -> bool:
        """True when the server is on this machine and has proven that it is the sandbox."""
        self._proven = self._proven or (self._local and await self._prove_sandbox())
        return self._proven


def is_loopback(url: str) -> bool:
    """True when the host of an address is this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
