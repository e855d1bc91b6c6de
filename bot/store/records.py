"""The values that the store returns to the rest of the program: chats, deliveries, batches and others."""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum


class Status(StrEnum):
    """What a broadcast is. The transport sends it only where its status allows."""

    #: The real notices. Only the planner makes such broadcasts, from the almanac.
    ACTUAL = "actual"
    #: A try through the real Telegram, which only its participants get: operators and enrolled chats.
    EXERCISE = "exercise"
    #: A rehearsal, which only the sandbox gets.
    TEST = "test"


#: The observance and the moment of the broadcast of an announcement, which belongs to no observance.
ANNOUNCEMENT = "announcement"


class State(IntEnum):
    """The state of a delivery."""

    #: Owed, and possibly in flight.
    PLANNED = 0
    #: Telegram returned a message id.
    SENT = 1
    #: Permanently refused; the chat's subscription has ended.
    GONE = 2
    #: The message itself was refused; the chat stays subscribed.
    FAILED = 3
    #: Not sent before its window closed; it is never sent.
    EXPIRED = 4
    #: It may have arrived, and by policy it is not sent again.
    UNCERTAIN = 5
    #: Withdrawn by the operators: before it was sent, or taken back from the chat or replaced there by a sentence.
    RECALLED = 6


#: The error of a delivery that was doubtful when its chat unsubscribed. If the chat subscribes again, it is owed again.
UNWANTED = "the subscription ended while it may have been going out"

#: The error of a notice that another machine may have sent, so that it is not sent from this database.
UNACCOUNTED = "another machine may have sent it"


#: The error of a delivery that was doubtful when its broadcast was recalled.
RECALLED_IN_DOUBT = "it was recalled while it may have been going out"


class BatchState(IntEnum):
    """The state of a batch."""

    #: Any sender may claim it once it is due.
    OPEN = 0
    #: A sender has claimed it.
    LEASED = 1
    #: No row of it is owed any more.
    DONE = 2


class RevisionKind(StrEnum):
    """What a revision of a broadcast does to the copies that were sent."""

    #: It is the broadcast as it began.
    ORIGINAL = "original"
    #: They are changed to the texts of another edition.
    CORRECTION = "correction"
    #: They are deleted or, when Telegram does not allow that any more, replaced by a sentence. Nothing more is sent.
    RECALL = "recall"


class RequestKind(StrEnum):
    """What an operator can ask for that somebody must confirm first."""

    CORRECTION = "correction"
    RECALL = "recall"
    ANNOUNCEMENT = "announcement"
    #: A restored copy is trusted: sending goes on from it.
    TRUST = "trust"


class RequestState(StrEnum):
    """What became of a request."""

    #: Nobody has confirmed it yet, or its delay has not passed.
    WAITING = "waiting"
    #: It was confirmed and carried out.
    DONE = "done"
    #: Somebody stopped it, or it was replaced by a newer one.
    STOPPED = "stopped"
    #: Nobody confirmed it in time.
    EXPIRED = "expired"
    #: It was confirmed, but could not be carried out.
    FAILED = "failed"


class IncidentKind(StrEnum):
    """What happened to sending."""

    #: An operator paused sending.
    HELD = "held"
    #: The circuit breaker paused sending.
    PAUSED = "paused"
    #: Telegram answered 429, and all sending waited.
    THROTTLED = "throttled"
    #: A process started to send.
    STARTED = "started"
    #: The operators were alerted. The reason is the key of the alert.
    ALARM = "alarm"


