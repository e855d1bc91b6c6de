"""The outcome of a run, counted at the sandbox and compared with the ledger."""

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.store.records import State


@dataclass(frozen=True)
class Outcome:
    """A run after no notice is owed any more."""

    #: Every message that was tried, as it arrived.
    calls: list[dict[str, Any]] = field(repr=False)
    #: How many deliveries are in each state.
    states: Counter[State]
    #: Who may have been told twice, or not at all, as the ledger has it.
    listed: set[int] = field(repr=False)
    #: Whose subscription has ended.
    gone: set[int] = field(repr=False)
    #: How often a sender was broken off in the midst of its requests.
    broken_off: int

    @cached_property
    def told(self) -> Counter[int]:
        """How often each person got the notice."""
        return Counter(call["chat_id"] for call in self.calls if call["processed"])

    @property
    def twice(self) -> set[int]:
        """The people who got it more than once."""
        return {who for who, times in self.told.items() if times > 1}

    @property
    def refused(self) -> set[int]:
        """The people who have blocked the bot."""
        return {call["chat_id"] for call in self.calls if call["status"] == 403}

    @cached_property
    def fullest_second(self) -> int:
        """The maximum number of messages within any second, including those answered with 429."""
        window: deque[float] = deque()
        most = 0
        for at in sorted(call["monotonic"] for call in self.calls):
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most

    @property
    def seconds(self) -> float:
        """Seconds from the first message to the last."""
        times: list[float] = [call["monotonic"] for call in self.calls]
        return max(times) - min(times)

    def sentence(self) -> str:
        """A summary in one line."""
        return (
            f"told {len(self.told)}, refused {len(self.refused)}, doubled {len(self.twice)},"
            f" listed {len(self.listed)}, fullest second {self.fullest_second}, {self.seconds:.0f} s"
        )
