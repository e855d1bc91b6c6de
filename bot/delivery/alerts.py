"""The two callbacks by which a sender reports problems: one alerts the operators, one notifies a chat's admins."""

from typing import Protocol

from bot.store.records import Chat


class Alarm(Protocol):
    """Alerts the operators with the text of that key and its values. Returns at once and raises nothing."""

    def __call__(self, key: str, **values: str | int) -> None: ...


def nobody(key: str, **values: str | int) -> None:
    """An Alarm that does nothing, for use without operators."""


class Warn(Protocol):
    """Notifies the admins of a chat with the text of that key, which contains the chat's $title. Raises nothing."""

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None: ...


async def unwarned(chat: Chat, key: str, **values: str | int) -> None:
    """A Warn that does nothing, for use where nobody is notified."""
