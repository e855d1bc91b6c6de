"""Decides what follows from a fault, and does nothing: `result_handler` applies the decision."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from bot.delivery import paused_wordings
from bot.delivery.claimed_batch import BACKOFF
from bot.delivery.quarantine import SAID_AGAIN
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    Fault,
    MessageBroken,
    NoticeRefused,
    NotSent,
    PictureRefused,
    PictureUnwanted,
    RetryLater,
    RightsLost,
    StatusRefused,
    TopicGone,
    Uncertain,
    WordingRefused,
)
from bot.observances.model import Moment
from bot.store.records import Delivery, State

#: Maximum number of attempts, including the first, for a notice that may have arrived.
MOST_ATTEMPTS = 3

#: When a chat that Telegram does not know is tried again.
UNKNOWN_RETRY = timedelta(hours=24)

#: When a notice to a chat in which the bot cannot write is tried again.
MUTED_RETRY = timedelta(hours=1)

#: When a notice is tried again after a refusal that is not confirmed: the first value, four times longer at each
#: attempt, up to the second value.
UNCONFIRMED_RETRY, LONGEST_UNCONFIRMED_RETRY = timedelta(minutes=1), timedelta(hours=1)


class Change(Enum):
    """What changes about the chat."""

    MOVED = auto()
    MUTED = auto()
    UNKNOWN = auto()
    TOPIC_DROPPED = auto()
    #: The subscription ends. The ledger does this together with the state GONE.
    ENDED = auto()


class Count(Enum):
    """How the circuit breaker counts the request."""

    ANSWERED = auto()
    FAILED = auto()
    #: It is not counted.
    NOT = auto()


@dataclass(frozen=True)
class History:
    """What the sender knows when a fault arrives."""

    #: The time by the ledger's clock.
    now: datetime
    #: True when the quarantine has confirmed the refusal.
    confirmed: bool = False
    #: True when a photo of the same notice may have arrived before.
    doubtful: bool = False


@dataclass(frozen=True)
class Consequence:
    """What follows from one attempt."""

    #: The error that the ledger records.
    error: str
    #: PLANNED: the notice stays owed.
    state: State = State.PLANNED
    #: True when the notice may have arrived.
    doubtful: bool = False
    #: How long until this notice is tried again; None: with its batch.
    retry_in: timedelta | None = None
    #: True when the chat counts as refusing: its notices are then sent after all others.
    refused: bool = False
    #: True for a refusal that waits for the quarantine; once it is confirmed, `of` decides anew.
    unconfirmed: bool = False
    changes: tuple[Change, ...] = ()
    #: The text for the chat's admins, sent if the chat did change; None when they are not notified.
    notify_admins: str | None = None
    #: The text for the operators; None when they are not alerted.
    alert_operators: str | None = None
    count: Count = Count.NOT
    #: How long all processes send nothing, as Telegram asks.
    throttle: timedelta | None = None
    #: How long the rows left of the batch wait.
    pause_batch: timedelta | None = None
    #: True when the rows left of the batch wait longer at each attempt of this notice.
    back_off: bool = False
    #: True when nothing can be sent any more.
    stop_sender: bool = False
    #: True when all notices of this wording are paused.
    pause_wording: bool = False
    #: The level of the log line; None when there is none.
    log_level: int | None = logging.WARNING


@dataclass(frozen=True)
class PhotoConsequence:
    """What follows from a fault of a photo. Without `send_text`, it is a fault of the notice as well."""

    #: True when the notice is sent as text in the same delivery.
    send_text: bool = True
    #: True when the photo may have arrived.
    doubtful: bool = False
    #: True when the chat gets no photos for a day.
    chat_takes_none: bool = False
    #: True when this counts as a refusal by the chat, even if it takes the text.
    counts_as_refusal: bool = False
    #: True when the photo is not used for some minutes, and the operators are alerted.
    pause_photo: bool = False
    #: True when Telegram's id of the photo is no longer valid.
    forget_file_id: bool = False


def of(
    fault: Fault | MessageBroken, delivery: Delivery, moment: Moment, history: History
) -> Consequence:
    """What follows from a fault for a delivery, its chat, its batch and the sender."""
    follows = TABLE[type(fault)](fault, delivery, moment, history)
    if not history.doubtful or follows.state is not State.PLANNED:
        return follows
    return replace(follows, state=of_doubt("", delivery, moment).state, doubtful=True)


def of_doubt(error: str, delivery: Delivery, moment: Moment) -> Consequence:
    """What follows when a notice may have arrived: it is sent again, up to MOST_ATTEMPTS, if its moment allows."""
    tried = delivery.doubtful and delivery.attempts + 1 >= MOST_ATTEMPTS
    final = tried or moment.on_uncertain.get(delivery.chat.kind) == "leave"
    state = State.UNCERTAIN if final else State.PLANNED
    return Consequence(error, state=state, doubtful=True, back_off=True)


def of_nothing_sent(
    error: str | None, delivery: Delivery, moment: Moment, *, doubtful: bool
) -> Consequence:
    """What follows when the text was not sent, by an error of the bot or for want of a slot.

    `doubtful`: a photo of the same notice may have arrived.
    """
    if doubtful:
        return of_doubt(error or "", delivery, moment)
    return Consequence(error or "", back_off=True, log_level=None)


def of_photo(fault: Fault, *, uploads: bool) -> PhotoConsequence:
    """What follows from a fault of a photo; `uploads`: the photo was sent as a file, not by its id."""
    match fault:
        case PictureUnwanted():
            return PhotoConsequence(chat_takes_none=True, counts_as_refusal=True)
        case RightsLost():
            return PhotoConsequence(chat_takes_none=True)
        case PictureRefused():
            return PhotoConsequence(pause_photo=True, forget_file_id=not uploads)
        case NoticeRefused() | WordingRefused():
            return PhotoConsequence(pause_photo=True)
        case Uncertain() if uploads:
            return PhotoConsequence(pause_photo=True, doubtful=True)
        case _:
            return PhotoConsequence(send_text=False)


def _moved(fault: ChatMoved, *_: Any) -> Consequence:
    return Consequence(str(fault), changes=(Change.MOVED,), count=Count.ANSWERED)


def _wording(fault: Fault | MessageBroken, *_: Any) -> Consequence:
    return Consequence(
        str(fault),
        retry_in=paused_wordings.PAUSE,
        pause_wording=True,
        alert_operators="alert-language",
        count=Count.ANSWERED if isinstance(fault, Fault) else Count.NOT,
        log_level=logging.ERROR,
    )


def _uncertain(
    fault: Uncertain, delivery: Delivery, moment: Moment, history: History
) -> Consequence:
    return replace(of_doubt(str(fault), delivery, moment), count=Count.FAILED)


def _not_sent(fault: NotSent, *_: Any) -> Consequence:
    return Consequence(str(fault), count=Count.FAILED)


def _retry_later(fault: RetryLater, *_: Any) -> Consequence:
    wait = fault.after
    return Consequence(str(fault), throttle=wait, pause_batch=wait, count=Count.ANSWERED)


def _access_lost(fault: AccessLost, *_: Any) -> Consequence:
    return Consequence(str(fault), stop_sender=True)


def _unexpected(fault: Fault, *_: Any) -> Consequence:
    """What follows from a fault of a photo that a text cannot have: the batch is tried again."""
    return Consequence(str(fault), pause_batch=BACKOFF)


def _refusal(
    confirmed: Callable[[Any, Delivery, History], Consequence],
) -> Callable[[Any, Delivery, Moment, History], Consequence]:
    """What follows from a refusal by the chat: only a retry until it is confirmed, then what `confirmed` decides."""

    def decide(fault: Fault, delivery: Delivery, moment: Moment, history: History) -> Consequence:
        if isinstance(fault, RightsLost) and delivery.chat.muted:
            return _retry(fault, MUTED_RETRY)
        if not history.confirmed:
            retry_in = _unconfirmed_retry(delivery.attempts)
            return replace(_retry(fault, retry_in), unconfirmed=True)
        return confirmed(fault, delivery, history)

    return decide


def _retry(fault: Fault, retry_in: timedelta | None) -> Consequence:
    return Consequence(
        fault.reason, retry_in=retry_in, refused=True, count=Count.ANSWERED, log_level=None
    )


def _unconfirmed_retry(attempts: int) -> timedelta:
    return min(UNCONFIRMED_RETRY * (1 << 2 * min(attempts, 8)), LONGEST_UNCONFIRMED_RETRY)


def _gone(fault: Fault, delivery: Delivery, history: History) -> Consequence:
    notify = None if delivery.chat.private else "chat-lost"
    gone = replace(_retry(fault, None), state=State.GONE, changes=(Change.ENDED,))
    return replace(gone, notify_admins=notify)


def _unknown(fault: ChatUnknown, delivery: Delivery, history: History) -> Consequence:
    chat = delivery.chat
    if chat.unknown is not None and history.now - chat.unknown >= SAID_AGAIN:
        return _gone(fault, delivery, history)
    postponed = _retry(fault, UNKNOWN_RETRY)
    if chat.private:
        return replace(postponed, changes=(Change.UNKNOWN,))
    changes = (Change.UNKNOWN, Change.MUTED)
    return replace(postponed, changes=changes, notify_admins="chat-muted")


def _rights_lost(fault: Fault, delivery: Delivery, history: History) -> Consequence:
    if delivery.chat.private:
        return _gone(fault, delivery, history)
    muted = _retry(fault, MUTED_RETRY)
    return replace(muted, changes=(Change.MUTED,), notify_admins="chat-muted")


def _topic_gone(fault: TopicGone, delivery: Delivery, history: History) -> Consequence:
    if delivery.chat.thread_id is not None:
        dropped = replace(_retry(fault, None), refused=False, changes=(Change.TOPIC_DROPPED,))
        return replace(dropped, notify_admins="topic-lost")
    if delivery.chat.private:
        return _retry(fault, paused_wordings.PAUSE)
    return _rights_lost(fault, delivery, history)


def _notice_refused(fault: NoticeRefused, delivery: Delivery, history: History) -> Consequence:
    return replace(_retry(fault, None), state=State.FAILED, log_level=logging.ERROR)


def _status_refused(fault: StatusRefused, *_: Any) -> Consequence:
    return Consequence(str(fault), state=State.FAILED, log_level=logging.ERROR)


#: What decides about each fault.
TABLE: dict[type, Callable[[Any, Delivery, Moment, History], Consequence]] = {
    RetryLater: _retry_later,
    ChatGone: _refusal(_gone),
    RightsLost: _refusal(_rights_lost),
    ChatMoved: _moved,
    TopicGone: _refusal(_topic_gone),
    ChatUnknown: _refusal(_unknown),
    WordingRefused: _wording,
    MessageBroken: _wording,
    NoticeRefused: _refusal(_notice_refused),
    StatusRefused: _status_refused,
    AccessLost: _access_lost,
    NotSent: _not_sent,
    Uncertain: _uncertain,
    PictureUnwanted: _unexpected,
    PictureRefused: _unexpected,
}