@dataclass(frozen=True)
class Chat:
    """A person, group or channel. A chat that was never stored has no id and has the default settings."""

    #: Our own id, which the ledger uses; None until the chat is stored.
    id: int | None
    #: Telegram's id of the chat.
    telegram_id: int
    #: `private`, `group`, `supergroup` or `channel`.
    kind: str
    language: str
    zone: str
    #: True when the person chose the language; False when it follows the language of their Telegram.
    language_chosen: bool = False
    #: The minute of the day chosen with /time (510 is 08:30); None for the observance's own time.
    minute: int | None = None
    #: The names of the moments that the chat wants.
    moments: frozenset[str] = frozenset({"eve", "day", "silence"})
    #: The forum topic to which notices are sent; None for the chat itself.
    thread_id: int | None = None
    #: Notices make no sound: True for always, False for never, None for at night only.
    silent: bool | None = None
    #: True when notices are sent with a picture.
    cards: bool = True
    #: A channel's second language, used in the same post; None for one language.
    second_language: str | None = None
    #: When the current subscription began; None when the chat is not subscribed.
    subscribed: datetime | None = None
    #: When the last subscription ended, and why: `stopped`, `blocked`, or Telegram's own words.
    ended: datetime | None = None
    reason: str | None = None
    #: Since when Telegram has said that there is no such chat; None if it does not.
    unknown: datetime | None = None
    #: Since when the bot has been unable to write there; None if it can write.
    muted: datetime | None = None
    #: Since when the chat has refused its notices; None if it took the last one or was sent none.
    refused: datetime | None = None
    #: Since when it takes part in exercises, because an operator enrolled it; None if it does not.
    enrolled: datetime | None = None

    @property
    def wording(self) -> str:
        """The language or languages of its notices, such as `az`, `az+en`. Chats of one wording get the same words."""
        if self.second_language is None:
            return self.language
        return f"{self.language}+{self.second_language}"

    @property
    def doubtful(self) -> bool:
        """True when the chat is muted, unknown, or refused its last notice, so that it may refuse the next one too."""
        return not (self.muted is None and self.unknown is None and self.refused is None)

    @property
    def private(self) -> bool:
        """True for one person, False for a group or a channel."""
        return self.kind == "private"


@dataclass(frozen=True)
class Manager:
    """An admin of a group or a channel, as far as the bot knows them."""

    #: Telegram's id of the person, and of their private chat.
    telegram_id: int
    #: True when this person added the bot.
    added_bot: bool


@dataclass(frozen=True)
class Delivery:
    """One notice owed to one chat: a row of the ledger."""

    broadcast_id: int
    observance: str
    year: int
    number: int
    moment: str
    #: The chat, with only the fields that sending needs; not when it subscribed or ended.
    chat: Chat
    #: Its position in the batch, counted from 1.
    position: int
    attempts: int
    #: True when an earlier attempt may have arrived.
    doubtful: bool
    status: Status = Status.ACTUAL
    #: True for a rehearsal that was asked for: it reads as at the due time of its moment, whenever it is sent.
    asked_for: bool = False
    #: The edition and the revision in which it is sent; None for the texts of the process that sends it.
    edition: str | None = None
    revision: int = 0

    @property
    def rehearsed(self) -> bool:
        """True when the notice is marked as a rehearsal, because it is not an actual one."""
        return self.status is not Status.ACTUAL


