"""Keeps a message with each operator that shows how much this database knows, and reads it back: the witness.

A copy of a database cannot know that it is a copy, but Telegram keeps the message. docs/adr/0014-witness.md says why it
is a pinned message, and what follows from each thing that it can show.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.app.alerting import Alerting
from bot.app.lifecycle import cancel
from bot.app.resources import Resources
from bot.delivery import witness_mark
from bot.delivery.answer_rate_limiter import asked_wait
from bot.errors import DatabaseAway
from bot.notify.alert_channel import Answer, Pinned, Shown
from bot.store import (
    ledger,
    metadata,
    nonces,
    place,
    restored,
    restored_mark,
    witness_messages,
)
from bot.store.nonces import Mark

log = logging.getLogger(__name__)

#: Seconds between two readings: while notices are sent or something is in doubt, and else.
BUSY, IDLE = 5.0, 20.0

#: Seconds for which a process counts as busy after something has changed.
LINGER = 60.0

#: Seconds after which nothing is claimed before the witness was read again.
STALE = 25.0

#: Seconds for one request, for writing to all operators, and for all that when the process stops.
ANSWER_SECONDS, WRITE_SECONDS, LAST_SECONDS = 4.0, 8.0, 1.5

#: Seconds for which another process of this database may be writing.
WRITER_SECONDS = 10.0

#: Seconds for which nothing is claimed after the database was moved: another machine that has the original sees this
#: one meanwhile, and is seen.
MOVED_SECONDS = 45.0

#: Seconds until an operator is tried again: who could not be written to, who could not be read, and to whom a message
#: may have been sent whose answer was lost.
REFUSED, UNREAD, UNANSWERED = 300.0, 60.0, 60.0

#: The name in `metadata` of the process that writes, and when.
WRITER = "witness.writer"


@dataclass(frozen=True)
class Reading:
    """What is pinned in the chat of one operator."""

    operator: int
    pinned: Pinned | None = None
    #: True when it could not be read.
    failed: bool = False

    @property
    def mark(self) -> Mark | None:
        """The mark of the pinned message; None when it is not the witness."""
        return None if self.pinned is None else witness_mark.read(self.pinned.text)


class WitnessWatch:
    """The witness of one process. Without operators it reads nothing, and the ledger counts."""

    def __init__(
        self,
        resources: Resources,
        alerting: Alerting,
        monotonic: Callable[[], float],
        *,
        serves: bool,
        real: bool,
    ) -> None:
        """`serves`: True for the process that answers people. `real`: False in a rehearsal."""
        self._db, self._catalog = resources.db, resources.catalog
        self._real = real and not resources.temporary
        self._operators = resources.settings.operator_ids if self._real else ()
        self._alert, self._languages = alerting.alerts, alerting.languages
        self._channel = alerting.channel
        self._monotonic, self._serves = monotonic, serves
        self.nonce: str | None = None
        self._reading = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        now = float("-inf")
        #: When the witness was last read; from when on something may be claimed; until when this process is busy, and
        #: writes although the database is marked, so that another machine learns of this one.
        self._read_at, self._claims_from, self._busy_until = now, now, now
        #: True once this process has written a mark.
        self._wrote = False
        self._lost: bool | None = None
        self._begun = 0
        #: The number that the witness shows, when notices were last begun, and what wakes the round then.
        self._shown, self._begun_at = 0, now
        self._wake = asyncio.Event()
        #: The earliest times at which an operator is written to, and read, again.
        self._not_before: dict[int, float] = {}
        self._unread_before: dict[int, float] = {}

    async def start(self) -> None:
        """Add a nonce, read the witness once, and go on in the background."""
        if not self._real:
            return
        self.nonce = await nonces.begin(self._db)
        self._busy_until = self._monotonic() + LINGER
        if self._operators:
            await self._begin()
        else:
            await place.remember(self._db)

    async def _begin(self) -> None:
        """Read the witness, notice a move, and go on in the background."""
        await self._remind()
        if changed := await place.changed(self._db):
            log.info("The database is at another place than before: the witness is read first")
            await restored.void_confirmation(self._db)
        await self._look()
        if changed and (mark := await restored.distrust_move(self._db)) is not None:
            self._alert_of(mark)
        await place.remember(self._db)
        if (ago := await place.moved_ago(self._db)) is not None:
            self._claims_from = self._monotonic() + MOVED_SECONDS - ago.total_seconds()
        self._task = asyncio.create_task(self._run())

    async def finish(self) -> None:
        """Let the witness show what was begun since it was last written, when no more is: a copy may be older."""
        if self._task is None:
            return
        await cancel(self._task)
        try:
            async with asyncio.timeout(LAST_SECONDS):
                if (await nonces.known(self._db)).mark.begun > self._shown:
                    await self.keep()
        except (DatabaseAway, TimeoutError) as error:
            log.debug("The witness was not written at the stop: %s", error)

    async def stop(self) -> None:
        """Stop. The message stays as it is."""
        await cancel(self._task)

    def begun(self) -> None:
        """Let the witness show the first notices that are begun at once, and the next ones in the rounds."""
        now = self._monotonic()
        if now - self._begun_at > BUSY:
            self._wake.set()
        self._begun_at, self._busy_until = now, now + LINGER

    async def read(self) -> bool:
        """Return when the witness was read or refused within the last minute; False when nothing may be claimed yet."""
        if not self._operators:
            return True
        if self._monotonic() - self._read_at > STALE:
            await self._look()
        return self._monotonic() >= self._claims_from

    async def keep(self) -> None:
        """Read the witness of each operator, and let it show what this database knows."""
        await self._write(await self._look())

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                await self.keep()
            except DatabaseAway as error:
                log.warning("%s", error)
            except Exception:
                log.exception("The witness could not be kept up to date; it is tried again")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BUSY if self._monotonic() < self._busy_until else IDLE):
                    await self._wake.wait()

    async def _remind(self) -> None:
        """Alert the operators of a mark that was set before this process started."""
        mark = await restored.copied_from(self._db)
        if self._serves and mark is not None:
            self._alert_of(mark)

    async def _look(self) -> list[Reading]:
        """Read the witness of each operator, and hold sending if one shows what this database does not know."""
        async with self._reading:
            found = await asyncio.gather(*(self._read(one) for one in self._operators))
            await self._accept(found)
            # What this database knows is read afterwards, so that it knows what its own processes have written.
            known = await nonces.known(self._db)
            unknown = [one.mark for one in found if one.mark and not known.explains(one.mark)]
            if unknown:
                await self._distrust(max(unknown, key=lambda mark: mark.begun))
            if known.mark.begun != self._begun or await self._due_soon():
                self._begun = known.mark.begun
                self._busy_until = self._monotonic() + LINGER
            self._read_at = self._monotonic()
            self._say_if_lost(found)
            return found

    async def _due_soon(self) -> bool:
        """True when a batch is due within a minute: until its first notice leaves, the witness is read more often."""
        due = await ledger.next_due(self._db)
        return due is not None and (due - await self._db.now()).total_seconds() < LINGER

    def _say_if_lost(self, found: Iterable[Reading]) -> None:
        """Log when there is no witness any more, or again: then nothing but the ledger counts."""
        lost = not any(one.mark for one in found)
        if lost != self._lost:
            self._lost = lost
            log.info(
                "%s", "There is no witness: the ledger counts" if lost else "The witness is read"
            )

    async def _read(self, operator: int) -> Reading:
        if self._monotonic() < self._unread_before.get(operator, 0.0):
            return Reading(operator, failed=True)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return Reading(operator, await self._channel.pinned(operator))
        except (TelegramError, TimeoutError) as error:
            log.debug("The witness of an operator cannot be read: %s", error)
            self._unread_before[operator] = self._monotonic() + _pause(error)
            return Reading(operator, failed=True)

    async def _accept(self, found: Sequence[Reading]) -> None:
        """Accept what the witness shows, and wait no longer, because an operator has confirmed this database."""
        if (confirmed := await restored.confirmation(self._db)) is None:
            return
        everyone = {*range(len(found))}
        waiting = everyone if confirmed.pending is None else everyone & confirmed.pending
        read = {number for number in waiting if not found[number].failed}
        if confirmed.fresh or read or not waiting:
            accepted = everyone if confirmed.fresh else read
            marks = [mark for number in accepted if (mark := found[number].mark) is not None]
            await restored.accept(self._db, marks, waiting - read)
            self._claims_from = float("-inf")
            self._busy_until = self._monotonic() + LINGER

    async def _distrust(self, seen: Mark) -> None:
        """Hold sending, once."""
        kind = restored_mark.OTHER if self._wrote else restored_mark.AHEAD
        if (mark := await restored.distrust(self._db, kind, seen)) is not None:
            self._busy_until = self._monotonic() + LINGER
            self._alert_of(mark)

    def _alert_of(self, mark: str) -> None:
        """Alert the operators of a mark of the witness."""
        if (found := restored_mark.figures(mark)) is not None:
            kind, seen, own = found
            log.error("Sending is held: %s", restored_mark.worded(mark))
            self._alert(f"alert-witness-{kind}", seen=seen, own=own)

    async def _write(self, readings: Iterable[Reading]) -> None:
        """Let the witness show what this database knows.

        A marked database is silent after a minute: otherwise two machines would write in turn.
        """
        held = await restored.copied_from(self._db) is not None
        if held and self._monotonic() >= self._busy_until:
            return
        wrong = [one for one in readings if self._may_write(one)]
        known = await nonces.known(self._db)
        wrong = [one for one in wrong if one.mark != known.mark]
        if not wrong:
            self._shown = known.mark.begun
        if not wrong or (claim := await self._claim_writing()) is None:
            return
        known = await nonces.known(self._db)
        stored = await witness_messages.all_(self._db)
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                for one in wrong:
                    await self._show(one, stored.get(one.operator), known.mark)
            self._shown = known.mark.begun
            await metadata.take(self._db, WRITER, claim)
        except TimeoutError:
            # The requests may still arrive, so that the claim is not given back, and no message is sent again at once.
            for one in wrong:
                if one.mark is None:
                    self._not_before[one.operator] = self._monotonic() + UNANSWERED
            log.debug("The witness was not written in time; it is tried again")

    def _may_write(self, one: Reading) -> bool:
        return not one.failed and self._monotonic() >= self._not_before.get(one.operator, 0.0)

    async def _claim_writing(self) -> str | None:
        """Become the only process of this database that writes now; None when another one may be writing."""
        now = (await self._db.real_now()).timestamp()
        before = await metadata.get(self._db, WRITER)
        whose, _, when = (before or "").partition(" ")
        if before and whose != self.nonce and abs(now - float(when)) < WRITER_SECONDS:
            return None
        claim = f"{self.nonce} {now:.3f}"
        return claim if await metadata.swap(self._db, WRITER, before, claim) else None

    async def _show(self, one: Reading, stored: int | None, mark: Mark) -> None:
        """Edit the message, or send it when there is none, and pin it."""
        pinned = one.pinned.message_id if one.pinned is not None and one.mark is not None else None
        which = pinned or (stored if one.pinned is None else None)
        answer = await self._sent(one.operator, which, mark)
        if answer.shown is Shown.GONE:
            answer = await self._sent(one.operator, None, mark)
        if answer.shown is not Shown.DONE or answer.message_id is None:
            wait = REFUSED if answer.shown is Shown.REFUSED else answer.wait
            lost = UNANSWERED if which is None and not wait else 0.0
            self._not_before[one.operator] = self._monotonic() + max(wait, lost)
            return
        if answer.message_id != stored:
            await witness_messages.put(self._db, one.operator, answer.message_id)
        if answer.message_id == pinned:
            self._wrote = True
        elif await self._pin(one.operator, answer.message_id):
            self._wrote = True
            if stored is not None:
                self._alert("alert-witness-pinned")

    async def _sent(self, operator: int, message_id: int | None, mark: Mark) -> Answer:
        language = await self._languages.language(operator)
        words = self._catalog.text(language, "witness-message")
        text = f"{words}\n<code>{witness_mark.line(mark)}</code>"
        return await self._channel.show(operator, message_id, text)

    async def _pin(self, operator: int, message_id: int) -> bool:
        """Pin a message; False when Telegram did not take it, so that it is tried again."""
        try:
            await self._channel.pin(operator, message_id)
        except TelegramError as error:
            log.warning("The witness cannot be pinned: %s", error)
            asked = asked_wait(error).total_seconds() if isinstance(error, RetryAfter) else REFUSED
            self._not_before[operator] = self._monotonic() + asked
            return False
        return True


def _pause(error: Exception) -> float:
    """Seconds until a chat that could not be read is read again."""
    if isinstance(error, RetryAfter):
        return asked_wait(error).total_seconds()
    # python-telegram-bot derives BadRequest from NetworkError.
    away = isinstance(error, NetworkError | TimeoutError) and not isinstance(error, BadRequest)
    return 0.0 if away else UNREAD
