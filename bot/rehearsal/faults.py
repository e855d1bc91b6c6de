"""The faults of a rehearsal: which chats refuse their notices, and which calls fail, chosen by a seed."""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from bot.sandbox.world.failures import (
    Cut,
    Delay,
    Failures,
    Garbage,
    Kind,
    Reply,
    Script,
    server_error,
    too_many,
)
from bot.store.records import Chat

#: The methods that send notices.
SENDING = frozenset({"sendMessage", "sendPhoto"})

#: A script that matches no call.
NEVER = Script(Delay(0), "", None, None, 1)

#: Seconds of a slow answer.
SLOW = 1.0


class Fault(StrEnum):
    """What happens to a chat, or to a call that sends it a notice."""

    BLOCKED = "the person has blocked the bot"
    DEACTIVATED = "the account is deleted"
    KICKED = "the bot was removed"
    MOVED = "the group was upgraded and has a new id"
    MUTED = "the bot may not write"
    TOPIC_CLOSED = "the topic is closed"
    NO_PHOTOS = "no pictures are allowed"
    SERVER_ERROR = "a server error; the notice is not taken"
    LYING_ERROR = "a server error although the notice is taken"
    CUT = "the connection breaks; the notice is not taken"
    LATE_CUT = "the connection breaks although the notice is taken"
    GARBAGE = "an unreadable answer; the notice is not taken"
    SLOW = "a slow answer"
    PICTURE_REFUSED = "the picture is refused"
    FLOOD = "429: too many requests"


def _private(chat: Chat) -> bool:
    return chat.private


def _not_private(chat: Chat) -> bool:
    return not chat.private


def _any(chat: Chat) -> bool:
    return True


#: What happens to a chat for good: which chats, and the share of them in a usual year and in a storm.
OF_CHATS: dict[Fault, tuple[Callable[[Chat], bool], float, float]] = {
    Fault.BLOCKED: (_private, 0.010, 0.08),
    Fault.DEACTIVATED: (_private, 0.003, 0.02),
    Fault.KICKED: (_not_private, 0.02, 0.10),
    Fault.MOVED: (lambda chat: chat.kind == "group", 0.05, 0.30),
    Fault.MUTED: (_not_private, 0.02, 0.10),
    Fault.TOPIC_CLOSED: (lambda chat: chat.thread_id is not None, 0.05, 0.30),
    Fault.NO_PHOTOS: (
        lambda chat: chat.kind in {"group", "supergroup"} and chat.cards,
        0.03,
        0.10,
    ),
}

#: What happens to one call: which chats, the share in a usual year and in a storm, and what the sandbox does.
OF_CALLS: dict[Fault, tuple[Callable[[Chat], bool], float, float, Kind]] = {
    Fault.SERVER_ERROR: (_any, 0.002, 0.02, server_error()),
    Fault.LYING_ERROR: (_any, 0.001, 0.01, server_error(after=True)),
    Fault.CUT: (_any, 0.001, 0.01, Cut()),
    Fault.LATE_CUT: (_any, 0.001, 0.01, Cut(after=True)),
    Fault.GARBAGE: (_any, 0.0005, 0.005, Garbage(status=502)),
    Fault.SLOW: (_any, 0.002, 0.02, Delay(SLOW)),
    Fault.PICTURE_REFUSED: (
        lambda chat: chat.cards,
        0.0001,
        0.0005,
        Reply(400, "Bad Request: IMAGE_PROCESS_FAILED"),
    ),
}

#: The number of times that Telegram asks to wait, in a usual year and in a storm.
FLOODS = {"none": 0, "usual": 2, "storm": 8}


@dataclass(frozen=True)
class CallFault:
    """A fault of one call: that of the `nth` notice to a chat, counted from 0."""

    number: int
    nth: int
    fault: Fault


@dataclass(frozen=True)
class FaultPlan:
    """All faults of a rehearsal. Chats are named by number."""

    of_chats: dict[int, Fault] = field(default_factory=dict)
    of_calls: tuple[CallFault, ...] = ()
    #: The calls that are answered with 429, counted from 1 over all that send.
    floods: frozenset[int] = frozenset()

    def counts(self) -> dict[str, int]:
        """How many there are of each, in words."""
        found = Counter(self.of_chats.values()) + Counter(one.fault for one in self.of_calls)
        found[Fault.FLOOD] = len(self.floods)
        return {fault.value: found[fault] for fault in Fault if found[fault]}


