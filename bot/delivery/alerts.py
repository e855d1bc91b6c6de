"""The two callbacks by which a sender reports problems: one alerts the operators, one notifies a chat's admins."""

from typing import Protocol

from bot.store.records import Chat


class AlertOperators(Protocol):
    """Alerts the operators with the text of that key and its values. Returns at once and raises nothing."""

    def __call__(self, key: str, **values: str | int) -> None: ...


def alert_nobody(key: str, **values: str | int) -> None:
    """An AlertOperators that does nothing, for use without operators."""


class NotifyAdmins(Protocol):
    """Notifies the admins of a chat with the text of that key, which contains the chat's $title. Raises nothing."""

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None: ...


async def notify_nobody(chat: Chat, key: str, **values: str | int) -> None:
    """A NotifyAdmins that does nothing, for use where nobody is notified."""
