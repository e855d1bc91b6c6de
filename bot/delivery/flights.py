"""A flight: one notice on its way, and what follows from how it ends."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from bot.delivery.circuit_breaker import CircuitBreaker
from bot.delivery.claimed_batch import BACKOFF, ClaimedBatch
from bot.delivery.compose import silently
from bot.delivery.outcome_buffer import OutcomeBuffer
from bot.delivery.paused_wordings import REST, PausedWordings
from bot.delivery.pictures import Picture
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

#: How often a notice is sent of which nobody knows whether it arrived, the first time included.
MOST_ATTEMPTS = 3

#: A chat that Telegram does not know is tried again after that long. It is gone when that is said again SAID_AGAIN
#: after the first time: by a notice of the next day, or when it is asked for.
TOMORROW = timedelta(hours=24)

#: How long a notice waits for a chat in which the bot may not write.
HOURLY = timedelta(hours=1)

#: How long a refused notice waits that nobody believes yet; four times longer at each attempt, up to HOURLY.
SOON = timedelta(minutes=1)


class Flights:
    """Sends notices, one a flight, and hands on what became of each."""

    def __init__(
        self,
        context: SenderContext,
        settling: OutcomeBuffer,
        landed: Callable[[], None],
        may_send: Callable[[ClaimedBatch], bool],
    ) -> None:
        self._desk = context
        self._settling = settling
        #: Called when a request has been answered, or has failed.
        self._landed = landed
        #: Whether a notice of a lot may leave at this instant.
        self._may_send = may_send
        self.breaker = CircuitBreaker(context.monotonic)
        self.quarantine = Quarantine(context.monotonic)
        self._stops = PausedWordings(context.clock)
        #: Requests in a row that were not answered.
        self.unanswered = 0
        #: Why nothing more can be sent; None: it can.
        self.lost: AccessLost | None = None

    def lets(self, row: Delivery) -> bool:
        """False while the wording of this notice is stopped."""
        return self._stops.lets((row.occasion_id, row.chat.wording))

    async def picture(self, row: Delivery) -> Picture | None:
        """The picture with which this notice goes; None: it goes as text."""
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
            log.warning("A notice goes without its picture: %s", error)
            return None

    async def stays(self, picture: Picture | None) -> None:
        """The notice for which the picture was made ready does not leave."""
        if picture is not None and self._desk.pictures is not None:
            await self._desk.pictures.put_back(picture)

    async def send(self, this: ClaimedBatch, row: Delivery, picture: Picture | None = None) -> None:
        """Send one notice, and have written down what became of it."""
        outcome = Outcome(row.occasion_id, row.chat.id or 0, State.PLANNED)
        try:
            outcome, fault = await self._fly(this, row, picture, outcome)
            if fault is not None:
                outcome = await self._after(fault, this, row, replace(outcome, error=str(fault)))
            elif outcome.state is State.SENT:
                await self._taken(this, row)
            else:  # No turn was left for the text; its picture may have arrived.
                this.tried_in_vain(row)
                outcome = self._doubt(row, outcome) if outcome.doubtful else outcome
        except Exception as error:
            log.exception("A notice could not be put together or sent")
            this.tried_in_vain(row)
            outcome = replace(outcome, error=type(error).__name__)
        self._settling.add(outcome)

    async def _fly(
        self, this: ClaimedBatch, row: Delivery, picture: Picture | None, outcome: Outcome
    ) -> tuple[Outcome, Fault | MessageBroken | None]:
        """Send it with its picture, or else as text at a turn of its own; what came of it, and what went wrong."""
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
        """Sent with its picture; or still owed, as text, with the doubt that is left."""
        assert self._desk.pictures is not None
        notice, quietly = self._worded(row)
        shown = await self._desk.pictures.show(row.chat, notice, picture, silently=quietly)
        if shown.unwanted:
            # Such a chat costs two requests: it counts as one that refuses, also when it takes the text.
            this.answered(refused=True)
        if shown.message_id is None:
            return replace(outcome, doubtful=shown.doubtful, error=shown.reason)
        return _sent(outcome, shown.message_id, notice)

    async def _carry(self, row: Delivery, outcome: Outcome) -> Outcome:
        notice, quietly = self._worded(row)
        number = await self._desk.transport.send(row.chat, notice, silently=quietly)
        return _sent(outcome, number, notice)

    def _worded(self, row: Delivery) -> tuple[Notice, bool]:
        now = self._desk.clock()
        return self._desk.composer.word(row, now), silently(row.chat, now)

    async def _another_turn(self, this: ClaimedBatch) -> bool:
        """Wait for a turn; False when this may not be sent any more."""
        return await self._desk.pacer.notice() and self._may_send(this)

    async def _taken(self, this: ClaimedBatch, row: Delivery) -> None:
        """What follows from a notice that arrived."""
        self._answered()
        if self._desk.pictures is None or self._desk.pictures.would_be_taken(row.chat):
            this.answered(refused=False)
        self.quarantine.taken()
        self._stops.taken((row.occasion_id, row.chat.wording))
        if row.chat.doubtful:
            await _kept(chats.reachable(self._desk.db, row.chat))

    def _answered(self) -> None:
        """Telegram answered, whatever it said."""
        self.unanswered = 0
        if self.breaker.answered():
            log.warning("Telegram answers again; sending goes on")
            self._desk.alarm("alarm-resumed")

    async def _after(
        self, error: Fault | MessageBroken, this: ClaimedBatch, row: Delivery, outcome: Outcome
    ) -> Outcome:
        """What follows from a fault, for this row, for its lot and for the run."""
        match error:
            case ChatMoved():
                self._answered()
                await _kept(chat_migration.move(self._desk.db, row.chat, error.address))
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
        """What follows from a refusal by this chat alone; nothing but another attempt while it is not believed."""
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
        """The subscription ends; those who manage a group or a channel are told that it has lost the bot."""
        if not row.chat.private:
            await self._desk.warn(row.chat, "room-lost")
        return replace(outcome, state=State.GONE)

    async def _unknown(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Put off until the next day; gone when Telegram has said so before."""
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
        """The wording is stopped; this notice stays owed, and another chat is tried before it."""
        if self._stops.refused((row.occasion_id, row.chat.wording)):
            log.error("%s", outcome.error)
            where = {"moment": row.moment, "language": row.chat.wording}
            self._desk.alarm("alarm-language", **where, reason=outcome.error or "")
        return replace(outcome, again=REST)

    def _doubt(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Sent again, unless it was tried often enough or the moment says to leave it."""
        moment = self._desk.almanac.observance(row.observance).moment(row.moment)
        tried = row.doubtful and row.attempts + 1 >= MOST_ATTEMPTS
        final = tried or moment.on_uncertain.get(row.chat.kind) == "leave"
        log.warning("%s", outcome.error)
        state = State.UNCERTAIN if final else State.PLANNED
        return replace(outcome, state=state, doubtful=True)

    async def _failed(self, reason: str) -> None:
        """Count a request that Telegram did not answer; sending rests when there are too many."""
        if self._desk.pacer.left():
            return
        failed, answered = self.breaker.counted
        rest = self.breaker.failed()
        if rest is None:
            return
        counts = {"failed": failed + 1, "answered": answered + 1}
        counts["seconds"] = int(rest.total_seconds())
        log.error("%(failed)d of %(answered)d notices failed; they rest for %(seconds)d s", counts)
        self._desk.alarm("alarm-breaker", **counts, reason=reason)
        await _kept(self._desk.pacer.pause(rest, reason))


def _soon(attempts: int) -> timedelta:
    """When a refusal that is not believed is tried again."""
    return min(SOON * (1 << 2 * min(attempts, 8)), HOURLY)


def _sent(outcome: Outcome, number: int, notice: Notice) -> Outcome:
    return replace(outcome, state=State.SENT, message_id=number, text_version=notice.version)


async def _kept(writing: Awaitable[object]) -> None:
    """Write something that will be met with again if the database is away just now."""
    try:
        await writing
    except DatabaseAway as error:
        log.warning("%s", error)