def plan(chats: Sequence[Chat], how: str, seed: int, notices: int) -> FaultPlan:
    """The faults for these chats; `how` is none, usual or storm. The same seed gives the same faults.

    At most a third of the chats has one. Each fault first gets one chat, as far as there is one for it and the third
    suffices, then its share.
    """
    if how == "none":
        return FaultPlan()
    rng, storm = random.Random(f"faults {seed}"), how == "storm"
    whole = _whole(chats)
    rng.shuffle(whole)
    chosen = _chosen(whole, chats, storm=storm)
    of_chats = {number: fault for number, fault in chosen.items() if fault in OF_CHATS}
    of_calls = [
        CallFault(number, rng.randrange(3), fault)
        for number, fault in chosen.items()
        if fault in OF_CALLS
    ]
    floods = rng.sample(range(1, max(2, notices // 2)), min(FLOODS[how], max(1, notices // 20)))
    return FaultPlan(of_chats, tuple(of_calls), frozenset(floods))


def _chosen(whole: Sequence[int], chats: Sequence[Chat], *, storm: bool) -> dict[int, Fault]:
    """The fault of each chat that has one, chosen in the order of `whole`."""
    found: dict[int, Fault] = {}
    most, every = len(whole) // 3, OF_CHATS | OF_CALLS

    def take(fault: Fault, count: int) -> None:
        fits = every[fault][0]
        free = (one for one in whole if one not in found and fits(chats[one - 1]))
        found.update(dict.fromkeys([*islice(free, max(0, min(count, most - len(found))))], fault))

    for fault in every:
        take(fault, 1)
    for fault, (fits, usual, worse, *_) in every.items():
        fitting = sum(fits(chats[one - 1]) for one in whole)
        take(fault, round((worse if storm else usual) * fitting) - 1)
    return found


def _whole(chats: Sequence[Chat]) -> list[int]:
    """The numbers of the chats that want the most moments: a refusal there shows before the sender is killed."""
    most = max((len(chat.moments) for chat in chats), default=0)
    return [number for number, chat in enumerate(chats, 1) if len(chat.moments) == most]


class ScriptedFailures(Failures):
    """Failures of single calls, found by the chat. The sandbox's own scripts are tried for each call, one by one."""

    def __init__(self, floods: frozenset[int]) -> None:
        super().__init__()
        #: Never empty, so that the sandbox asks.
        self.scripts = [NEVER]
        self._floods = floods
        self._calls = 0
        self._once: defaultdict[int, deque[tuple[int, Kind]]] = defaultdict(deque)
        self._always: dict[int, Kind] = {}
        self._seen: Counter[int] = Counter()
        #: The chats of which a call has failed, and the calls that were answered with 429.
        self._failed: set[int] = set()
        self._flooded: set[int] = set()

    def once(self, chat_id: int, nth: int, kind: Kind) -> None:
        """Let the `nth` call that sends to a chat fail, counted from 0."""
        self._once[chat_id].append((nth, kind))

    def always(self, chat_id: int, kind: Kind) -> None:
        """Let every call that sends to a chat fail."""
        self._always[chat_id] = kind

    def applied(self, planned: FaultPlan, numbers: Mapping[int, int]) -> FaultPlan:
        """The faults of a plan that really happened; `numbers` are those of the chats by Telegram id."""
        failed = {numbers[one] for one in self._failed}
        calls = tuple(one for one in planned.of_calls if one.number in failed)
        return FaultPlan(planned.of_chats, calls, frozenset(self._flooded))

    def match(self, method: str, chat_id: int | None) -> Kind | None:
        """The failure for this call, if any."""
        if method not in SENDING or chat_id is None:
            return None
        self._calls += 1
        if self._calls in self._floods:
            self._flooded.add(self._calls)
            return too_many(1)
        return self._always.get(chat_id) or self._next(chat_id)

    def _next(self, chat_id: int) -> Kind | None:
        waiting = self._once.get(chat_id)
        if not waiting:
            return None
        nth = self._seen[chat_id]
        self._seen[chat_id] += 1
        if waiting[0][0] > nth:
            return None
        self._failed.add(chat_id)
        return waiting.popleft()[1]
