"""Applies what follows from the result of an attempt: to the batch, the chat and all further sending."""

import logging
from collections.abc import Awaitable
from dataclasses import replace

from bot.delivery import consequences, moments
from bot.delivery.attempt import Result
from bot.delivery.circuit_breaker import CircuitBreaker
from bot.delivery.claimed_batch import ClaimedBatch
from bot.delivery.consequences import Change, Consequence, Count, History
from bot.delivery.paused_wordings import PausedWordings
from bot.delivery.quarantine import Quarantine
from bot.delivery.sender_context import SenderContext
from bot.errors import AccessLost, ChatMoved, DatabaseAway, Fault, MessageBroken
from bot.store import chat_lifecycle, chat_migration
from bot.store.records import Chat, Delivery, Outcome, State

log = logging.getLogger(__name__)


class ResultHandler:
    """What one sender knows of its attempts so far, and what it does after each."""

    def __init__(self, context: SenderContext) -> None:
        self._context = context
        self.breaker = CircuitBreaker(context.monotonic)
        self.quarantine = Quarantine(context.monotonic)
        self.paused_wordings = PausedWordings(context.clock)
        #: Requests in a row that were not answered.
        self.unanswered = 0
        #: Why nothing more can be sent; None while sending is possible.
        self.access_lost: AccessLost | None = None

    async def handle(self, claimed: ClaimedBatch, delivery: Delivery, result: Result) -> Outcome:
        """Apply everything that follows from a result, and return what the ledger records. Raises nothing.

        Waits, usually for a minute at most, while the quarantine decides about a refusal.
        """
        outcome = Outcome(
            broadcast_id=delivery.broadcast_id,
            chat_id=delivery.chat.id or 0,
            state=State.PLANNED if result.message_id is None else State.SENT,
            message_id=result.message_id,
            error=result.error,
            doubtful=result.doubtful,
            text_version=result.text_version,
            wording=None if result.message_id is None else delivery.chat.wording,
            revision=0 if result.message_id is None else delivery.revision,
            pictured=None if result.message_id is None else result.pictured,
        )
        try:
            if result.message_id is None:
                return await self._after_failure(claimed, delivery, result, outcome)
            await self._after_success(claimed, delivery)
        except Exception as error:
            log.exception("What follows from a result could not be applied")
            claimed.back_off(delivery)
            return replace(outcome, error=type(error).__name__)
        return outcome

    async def _after_success(self, claimed: ClaimedBatch, delivery: Delivery) -> None:
        self._answered()
        chat, photos = delivery.chat, self._context.photos
        if photos is None or photos.would_take(chat):
            claimed.answered(refused=False)
        self.quarantine.accepted()
        self.paused_wordings.accepted(delivery)
        if chat.doubtful:
            await _written(chat_lifecycle.reachable(self._context.db, chat))

    async def _after_failure(
        self, claimed: ClaimedBatch, delivery: Delivery, result: Result, outcome: Outcome
    ) -> Outcome:
        consequence = await self._decide(claimed, delivery, result)
        await self._apply(claimed, delivery, result, consequence)
        return replace(
            outcome,
            state=consequence.state,
            error=consequence.error,
            doubtful=outcome.doubtful or consequence.doubtful,
            again=consequence.retry_in,
            refused=consequence.refused,
        )

    async def _decide(
        self, claimed: ClaimedBatch, delivery: Delivery, result: Result
    ) -> Consequence:
        """What follows from a result without a message. A refusal is first counted, and waits for its confirmation."""
        fault, clock = result.fault, self._context.clock
        moment = moments.of(self._context.almanac, delivery)
        if fault is None:
            return consequences.of_nothing_sent(
                result.error, delivery, moment, doubtful=result.doubtful
            )
        history = History(clock(), doubtful=result.doubtful)
        first = consequences.of(fault, delivery, moment, history)
        await self._count(first.count, fault)
        if first.refused:
            self._count_refusal(claimed, delivery.chat, first.error)
        if not first.unconfirmed:
            return first
        confirmed = consequences.of(fault, delivery, moment, replace(history, confirmed=True))
        final = confirmed.state is State.GONE
        if await self.quarantine.confirm(delivery.chat.refused, clock(), final=final):
            return confirmed
        return first

    async def _count(self, count: Count, fault: Fault | MessageBroken) -> None:
        if count is Count.ANSWERED:
            self._answered()
        elif count is Count.FAILED and isinstance(fault, Fault):
            self.unanswered += 1
            await self._failed(fault.reason)

    def _answered(self) -> None:
        """Note that Telegram answered, whether it took or refused the notice."""
        self.unanswered = 0
        if self.breaker.answered():
            log.warning("Telegram answers again; sending continues")
            self._context.alert_operators("alert-resumed")

    async def _failed(self, reason: str) -> None:
        """Count a request that Telegram did not answer; when too many failed, pause sending."""
        if self._context.rate_limiter.paused_for():
            return
        failed, answered = self.breaker.counted
        pause = self.breaker.failed()
        if pause is None:
            return
        counts = {"failed": failed + 1, "answered": answered + 1}
        counts["seconds"] = int(pause.total_seconds())
        log.error(
            "%(failed)d of %(answered)d notices failed; sending is paused for %(seconds)d s", counts
        )
        self._context.alert_operators("alert-breaker", **counts, reason=reason)
        await _written(self._context.rate_limiter.pause(pause, reason))

    def _count_refusal(self, claimed: ClaimedBatch, chat: Chat, reason: str) -> None:
        """Count a refusal by a chat; when that makes refusals unusual, alert the operators."""
        claimed.answered(refused=True)
        if not self.quarantine.refused(doubtful=chat.doubtful):
            return
        refused, answered = self.quarantine.counted
        log.error(
            "%d of %d chats refused their notices; no subscription ends while that lasts. %s",
            *(refused, answered, reason),
        )
        counts = {"refused": refused, "answered": answered}
        self._context.alert_operators("alert-quarantine", **counts, reason=reason)

    async def _apply(
        self, claimed: ClaimedBatch, delivery: Delivery, result: Result, follows: Consequence
    ) -> None:
        """Do what was decided, for the batch, the sender and the chat."""
        if follows.pause_wording and not self.paused_wordings.refused(delivery):
            return
        if follows.log_level is not None:
            log.log(follows.log_level, "%s", result.fault or follows.error)
        if follows.alert_operators is not None:
            values = {"moment": delivery.moment, "language": delivery.chat.wording}
            self._context.alert_operators(follows.alert_operators, **values, reason=follows.error)
        if follows.throttle is not None:
            await self._context.rate_limiter.throttle(follows.throttle)
        if follows.pause_batch is not None:
            claimed.pause(follows.pause_batch, follows.error)
        if follows.back_off:
            claimed.back_off(delivery)
        if follows.stop_sender and isinstance(result.fault, AccessLost):
            self.access_lost = result.fault
            self._context.rate_limiter.release()
        await self._change(delivery.chat, result.fault, follows)

    async def _change(
        self, chat: Chat, fault: Fault | MessageBroken | None, follows: Consequence
    ) -> None:
        """Change the chat. Its admins are notified only if the last of the changes was new."""
        changed = True
        for change in follows.changes:
            changed = await _written(self._transition(change, chat, fault))
        if changed and follows.notify_admins is not None:
            await self._context.notify_admins(chat, follows.notify_admins)

    async def _transition(
        self, change: Change, chat: Chat, fault: Fault | MessageBroken | None
    ) -> bool:
        """Write one change of a chat; False when it has changed in this way before."""
        db = self._context.db
        match change:
            case Change.MUTED:
                return await chat_lifecycle.mute(db, chat)
            case Change.UNKNOWN:
                await chat_lifecycle.mark_unknown(db, chat)
            case Change.TOPIC_DROPPED:
                return await chat_lifecycle.drop_topic(db, chat)
            case Change.MOVED if isinstance(fault, ChatMoved):
                await chat_migration.move(db, chat, fault.telegram_id)
        return True


async def _written(writing: Awaitable[object]) -> bool:
    """Write to the database; False when nothing changed, or when it is unavailable: the next attempt writes it then."""
    try:
        return bool(await writing)
    except DatabaseAway as error:
        log.warning("%s", error)
        return False