@dataclass(frozen=True)
class Batch:
    """A batch: up to 500 deliveries of one broadcast, claimed by one sender at a time."""

    id: int
    broadcast_id: int
    observance: str
    year: int
    number: int
    moment: str
    due: datetime
    expires: datetime
    owner: str
    #: Its rank; the lowest is claimed first.
    priority: int
    status: Status = Status.ACTUAL
    #: The name of the rehearsal that was asked for; empty for what the planner makes from the almanac.
    run: str = ""
    #: The language of all its notices; empty when each is in its chat's own.
    language: str = ""
    #: The edition from which it is sent, when it was claimed; None when its broadcast has none.
    edition: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The result of one attempt at a delivery. With state PLANNED it is still owed and will be retried."""

    broadcast_id: int
    chat_id: int
    state: State
    message_id: int | None = None
    error: str | None = None
    #: True when the notice may have arrived although it is not known to be sent.
    doubtful: bool = False
    #: The version of the text that was sent, its language or languages, and its revision.
    text_version: str | None = None
    wording: str | None = None
    revision: int = 0
    #: True when it was sent as a photo with a caption; None when it was not sent.
    pictured: bool | None = None
    #: How long until a delivery that is still owed is retried; None to retry when its batch is due again.
    again: timedelta | None = None
    #: True when the chat refused it. The chat's notices are then sent after all others until it takes one.
    refused: bool = False


@dataclass(frozen=True)
class Copy:
    """A notice that a chat has received, as it is to be changed."""

    broadcast_id: int
    observance: str
    year: int
    number: int
    moment: str
    status: Status
    #: The chat as it is now, but with the language or languages of the copy.
    chat: Chat
    #: None when it is not known whether the notice arrived.
    message_id: int | None
    #: True when it is a photo with a caption; None when that is not known.
    pictured: bool | None
    #: When it was sent, by the ledger's clock.
    sent: datetime
    #: Its revision, and the edition of that revision; None when that is not known.
    revision: int
    edition: str | None
    #: The newest revision for which it was looked at.
    edit_revision: int = 0
    #: True when it is not known whether it arrived.
    uncertain: bool = False


@dataclass(frozen=True)
class EditOutcome:
    """What came of changing a copy for a revision."""

    broadcast_id: int
    chat_id: int
    #: The revision for which it was tried.
    revision: int
    #: True when the copy now has that revision.
    changed: bool
    #: True when the copy was deleted, or replaced by the sentence of a recall.
    recalled: bool = False
    #: Why it could not be changed; None when it was, or when its text is the same in that revision.
    error: str | None = None
    #: The version of the copy's new text; None: as before.
    text_version: str | None = None


@dataclass(frozen=True)
class Receipt:
    """The part of a delivery that its chat may see."""

    observance: str
    year: int
    moment: str
    state: State
    #: When it was settled or, if it is still owed, when it is due.
    at: datetime


@dataclass(frozen=True)
class UploadClaim:
    """Whether a picture is stored at Telegram and, if not, who uploads it."""

    #: Telegram's id of the picture; None when it is not stored there.
    file_id: str | None
    #: True when the caller must upload it.
    ours: bool
    #: How long ago another sender claimed the upload.
    since: timedelta = timedelta(0)


@dataclass(frozen=True)
class ReservedSlots:
    """Slots reserved for the whole bot."""

    #: The time of the first slot on the database's clock, in UTC microseconds.
    first_us: int
    #: Microseconds from one slot to the next.
    gap_us: int
    #: Changes with each throttle, pause and resume. Slots of an older epoch are void.
    epoch: int
    #: The time of the database's clock when it answered, in UTC microseconds.
    now_us: int
    #: The end of a throttle of all messages and of a pause of notices, in UTC microseconds. A value that is not later
    #: than `now_us` means that there is none.
    throttle_ends_us: int
    resumes_us: int


@dataclass(frozen=True)
class Pause:
    """A pause that is in effect: why no notice is sent, and for how long."""

    reason: str
    left: timedelta
    #: True when an operator began it: a hold.
    held: bool
    #: The operator's Telegram id; None for the command line, and for a pause of the circuit breaker.
    by: int | None
    #: When it ends by itself, by the ledger's clock; None: only `resume` ends it.
    ends: datetime | None

    @property
    def left_seconds(self) -> int:
        """Whole seconds after which a pause that ends by itself has ended."""
        return math.ceil(self.left / timedelta(seconds=1))


@dataclass(frozen=True)
class Reach:
    """The subscribed chats of one kind, and how many of them the bot may be unable to reach, by reason."""

    kind: str
    chats: int
    #: The bot cannot write there.
    muted: int
    #: Telegram says that there is no such chat.
    unknown: int
    #: The chat refused its last notice.
    refusing: int
    #: The topic is closed or deleted; notices go to the chat itself, which is therefore not lost.
    topic_lost: int
    #: The chats that are muted, unknown or refusing.
    lost: int


@dataclass(frozen=True)
class Tally:
    """The number of deliveries of a broadcast in each state."""

    observance: str
    year: int
    moment: str
    states: dict[State, int] = field(default_factory=dict)
    #: The number of deliveries that may have arrived twice or not at all.
    doubtful: int = 0


@dataclass(frozen=True)
class Doubt:
    """A delivery that may have arrived twice or not at all."""

    observance: str
    year: int
    moment: str
    #: Telegram's id of the chat; None when the chat's data was erased since.
    telegram_id: int | None
    state: State
    #: The error that was recorded when the outcome was unknown.
    error: str
