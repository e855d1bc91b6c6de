"""Sends one notice, and applies what follows from its success or failure."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.delivery.circuit_breaker import CircuitBreaker
from bot.delivery.claimed_batch import BACKOFF, ClaimedBatch
from bot.delivery.composer import silently
from bot.delivery.outcome_buffer import OutcomeBuffer
from bot.delivery.paused_wordings import REST, PausedWordings
from bot.delivery.photos import Picture
from bot.delivery.quarantine import SAID_AGAIN, Quarantine
from bot.delivery.sender_context import SenderContext
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    DatabaseAway,
    Fault,
    MessageBroken,
    NoticeRefused,
    NotSent,
    RetryLater,
    RightsLost,
    TopicGone,
    Uncertain,
    WordingRefused,
)
from bot.messages.notice import Notice
from bot.store import chat_migration, chats
from bot.store.records import Chat, Delivery, Outcome, State

log = logging.getLogger(__name__)

#: Maximum number of attempts, including the first, for a notice that may have arrived.
MOST_ATTEMPTS = 3

#: A chat that Telegram does not know is tried again after this time. It counts as gone when Telegram says the same at
#: least SAID_AGAIN after the first time: in answer to a notice of the next day, or to a check of the chat.
TOMORROW = timedelta(hours=24)

#: How long a notice to a chat in which the bot cannot write waits before the next attempt.
HOURLY = timedelta(hours=1)

#: How long a notice waits after a refusal that is not confirmed; four times longer at each attempt, up to HOURLY.
SOON = timedelta(minutes=1)


class Flights:
    """Sends notices, each in its own task, and passes the outcome of each to the outcome buffer."""

    def __init__(
        self,
        context: SenderContext,
        settling: OutcomeBuffer,
        landed: Callable[[], None],
        may_send: Callable[[ClaimedBatch], bool],
    ) -> None:
        self._desk = context
        self._settling = settling
        #: Called when a request was answered or failed.
        self._landed = landed
        #: Whether a notice of a batch may be sent now.
        self._may_send = may_send
        self.breaker = CircuitBreaker(context.monotonic)
        self.quarantine = Quarantine(context.monotonic)
        self._stops = PausedWordings(context.clock)
        #: Requests in a row that were not answered.
        self.unanswered = 0
        #: Why nothing more can be sent; None while sending is possible.
        self.lost: AccessLost | None = None

    def lets(self, row: Delivery) -> bool:
        """False while the wording of this notice is paused."""
        return self._stops.lets((row.broadcast_id, row.chat.wording))

    async def picture(self, row: Delivery) -> Picture | None:
        """The picture to send with this notice; None when it is sent as text."""
        context = self._desk
        if context.pictures is None or not row.chat.cards or not context.pictures.wanted(row.chat):
            return None
        try:
            notice = context.composer.word(row, context.clock())
            if not notice.captions:
                return None
            return await context.pictures.ready(
                context.composer.card(row, notice.language), row.chat
            )
        except Exception as error:
            log.warning("A notice is sent without its picture: %s", error)
            return None

    async def stays(self, picture: Picture | None) -> None:
        """Release the picture of a notice that is not sent after all."""
        if picture is not None and self._desk.pictures is not None:
            await self._desk.pictures.put_back(picture)

    async def send(self, this: ClaimedBatch, row: Delivery, picture: Picture | None = None) -> None:
        """Send one notice, and pass its outcome to the outcome buffer."""
        outcome = Outcome(row.broadcast_id, row.chat.id or 0, State.PLANNED)
        try:
            outcome, fault = await self._fly(this, row, picture, outcome)
            if fault is not None:
                outcome = await self._after(fault, this, row, replace(outcome, error=str(fault)))
            elif outcome.state is State.SENT:
                await self._taken(this, row)
            else:  # The text was not sent, because no slot was given. The picture may have arrived.
                this.tried_in_vain(row)
                outcome = self._doubt(row, outcome) if outcome.doubtful else outcome
        except Exception as error:
            log.exception("A notice could not be composed or sent")
            this.tried_in_vain(row)
            outcome = replace(outcome, error=type(error).__name__)
        self._settling.add(outcome)

    async def _fly(
        self, this: ClaimedBatch, row: Delivery, picture: Picture | None, outcome: Outcome
    ) -> tuple[Outcome, Fault | MessageBroken | None]:
        """Send a notice with its picture, or else as text at a slot of its own; return the outcome and the fault."""
        try:
            if picture is not None:
                outcome = await self._show(this, row, picture, outcome)
            as_text = outcome.state is State.PLANNED
            if as_text and (picture is None or await self._another_turn(this)):
                outcome = await self._carry(row, outcome)
            return outcome, None
        except (Fault, MessageBroken) as fault:
            return outcome, fault
        finally:
            if picture is not None:
                picture.through.set()
            self._landed()

    async def _show(
        self, this: ClaimedBatch, row: Delivery, picture: Picture, outcome: Outcome
    ) -> Outcome:
        """Send a notice with its picture. If that fails, the outcome is still owed as text, and may be doubtful."""
        assert self._desk.pictures is not None
        notice, quietly = self._worded(row)
        shown = await self._desk.pictures.show(row.chat, notice, picture, silently=quietly)
        if shown.unwanted:
            # Such a chat costs two requests, so it counts as a refusal even when the chat takes the text.
            this.answered(refused=True)
        if shown.message_id is None:
            return replace(outcome, doubtful=shown.doubtful, error=shown.reason)
        return _sent(outcome, shown.message_id, notice)

    async def _carry(self, row: Delivery, outcome: Outcome) -> Outcome:
        notice, quietly = self._worded(row)
        sent = await self._desk.transport.send(row.chat, notice, silently=quietly)
        return _sent(outcome, sent.number, notice)

    def _worded(self, row: Delivery) -> tuple[Notice, bool]:
        now = self._desk.clock()
        return self._desk.composer.word(row, now), silently(row.chat, now)

    async def _another_turn(self, this: ClaimedBatch) -> bool:
        """Wait for another slot; False when the notice may no longer be sent."""
        return await self._desk.pacer.notice() and self._may_send(this)

    async def _taken(self, this: ClaimedBatch, row: Delivery) -> None:
        """Apply what follows from a notice that arrived."""
        self._answered()
        if self._desk.pictures is None or self._desk.pictures.would_be_taken(row.chat):
            this.answered(refused=False)
        self.quarantine.taken()
        self._stops.taken((row.broadcast_id, row.chat.wording))
        if row.chat.doubtful:
            await _kept(chats.reachable(self._desk.db, row.chat))

    def _answered(self) -> None:
        """Note that Telegram answered, whether it took or refused the notice."""
        self.unanswered = 0
        if self.breaker.answered():
            log.warning("Telegram answers again; sending continues")
            self._desk.alarm("alarm-resumed")

    async def _after(
        self, error: Fault | MessageBroken, this: ClaimedBatch, row: Delivery, outcome: Outcome
    ) -> Outcome:
        """Apply what follows from a fault, for this row, its batch and the sender; return the new outcome."""
        match error:
            case ChatMoved():
                self._answered()
                await _kept(chat_migration.move(self._desk.db, row.chat, error.telegram_id))
            case ChatGone() | ChatUnknown() | RightsLost() | TopicGone() | NoticeRefused():
                self._answered()
                return await self._refused(error, this, row, outcome)
            case WordingRefused() | MessageBroken():
                return self._stopped(row, outcome)
            case Uncertain():
                self.unanswered += 1
                this.tried_in_vain(row)
                await self._failed(error.reason)
                return self._doubt(row, outcome)
            case NotSent():
                self.unanswered += 1
                await self._failed(error.reason)
            case RetryLater():
                await _kept(self._desk.pacer.throttle(error.after))
                this.put_down(error.after, error)
            case AccessLost():
                self.lost = error
                self._desk.pacer.release()
            case _:
                this.put_down(BACKOFF, error)
        log.warning("%s", error)
        return outcome

    async def _refused(
        self, error: Fault, this: ClaimedBatch, row: Delivery, outcome: Outcome
    ) -> Outcome:
        """Apply what follows from a refusal by this chat. Until the refusal is confirmed, only retry the notice."""
        this.answered(refused=True)
        if self.quarantine.refused(doubtful=row.chat.doubtful):
            self._say_unusual(error.reason)
        outcome = replace(outcome, error=error.reason, refused=True)
        if row.chat.muted and isinstance(error, RightsLost):
            return replace(outcome, again=HOURLY)
        now, final = self._desk.clock(), isinstance(error, ChatGone)
        if not await self.quarantine.confirm(row.chat.refused, now, final=final):
            return replace(outcome, again=_soon(row.attempts))
        match error:
            case ChatUnknown():
                return await self._unknown(row, outcome)
            case NoticeRefused():
                log.error("%s", error)
                return replace(outcome, state=State.FAILED)
            case TopicGone() if row.chat.thread_id is not None:
                await _kept(self._leave_topic(row.chat))
                return replace(outcome, refused=False)
            case TopicGone() if row.chat.private:
                return replace(outcome, again=REST)
            case TopicGone() | RightsLost() if not row.chat.private:
                await _kept(self._silenced(row.chat))
                return replace(outcome, again=HOURLY)
            case _:
                return await self._gone(row, outcome)

    async def _gone(self, row: Delivery, outcome: Outcome) -> Outcome:
        """End the subscription, and notify the admins of a group or channel that it has lost the bot."""
        if not row.chat.private:
            await self._desk.warn(row.chat, "room-lost")
        return replace(outcome, state=State.GONE)

    async def _unknown(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Postpone the notice to the next day. The chat is gone if Telegram first said so SAID_AGAIN ago."""
        try:
            said_again = await chats.unknown(self._desk.db, row.chat, SAID_AGAIN)
        except DatabaseAway:
            said_again = False
        if said_again:
            return await self._gone(row, outcome)
        if not row.chat.private:
            await _kept(self._silenced(row.chat))
        return replace(outcome, again=TOMORROW)

    def _say_unusual(self, reason: str) -> None:
        refused, answered = self.quarantine.counted
        log.error(
            "%d of %d chats refused their notices; no subscription ends while that lasts. %s",
            *(refused, answered, reason),
        )
        counts = {"refused": refused, "answered": answered}
        self._desk.alarm("alarm-quarantine", **counts, reason=reason)

    async def _leave_topic(self, chat: Chat) -> None:
        if await chats.leave_topic(self._desk.db, chat):
            await self._desk.warn(chat, "topic-lost")

    async def _silenced(self, chat: Chat) -> None:
        if await chats.mute(self._desk.db, chat):
            await self._desk.warn(chat, "room-muted")

    def _stopped(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Pause the wording. This notice is still owed; another chat is tried before it."""
        if self._stops.refused((row.broadcast_id, row.chat.wording)):
            log.error("%s", outcome.error)
            where = {"moment": row.moment, "language": row.chat.wording}
            self._desk.alarm("alarm-language", **where, reason=outcome.error or "")
        return replace(outcome, again=REST)

    def _doubt(self, row: Delivery, outcome: Outcome) -> Outcome:
        """The outcome of a notice that may have arrived: it is retried, up to MOST_ATTEMPTS, if its moment allows."""
        moment = self._desk.almanac.observance(row.observance).moment(row.moment)
        tried = row.doubtful and row.attempts + 1 >= MOST_ATTEMPTS
        final = tried or moment.on_uncertain.get(row.chat.kind) == "leave"
        log.warning("%s", outcome.error)
        state = State.UNCERTAIN if final else State.PLANNED
        return replace(outcome, state=state, doubtful=True)

    async def _failed(self, reason: str) -> None:
        """Count a request that Telegram did not answer; when too many failed, pause sending."""
        if self._desk.pacer.left():
            return
        failed, answered = self.breaker.counted
        rest = self.breaker.failed()
        if rest is None:
            return
        counts = {"failed": failed + 1, "answered": answered + 1}
        counts["seconds"] = int(rest.total_seconds())
        log.error(
            "%(failed)d of %(answered)d notices failed; sending is paused for %(seconds)d s", counts
        )
        self._desk.alarm("alarm-breaker", **counts, reason=reason)
        await _kept(self._desk.pacer.pause(rest, reason))


def _soon(attempts: int) -> timedelta:
    """How long until a notice is retried after a refusal that is not confirmed."""
    return min(SOON * (1 << 2 * min(attempts, 8)), HOURLY)


def _sent(outcome: Outcome, number: int, notice: Notice) -> Outcome:
    return replace(outcome, state=State.SENT, message_id=number, text_version=notice.version)


async def _kept(writing: Awaitable[object]) -> None:
    """Write to the database. If it is unavailable, only log that: the next attempt finds the same and writes it."""
    try:
        await writing
    except DatabaseAway as error:
        log.warning("%s", error)
