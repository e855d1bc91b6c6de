"""The database, transport, clocks and other services that a sender uses."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.botapi.transport import Transport
from bot.delivery.alerts import AlertOperators, NotifyAdmins, alert_nobody, notify_nobody
from bot.delivery.clock_check import Clocks, Unchecked
from bot.delivery.composer import Composer, EditionComposer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.editions import Editions
from bot.delivery.photos import Photos
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.witness import NoWitness, Witness
from bot.observances.almanac import Almanac
from bot.store.engine import Database
from bot.store.records import Delivery


@dataclass(frozen=True)
class SenderContext:
    """The services that a sender uses. `app` creates it."""

    db: Database
    almanac: Almanac
    composer: Composer
    rate_limiter: RateLimiter
    transport: Transport
    #: The ledger's clock, read without asking the database.
    clock: Callable[[], datetime]
    database_clock: DatabaseClock
    #: Returns a name that no sender has used before.
    new_name: Callable[[], str]
    #: The texts of broadcasts that began with others than the process has; None: there are none.
    editions: Editions | None = None
    #: None when all notices are sent as text.
    photos: Photos | None = None
    alert_operators: AlertOperators = alert_nobody
    notify_admins: NotifyAdmins = notify_nobody
    #: Whether the ledger's clock and Telegram's agree.
    clocks: Clocks = field(default_factory=Unchecked)
    witness: Witness = field(default_factory=NoWitness)
    monotonic: Callable[[], float] = time.monotonic
    #: Called in each pass of the sender's loop, to show that it is not stuck.
    alive: Callable[[], None] = lambda: None

    def composer_in(self, edition: str | None) -> EditionComposer:
        """The composer of an edition. Raises KeyError when it could not be loaded."""
        if self.editions is None:
            return self.composer
        return self.editions.composer(edition) or self.composer

    def known_composer(self, edition: str | None) -> EditionComposer | None:
        """The composer of an edition; None when its texts are not known."""
        try:
            return None if edition is None else self.composer_in(edition)
        except KeyError:
            return None

    def composer_of(self, delivery: Delivery) -> EditionComposer:
        """The composer of the edition in which a notice is sent. Raises KeyError when it could not be loaded."""
        return self.composer_in(delivery.edition)
