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
    """A claimed batch: the tasks that send its notices, and whether sending it must stop."""

    batch: Batch
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    #: How long the rows left must wait; zero while the batch is not paused.
    paused_for: timedelta = timedelta(0)
    #: The largest number of earlier attempts of a row that was tried and is still owed; None if there is no such row.
    attempts: int | None = None
    #: True when a row was skipped because its wording is paused.
    skipped: bool = False
    #: For each of the last answers, True if the chat refused.
    answers: deque[bool] = field(default_factory=lambda: deque(maxlen=IN_A_ROW))
    #: True when the rest of the batch must be sent after all others.
    refuses: bool = False
    #: In that case, the chats of rows that were read but not sent.
    unsent: list[int] = field(default_factory=list)

    def answered(self, *, refused: bool) -> None:
        """Count the answer of a chat, which took its notice or photo or refused it."""
        self.answers.append(refused)
        if sum(self.answers) >= REFUSALS and self.batch.priority < DOUBTFUL:
            self.refuses = True

    def pause(self, span: timedelta, reason: str) -> None:
        """Stop sending this batch. The rows left are due again after `span`."""
        if not self.paused_for:
            log.warning("Sending is paused for %g s. %s", span.total_seconds(), reason)
        self.paused_for = max(self.paused_for, span)

    def back_off(self, delivery: Delivery) -> None:
        """Note that a row was tried and is still owed. The rows left then wait longer."""
        self.attempts = max(self.attempts or 0, delivery.attempts)

    def wait(self) -> timedelta:
        """How long the rows left wait: as given to `pause`, a minute for a paused wording, or longer each time."""
        if self.paused_for:
            return self.paused_for
        if self.skipped and self.attempts is None:
            return paused_wordings.PAUSE
        return min(BACKOFF * (1 << 2 * (self.attempts or 0)), LONGEST_BACKOFF)

    async def settled(self) -> None:
        """Wait until every notice that was sent has its outcome."""
        while self.tasks:
            await asyncio.wait(self.tasks)
