"""What a sender works with, handed to it by whoever put the bot together."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.delivery.compose import Composer
from bot.delivery.pacing import Pacer
from bot.delivery.pictures import Pictures
from bot.delivery.timepiece import Timepiece
from bot.delivery.transport import Transport
from bot.observances.almanac import Almanac
from bot.store.engine import Database
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


@dataclass(frozen=True)
class Desk:
    """What a sender works with."""

    db: Database
    almanac: Almanac
    composer: Composer
    pacer: Pacer
    transport: Transport
    #: The ledger's clock, read without asking the database.
    clock: Callable[[], datetime]
    timepiece: Timepiece
    #: Gives each sender a name that nobody had before.
    new_name: Callable[[], str]
    #: None: all notices go as text.
    pictures: Pictures | None = None
    alarm: Alarm = nobody
    warn: Warn = unwarned
    monotonic: Callable[[], float] = time.monotonic
