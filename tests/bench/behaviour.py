"""How the stand-in behaves: its limit, its link and its faults, and what it remembers of each message."""

import math
import random
import resource
import time
from collections import Counter, deque
from dataclasses import dataclass
from enum import Enum
from typing import Any

#: Telegram counts within any one second.
SECOND = 1.0


class Verdict(Enum):
    """What becomes of a message that has arrived."""

    SENT = "sent"
    #: Answered 500, and not processed.
    FAILED = "failed"
    #: Processed, and the connection cut instead of an answer.
    CUT = "cut"
    #: Answered 403: this chat has blocked the bot, from now on.
    BLOCKED = "blocked"
    #: Answered 429, and not processed.
    FLOODED = "flooded"


@dataclass(frozen=True)
class Options:
    """What a scenario asks of the stand-in; zero means never."""

    #: Messages it takes within any one second.
    limit: int = 0
    #: Median round trip in milliseconds, and the sigma of its log-normal jitter.
    round_trip: float = 0.0
    jitter: float = 0.0
    seed: int = 20
    #: Every how many messages one is answered 500, cut off after it was processed, answered 403, answered 429.
    fail_every: int = 0
    cut_every: int = 0
    block_every: int = 0
    flood_every: int = 0


class Behaviour:
    """One run's rules and memory. Created for each scenario."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._random = random.Random(options.seed)
        self._last_second: deque[float] = deque()
        self._counted = 0
        self._arrivals: list[float] = []
        self._processed: list[float] = []
        self._chats: Counter[int] = Counter()
        self._blocked: set[int] = set()
        self._verdicts: Counter[Verdict] = Counter()
        self._cpu = _cpu()

    def leg(self) -> float:
        """Seconds of half a round trip: drawn once for each message, for its way here and its way back."""
        options = self._options
        if not options.round_trip:
            return 0.0
        jitter = math.exp(options.jitter * self._random.gauss(0.0, 1.0))
        return options.round_trip * jitter / 2000

    def arrive(self, chat: int) -> Verdict:
        """Judge and remember a message that arrives at this instant."""
        at = time.monotonic()
        self._arrivals.append(at)
        verdict = self._judge(chat, at)
        self._verdicts[verdict] += 1
        if verdict in (Verdict.SENT, Verdict.CUT):
            self._processed.append(at)
            self._chats[chat] += 1
        return verdict

    def summary(self, first: int, chats: int) -> dict[str, Any]:
        """What has happened since this run began, to that many chats from the `first` on."""
        heard = self._chats.keys() | self._blocked
        doubled = [chat for chat, times in self._chats.items() if times > 1]
        return {
            "processed": len(self._processed),
            "sustained": sustained(self._processed),
            "fullest": fullest_second(self._arrivals),
            "first": self._arrivals[0] if self._arrivals else 0.0,
            "last": self._arrivals[-1] if self._arrivals else 0.0,
            "refused": self._verdicts[Verdict.FLOODED],
            "verdicts": {verdict.value: count for verdict, count in self._verdicts.items()},
            "lost": sum(chat not in heard for chat in range(first, first + chats)),
            "doubled": doubled,
            "cpu": _cpu() - self._cpu,
        }

    def _judge(self, chat: int, at: float) -> Verdict:
        options = self._options
        if options.limit and self._over_the_limit(at):
            return Verdict.FLOODED
        self._counted += 1
        if chat in self._blocked:
            return Verdict.BLOCKED
        if self._nth(options.flood_every):
            return Verdict.FLOODED
        if self._nth(options.fail_every):
            return Verdict.FAILED
        if self._nth(options.block_every):
            self._blocked.add(chat)
            return Verdict.BLOCKED
        return Verdict.CUT if self._nth(options.cut_every) else Verdict.SENT

    def _nth(self, every: int) -> bool:
        return bool(every) and self._counted % every == 0

    def _over_the_limit(self, at: float) -> bool:
        within = self._last_second
        while within and within[0] <= at - SECOND:
            within.popleft()
        if len(within) >= self._options.limit:
            return True
        within.append(at)
        return False


def sustained(times: list[float]) -> float:
    """Messages a second from the first to the last."""
    if len(times) < 2 or times[-1] == times[0]:
        return 0.0
    return (len(times) - 1) / (times[-1] - times[0])


def fullest_second(times: list[float]) -> int:
    """The most arrivals within any one second."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - SECOND:
            first += 1
        most = max(most, last - first + 1)
    return most


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
