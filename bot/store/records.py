"""The values of MEMORY: what the tables hold, as the rest of the house sees it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum


class State(IntEnum):
    """What became of a delivery."""

    #: Owed; perhaps on its way.
    PLANNED = 0
    #: Telegram gave a message id.
    SENT = 1
    #: Permanently refused; the subscription ended with it.
    GONE = 2
    #: Our own message was refused; the chat stays subscribed.
    FAILED = 3
    #: Its window closed first; it will never be sent.
    EXPIRED = 4
    #: Nobody can know, and by policy it is not sent again.
    UNCERTAIN = 5


#: Why a delivery is uncertain that nobody wanted any more when its sender died: to who returns it is owed again.
UNWANTED = "the subscription ended while it may have been going out"


class LotState(IntEnum):
    """Where a lot stands."""

    #: Anyone may claim it from its due instant on.
    OPEN = 0
    #: A sender holds it.
    LEASED = 1
    #: No row of it is owed any more.
    DONE = 2


@dataclass(frozen=True)
class Chat:
    """Who is told. A chat that was never saved has no id and stands for the defaults."""

    #: Our own number, which the ledger refers to; None until saved.
    id: int | None
    #: Telegram's id.
    address: int
    #: `private`, `group`, `supergroup` or `channel`.
    kind: str
    language: str
    zone: str
    #: True when the person chose the language; False: it follows their Telegram.
    language_chosen: bool = False
    #: The minute of the day chosen with /time (510 is 08:30); None: the observance's own.
    minute: int | None = None
    #: The names of the moments wanted.
    moments: frozenset[str] = frozenset({"eve", "day", "silence"})
    #: The forum topic notices go to; None: the chat itself.
    thread_id: int | None = None
    #: True: always without a sound; False: never; None: only at night.
    silent: bool | None = None
    #: True: notices come with a picture.
    cards: bool = True
    #: A channel's second language, in the same post; None: one language is enough.
    second_language: str | None = None
    #: When the present subscription began; None: not subscribed.
    subscribed: datetime | None = None
    #: When the last subscription ended, and why (`stopped`, `blocked`, Telegram's words).
    ended: datetime | None = None
    reason: str | None = None
    #: Since when Telegram says that there is no such chat; None: it does not say so.
    unknown: datetime | None = None
    #: Since when the bot may not write there; None: it may.
    muted: datetime | None = None
    #: Since when it has refused its notices; None: it took the last one, or was sent none.
    refused: datetime | None = None

    @property
    def wording(self) -> str:
        """The language of its notices, or both: az, az+en. Chats of one wording are sent the same words."""
        if self.second_language is None:
            return self.language
        return f"{self.language}+{self.second_language}"

    @property
    def doubtful(self) -> bool:
        """True when the next notice may well be refused: the chat is muted, unknown, or refused the last one."""
        return not (self.muted is None and self.unknown is None and self.refused is None)

    @property
    def private(self) -> bool:
        """True for one person, False for a group or a channel."""
        return self.kind == "private"


@dataclass(frozen=True)
class Manager:
    """Somebody who may change the settings of a group or a channel, as far as the bot has met them."""

    #: Telegram's id of the person, and of their private chat.
    address: int
    #: True: they added the bot.
    brought: bool


@dataclass(frozen=True)
class Delivery:
    """One notice owed to one chat: a row of the ledger."""

    occasion_id: int
    observance: str
    year: int
    number: int
    moment: str
    #: As much of the chat as sending needs: not when it subscribed or ended.
    chat: Chat
    #: Its place in the lot, counted from 1.
    position: int
    attempts: int
    #: True when an earlier attempt may have arrived after all.
    doubtful: bool


@dataclass(frozen=True)
class Lot:
    """Up to 500 deliveries of one moment, claimed by one sender at a time."""

    id: int
    occasion_id: int
    observance: str
    year: int
    number: int
    moment: str
    due: datetime
    expires: datetime
    owner: str
    #: Its rank: the lower is claimed first.
    priority: int


@dataclass(frozen=True)
class Outcome:
    """How a delivery was settled. `state` PLANNED: still owed, another attempt will be made."""

    occasion_id: int
    chat_id: int
    state: State
    message_id: int | None = None
    error: str | None = None
    #: True when an earlier attempt may have arrived after all.
    doubtful: bool = False
    #: Which wording was sent.
    text_version: str | None = None
    #: Still owed, but not before that long from now; None: as soon as its lot is due again.
    again: timedelta | None = None
    #: True: the chat refused it, so that its notices go after all others until it takes one.
    refused: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a chat may know about one of its deliveries."""

    observance: str
    year: int
    moment: str
    state: State
    #: When it was settled; for one still owed, when it is due.
    at: datetime


@dataclass(frozen=True)
class UploadClaim:
    """Whether a picture is at Telegram, and if not, who brings it there."""

    #: Under which name Telegram keeps it; None: it is not there.
    file_id: str | None
    #: True: whoever asked is to bring it.
    ours: bool
    #: How long ago somebody else began to.
    since: timedelta = timedelta(0)


@dataclass(frozen=True)
class Pace:
    """Slots reserved for the whole bot."""

    #: When the first of them is, on the database's clock, in UTC microseconds.
    first_us: int
    #: Microseconds from one slot to the next.
    gap_us: int
    #: Changes with each pause; slots of an older epoch are void.
    epoch: int
    #: The database's clock when it answered, in UTC microseconds.
    now_us: int
    #: Until when all is paused, and until when notices rest, in UTC microseconds; not later than now: they are not.
    resumes_us: int
    wakes_us: int


@dataclass(frozen=True)
class Pause:
    """Why no notice is sent at present, and for how long."""

    reason: str
    left: timedelta


@dataclass(frozen=True)
class Tally:
    """How many deliveries of an occasion's moment are in each state."""

    observance: str
    year: int
    moment: str
    states: dict[State, int] = field(default_factory=dict)
    #: How many of them may have been told twice.
    doubtful: int = 0


@dataclass(frozen=True)
class Doubt:
    """A delivery of which nobody can know whether it arrived once."""

    observance: str
    year: int
    moment: str
    #: Telegram's id of the chat; None: the chat was forgotten since.
    address: int | None
    state: State
    #: What was not known, in the words in which it was met.
    error: str
