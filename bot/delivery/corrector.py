"""The corrector: it changes the copies that chats have received, for the newest revision of their broadcast.

Changing a copy twice has the same effect as once. So a corrector that was killed leaves nothing to repair: the next one
continues from the last chat that was recorded.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Sequence

from bot.delivery.copy_change import Answer, Change, CopyChanges, Texts
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

#: Seconds until the next attempt when copies are to be tried again: the first value, doubled up to the second.
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0

#: Maximum number of reasons in the report, the most frequent ones.
REASONS = 5


class Corrector:
    """Changes copies. `owner` returns the name of the sender whose heartbeat also holds its claims."""

    def __init__(
        self,
        context: SenderContext,
        owner: Callable[[], str],
        may_work: Callable[[], bool],
    ) -> None:
        """`may_work`: whether that sender counts as alive and no quiet span is in effect."""
        self._context = context
        self._owner = owner
        self._sender_may_work = may_work
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
            failed = await self._drained() is False
            wait = min(2 * wait, LONGEST_WAIT) if failed else FIRST_WAIT
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), wait if failed else EVERY)

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
        db = self._context.db
        if not await copies.any_open(db):
            return True
        try:
            while self._may_work() and (one := await copies.claim(db, self._owner())):
                if not await self._revise_some(one):
                    return False
        finally:
            await copies.release(db, self._owner())
        return True

    def _may_work(self) -> bool:
        limiter = self._context.rate_limiter
        in_danger = self._context.monotonic() >= limiter.credit.danger_from
        return self._sender_may_work() and not limiter.paused_for() and not in_danger

    async def _revise_some(self, one: Revision) -> bool:
        """Change the next copies, or end the revision; False when none could be changed."""
        db = self._context.db
        if one.kind is RevisionKind.RECALL:
            await copies.withdraw(db, one.broadcast_id)
        limit = max(AT_ONCE, self._context.rate_limiter.at_once * 10)
        found = await copies.left(db, one, limit)
        if not found:
            if await copies.end(db, one):
                await self._report(one)
            return True
        changes = await self._changes(one, found)
        outcomes = await self._change_all(one, changes, found)
        done = {outcome.chat_id for outcome in outcomes}
        open_ = [copy.chat.id or 0 for copy in found if copy.chat.id not in done]
        through = min(open_) - 1 if open_ else found[-1].chat.id or 0
        await copies.settle(db, one, outcomes, through)
        return bool(outcomes)

    async def _changes(self, one: Revision, found: Sequence[Copy]) -> CopyChanges:
        """What changes copies for that revision, with all texts that it needs."""
        context = self._context
        if context.editions is not None:
            for edition in {one.edition, *(copy.edition for copy in found)}:
                await context.editions.load(edition)
        new = None if one.kind is RevisionKind.RECALL else context.composer_in(one.edition)
        texts = Texts(context.composer, new, context.known_composer)
        return CopyChanges(one, context.transport.copies, texts, context.photos)

    async def _change_all(
        self, one: Revision, changes: CopyChanges, found: Sequence[Copy]
    ) -> list[EditOutcome]:
        """Change copies, each at its slot, until sending must stop. Returns what came of those that were settled."""
        outcomes: list[EditOutcome] = []
        sent: list[asyncio.Task[EditOutcome | None]] = []
        try:
            for copy in found:
                change = changes.plan(copy, self._context.clock())
                if isinstance(change, Change) and self._is_refused(one, copy):
                    change = changes.refused(copy)
                if isinstance(change, EditOutcome):
                    outcomes.append(change)
                elif await self._next_slot():
                    sent.append(asyncio.create_task(self._carry_out(one, changes, change)))
                else:
                    break
        finally:
            answers = await asyncio.gather(*sent)
        return outcomes + [outcome for outcome in answers if outcome is not None]

    async def _carry_out(
        self, one: Revision, changes: CopyChanges, change: Change
    ) -> EditOutcome | None:
        """Change a copy; None when it is to be tried again."""
        try:
            answer = await changes.carry_out(change, self._next_slot)
        except Exception:
            log.exception("A copy could not be changed; it is tried again")
            return None
        await self._apply(one, change.copy, answer)
        return answer.outcome

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
        self._reported[key] = found
        about = await broadcast_progress.named(self._context.db, one.broadcast_id)
        changed = found.pop("", 0)
        reasons = "; ".join(f"{count} × {reason}" for reason, count in found.most_common(REASONS))
        log.info("Revision %d: %d changed, %d not", one.number, changed, found.total())
        kind = "recalled" if one.kind is RevisionKind.RECALL else "corrected"
        values: dict[str, str | int] = {"moment": about.moment, "year": str(about.year)}
        values["changed"] = changed
        values |= {"unchanged": found.total(), "reason": reasons or "–"}
        self._context.alert_operators(f"alert-{kind}", **values)
