"""The database, transport, clocks and other services that a sender uses."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.delivery.alarms import Alarm, Warn, nobody, unwarned
from bot.delivery.clock_check import Clocks, Unchecked
from bot.delivery.compose import Composer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.pacing import Pacer
from bot.delivery.pictures import Pictures
from bot.delivery.transport import Transport
from bot.observances.almanac import Almanac
from bot.store.engine import Database


@dataclass(frozen=True)
class SenderContext:
    """The services that a sender uses. `app` creates it."""

    db: Database
    almanac: Almanac
    composer: Composer
    pacer: Pacer
    transport: Transport
    #: The ledger's clock, read without asking the database.
    clock: Callable[[], datetime]
    timepiece: DatabaseClock
    #: Returns a name that no sender has used before.
    new_name: Callable[[], str]
    #: None when all notices are sent as text.
    pictures: Pictures | None = None
    alarm: Alarm = nobody
    warn: Warn = unwarned
    #: Whether the ledger's clock and Telegram's agree.
    clocks: Clocks = field(default_factory=Unchecked)
    monotonic: Callable[[], float] = time.monotonic
    #: Called in each pass of the sender's loop, to show that it is not stuck.
    alive: Callable[[], None] = lambda: None
