"""A round: one lot in a sender's hands, from its claim until it is given back."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from bot.delivery import paused_wordings
from bot.store.batches import DOUBTFUL
from bot.store.records import Delivery, Lot

log = logging.getLogger(__name__)

#: How long a lot with rows left waits; four times longer at each further attempt, up to the second.
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=2), timedelta(minutes=10)

#: A batch goes after the others when so many of so many notices in a row are refused by their chats.
REFUSALS, IN_A_ROW = 4, 5


@dataclass
class ClaimedBatch:
    """A claimed lot, what of it is under way, and whether it must be put down."""

    lot: Lot
    flights: set[asyncio.Task[None]] = field(default_factory=set)
    #: How long what is left must rest; zero: nothing has told it to be put down.
    rest: timedelta = timedelta(0)
    #: The most attempts that a row tried in vain has had before; None: none was.
    attempts: int | None = None
    #: True when a row was left out since its wording is stopped.
    left_out: bool = False
    #: Whether each of the last chats refused.
    answers: deque[bool] = field(default_factory=lambda: deque(maxlen=IN_A_ROW))
    #: True: what is left of it goes after all others.
    refuses: bool = False
    #: Then the chats of rows that were read to be sent, and are not.
    unsent: list[int] = field(default_factory=list)

    def answered(self, *, refused: bool) -> None:
        """A chat took its notice or its picture, or refused it."""
        self.answers.append(refused)
        if sum(self.answers) >= REFUSALS and self.lot.priority < DOUBTFUL:
            self.refuses = True

    def put_down(self, rest: timedelta, why: Exception) -> None:
        """Send no more of it; what is left is due again after the rest."""
        if not self.rest:
            log.warning("Sending rests for %g s. %s", rest.total_seconds(), why)
        self.rest = max(self.rest, rest)

    def tried_in_vain(self, row: Delivery) -> None:
        """A row is still owed though it was sent: what is left waits the longer."""
        self.attempts = max(self.attempts or 0, row.attempts)

    def wait(self) -> timedelta:
        """How long what is left waits: as it was told, else ever longer, the oftener it was tried."""
        if self.rest:
            return self.rest
        if self.left_out and self.attempts is None:
            return paused_wordings.REST
        return min(BACKOFF * (1 << 2 * (self.attempts or 0)), LONGEST_BACKOFF)

    async def land(self) -> None:
        """Wait for all that is under way."""
        while self.flights:
            await asyncio.wait(self.flights)
