"""The state of one batch that a sender has claimed, until the sender releases it."""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta

from bot.delivery import paused_wordings
from bot.store.batches import DOUBTFUL
from bot.store.records import Batch, Delivery

log = logging.getLogger(__name__)

#: How long a batch with rows left waits: the first value, four times longer at each attempt, up to the second value.
BACKOFF, LONGEST_BACKOFF = timedelta(seconds=2), timedelta(minutes=10)

#: A batch is moved behind the others when this many of this many notices in a row are refused by their chats.
REFUSALS, IN_A_ROW = 4, 5


@dataclass
class ClaimedBatch:
    """A claimed batch: its requests in flight, and whether sending it must stop."""

    batch: Batch
    flights: set[asyncio.Task[None]] = field(default_factory=set)
    #: How long the rows left must wait; zero while nothing stops the batch.
    rest: timedelta = timedelta(0)
    #: The largest number of earlier attempts of a row that was sent and is still owed; None if there is no such row.
    attempts: int | None = None
    #: True when a row was skipped because its wording is paused.
    left_out: bool = False
    #: For each of the last answers, True if the chat refused.
    answers: deque[bool] = field(default_factory=lambda: deque(maxlen=IN_A_ROW))
    #: True when the rest of the batch must be sent after all others.
    refuses: bool = False
    #: In that case, the chats of rows that were read but not sent.
    unsent: list[int] = field(default_factory=list)

    def answered(self, *, refused: bool) -> None:
        """Count the answer of a chat, which took its notice or picture or refused it."""
        self.answers.append(refused)
        if sum(self.answers) >= REFUSALS and self.batch.priority < DOUBTFUL:
            self.refuses = True

    def put_down(self, rest: timedelta, why: Exception) -> None:
        """Stop sending this batch. The rows left are due again after `rest`."""
        if not self.rest:
            log.warning("Sending rests for %g s. %s", rest.total_seconds(), why)
        self.rest = max(self.rest, rest)

    def tried_in_vain(self, row: Delivery) -> None:
        """Note that a row was sent and is still owed. The rows left then wait longer."""
        self.attempts = max(self.attempts or 0, row.attempts)

    def wait(self) -> timedelta:
        """How long the rows left wait: the time given to `put_down`, else longer with each attempt."""
        if self.rest:
            return self.rest
        if self.left_out and self.attempts is None:
            return paused_wordings.REST
        return min(BACKOFF * (1 << 2 * (self.attempts or 0)), LONGEST_BACKOFF)

    async def land(self) -> None:
        """Wait until no request is in flight."""
        while self.flights:
            await asyncio.wait(self.flights)
