"""Whom a sender may tell what went wrong: the operators, and those who manage a chat."""

from typing import Protocol

from bot.store.records import Chat


class Alarm(Protocol):
    """Tells the operators something, by the key of its text; returns at once, and never fails."""

    def __call__(self, key: str, **values: str | int) -> None: ...


def nobody(key: str, **values: str | int) -> None:
    """Where there are no operators."""


class Warn(Protocol):
    """Tells those who manage a chat something, by the key of its text, which names its $title; never fails."""

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None: ...


async def unwarned(chat: Chat, key: str, **values: str | int) -> None:
    """Where nobody is told."""
