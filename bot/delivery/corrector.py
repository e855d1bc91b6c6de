"""The corrector: it changes the copies that chats have received, for the newest revision of their broadcast.

Changing a copy twice has the same effect as once. So a corrector that was killed leaves nothing to repair: the next one
continues from the last chat that was recorded.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.delivery.copy_change import Answer, Change, CopyChanges, Texts
from bot.delivery.edit_consequences import EditConsequence
from bot.delivery.sender_context import SenderContext
from bot.errors import DatabaseAway
from bot.store import broadcast_progress, copies
from bot.store.records import Copy, EditOutcome, RevisionKind
from bot.store.revisions import Revision

log = logging.getLogger(__name__)

#: Seconds between two looks whether there is a revision with copies left.
EVERY = 10.0

#: Minimum number of copies that are read at once.
AT_ONCE = 20

#: Maximum number of requests in flight.
IN_FLIGHT = 50

#: After so many failures while other copies are changed, a copy is left as it is; of how many this is counted.
MOST_ATTEMPTS, FAILED = 5, 1000

#: Seconds between two looks whether sending may go on, after a 429, a hold or a quiet span.
SOON = 0.25

#: Seconds until the next attempt when copies are to be tried again: the first value, doubled up to the second.
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0

#: Maximum number of reasons in the report, the most frequent ones.
REASONS = 5


@dataclass
class Round:
    """Copies that are changed one after the other."""

    revision: Revision
    changes: CopyChanges
    found: Sequence[Copy]
    #: The chat after which they come.
    after: int
    #: Those that need no request, and the requests of the others.
    outcomes: list[EditOutcome] = field(default_factory=list)
    tasks: dict[Change, asyncio.Task[Answer]] = field(default_factory=dict)


@dataclass(frozen=True)
class Finished:
    """What came of the rounds until now."""

    #: True when the next round follows on this one: nothing before it must be looked at again.
    moved: bool
    #: True when a copy was settled.
    useful: bool


class Corrector:
    """Changes copies. `owner` returns the name of the sender whose heartbeat also holds its claims."""

    def __init__(
        self,
        context: SenderContext,
        owner: Callable[[], str],
        may_work: Callable[[], bool],
        may_upload: Callable[[], bool],
    ) -> None:
        """`may_work`: whether that sender counts as alive and no quiet span is in effect.

        `may_upload`: whether there is time to upload a picture before the next quiet span.
        """
        self._context = context
        self._owner = owner
        self._sender_may_work, self._may_upload = may_work, may_upload
        self._free_requests = asyncio.Semaphore(IN_FLIGHT)
        #: How often a copy could not be changed while others could, by broadcast and chat.
        self._failed: LRUCache[tuple[int, int], int] = LRUCache(FAILED)
        #: The tasks that settle rounds.
        self._rounds: set[asyncio.Task[Finished]] = set()
        self._awake = asyncio.Event()
        #: The wordings that Telegram has refused, by broadcast and revision.
        self._refused: set[tuple[int, int, str]] = set()
        #: What was last reported of each revision, by broadcast and number.
        self._reported: dict[tuple[int, int], Counter[str]] = {}

    def wake(self) -> None:
        """Look now whether there is a revision with copies left."""
        self._awake.set()

    async def run(self) -> None:
        """Change copies until cancelled. While the database is unavailable, wait for it."""
        wait = FIRST_WAIT
        while True:
            self._awake.clear()
            if not self._may_work():
                await asyncio.sleep(SOON)
                continue
            failed = await self._drained() is False
            wait = min(2 * wait, LONGEST_WAIT) if failed else FIRST_WAIT
            if self._may_work():
                await self._woken(wait if failed else EVERY)

    async def _woken(self, within: float) -> None:
        """Return when `wake` is called, and after that many seconds at the latest."""
        # Not `wait_for`: it can lose the cancellation when `wake` is called just before.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._awake.wait()

    async def _drained(self) -> bool | None:
        """Do as `drain`; None when it could not be done."""
        try:
            return await self.drain()
        except DatabaseAway as error:
            log.warning("%s", error)
        except Exception:
            log.exception("Copies could not be changed; it is tried again")
        return None

    async def drain(self) -> bool:
        """Change all copies that can be changed now; False when copies are left that are to be tried again.

        Nothing is claimed when it returns: a hold waits for that.
        """
        db, fruitless = self._context.db, set[tuple[int, int]]()
        if not await copies.any_open(db):
            return True
        try:
            while self._may_work() and (one := await copies.claim(db, self._owner(), fruitless)):
                if not await self._revise(one):
                    fruitless.add((one.broadcast_id, one.number))
        finally:
            # Before somebody else can change these copies, no change of this process may be under way.
            await asyncio.gather(*self._rounds, return_exceptions=True)
            await copies.release(db, self._owner())
        return not fruitless

    def _may_work(self) -> bool:
        limiter = self._context.rate_limiter
        in_danger = self._context.monotonic() >= limiter.credit.danger_from
        return self._sender_may_work() and not limiter.paused_for() and not in_danger

    async def _revise(self, one: Revision) -> bool:
        """Change copies until none is left, some must be looked at again, or sending must stop; or end the revision.

        While the last answers of a round are out, the next round is sent. False when nothing could be changed.
        """
        db, after = self._context.db, one.cursor
        if one.kind is RevisionKind.RECALL:
            await copies.withdraw(db, one.broadcast_id)
        last: asyncio.Task[Finished] | None = None
        async with aclosing(self._rounds_of(one)) as rounds:
            async for found in rounds:
                changes = await self._changes(one, found)
                begun, last = last, await self._begin(Round(one, changes, found, after), last)
                if begun is not None and not (await begun).moved:
                    break
                after = found[-1].chat.id or 0
        if last is not None:
            return (await last).useful
        if self._may_work() and await copies.end(db, one):
            await self._report(one)
            return True
        return False

    async def _rounds_of(self, one: Revision) -> AsyncGenerator[list[Copy], None]:
        """The copies of a revision, round by round. While one is sent, the next is read: so no slot is lost."""
        db, limit = self._context.db, max(AT_ONCE, self._context.rate_limiter.at_once * 10)
        reading = asyncio.create_task(copies.left(db, one, one.cursor, limit))
        try:
            while self._may_work() and (found := await reading):
                after = found[-1].chat.id or 0
                reading = asyncio.create_task(copies.left(db, one, after, limit))
                yield found
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _begin(
        self, this: Round, before: asyncio.Task[Finished] | None
    ) -> asyncio.Task[Finished]:
        """Start to change the copies of a round. Returns the task that settles them, after the round before."""
        try:
            await self._send(this)
        finally:
            finishing = asyncio.create_task(self._finish(this, before))
            self._rounds.add(finishing)
            finishing.add_done_callback(self._rounds.discard)
        return finishing

    async def _send(self, this: Round) -> None:
        """Change copies, each at its slot, until sending must stop."""
        for copy in this.found:
            change = this.changes.plan(copy, self._context.clock())
            if isinstance(change, Change) and self._is_refused(this.revision, copy):
                change = this.changes.refused(copy)
            if isinstance(change, EditOutcome):
                this.outcomes.append(change)
                continue
            started = asyncio.Event()
            this.tasks[change] = asyncio.create_task(self._carry_out(this, change, started))
            await started.wait()
            if not self._may_work():
                return

    async def _carry_out(self, this: Round, change: Change, started: asyncio.Event) -> Answer:
        """Change a copy. Sets `started` as soon as the next one may be changed."""

        async def next_slot() -> bool:
            granted = await self._next_slot()
            started.set()
            return granted

        try:
            async with self._free_requests:
                answer = await this.changes.carry_out(change, next_slot)
                await self._apply(this.revision, change.copy, answer)
                return answer
        except Exception:
            log.exception("A copy could not be changed; it is tried again")
            return Answer(None, EditConsequence(again=True))
        finally:
            started.set()

    async def _finish(self, this: Round, before: asyncio.Task[Finished] | None) -> Finished:
        """Wait for the answers of a round, and settle its copies."""
        earlier = await before if before is not None else Finished(moved=True, useful=False)
        await asyncio.gather(*this.tasks.values())
        answers = {change.copy: task.result() for change, task in this.tasks.items()}
        outcomes = this.outcomes + [one.outcome for one in answers.values() if one.outcome]
        outcomes += await self._given_up(this, answers)
        done = {outcome.chat_id for outcome in outcomes}
        open_ = [copy.chat.id or 0 for copy in this.found if copy.chat.id not in done]
        through = min(open_) - 1 if open_ else this.found[-1].chat.id or 0
        db, one = self._context.db, this.revision
        moved = await copies.settle(db, one, outcomes, this.after, through)
        return Finished(moved and not open_, earlier.useful or bool(outcomes))

    async def _given_up(self, this: Round, answers: Mapping[Copy, Answer]) -> list[EditOutcome]:
        """The outcomes of copies that fail again and again although Telegram answers."""
        failed = [
            copy
            for copy, answer in answers.items()
            if answer.outcome is None and answer.follows and answer.follows.throttle is None
        ]
        answered = any(one.outcome for one in answers.values())
        if not failed or not (answered or await self._context.transport.answers()):
            return []
        for copy in failed:
            key = (copy.broadcast_id, copy.chat.id or 0)
            self._failed[key] = self._failed.get(key, 0) + 1
        return [
            this.changes.unanswered(copy)
            for copy in failed
            if self._failed.get((copy.broadcast_id, copy.chat.id or 0), 0) >= MOST_ATTEMPTS
        ]

    async def _changes(self, one: Revision, found: Sequence[Copy]) -> CopyChanges:
        """What changes copies for that revision, with all texts that it needs."""
        context = self._context
        if context.editions is not None:
            for edition in {one.edition, *(copy.edition for copy in found)}:
                await context.editions.load(edition)
        recall = one.kind is RevisionKind.RECALL
        new = None if recall else context.known_composer(one.edition)
        texts = Texts(context.composer, new, context.known_composer)
        editor, photos = context.transport.copies, context.photos
        return CopyChanges(one, editor, texts, photos, self._may_upload)

    async def _next_slot(self) -> bool:
        """Wait for a slot; False when nothing may be sent any more."""
        return await self._context.rate_limiter.notice() and self._may_work()

    async def _apply(self, one: Revision, copy: Copy, answer: Answer) -> None:
        """Do what follows from a fault for all further requests."""
        follows = answer.follows
        if follows is None:
            return
        if follows.throttle is not None:
            await self._context.rate_limiter.throttle(follows.throttle)
        if follows.refuses_wording:
            log.error("Telegram refuses the new text in %s", copy.chat.wording)
            self._refused.add((one.broadcast_id, one.number, copy.chat.wording))

    def _is_refused(self, one: Revision, copy: Copy) -> bool:
        return (one.broadcast_id, one.number, copy.chat.wording) in self._refused

    async def _report(self, one: Revision) -> None:
        """Tell the operators what came of a revision, unless they were told the same."""
        found = await copies.results(self._context.db, one)
        key = (one.broadcast_id, one.number)
        if self._reported.get(key) == found:
            return
        self._reported[key] = Counter(found)
        about = await broadcast_progress.named(self._context.db, one.broadcast_id)
        changed = found.pop("", 0)
        reasons = "; ".join(f"{count} × {reason}" for reason, count in found.most_common(REASONS))
        log.info("Revision %d: %d changed, %d not", one.number, changed, found.total())
        kind = "recalled" if one.kind is RevisionKind.RECALL else "corrected"
        values: dict[str, str | int] = {"moment": about.moment, "year": str(about.year)}
        values["changed"] = changed
        values |= {"unchanged": found.total(), "reason": reasons or "–"}
        self._context.alert_operators(f"alert-{kind}", **values)
