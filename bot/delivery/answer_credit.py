"""The credit by which notices and answers to people share the slots."""

from collections.abc import Callable

#: The share of the slots that is guaranteed to answers while notices wait: normally, and while a deadline is in danger.
ANSWERS, ANSWERS_IN_DANGER = 0.22, 0.1

#: Answers per second that are guaranteed even in danger, as far as `ANSWERS` allows: notices always keep 78 %.
ANSWERS_A_SECOND = 2.0

#: Seconds of their share that answers may save up, or owe after they used idle slots.
SAVED = 0.25


def answers_share(rate: float, *, danger: bool) -> float:
    """The share of the slots that is guaranteed to answers while notices wait; `rate` is in messages per second.

    The share is 22 %. While a deadline is in danger it is 10 %, or two answers per second if that is more, but never
    more than 22 %.
    """
    if not danger:
        return ANSWERS
    return max(ANSWERS_IN_DANGER, min(ANSWERS, ANSWERS_A_SECOND / rate))


class AnswerCredit:
    """The number of slots that answers may take while notices wait.

    Each slot of the whole bot adds the answers' share to the credit, and each answer takes one from it. The credit has
    an upper and a lower bound: a single answer during a broadcast gets the next slot, and many answers together get
    their share and no more. `rate` limits the slots that one call of `earn` counts, `gap` is the seconds between two
    slots, and `monotonic` returns seconds of a clock that never jumps.
    """

    def __init__(self, rate: int, gap: float, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._gap = gap
        self._monotonic = monotonic
        #: When, on the monotonic clock, the owed notices become too many for their share of the slots.
        self.danger_from = float("inf")
        #: The number of slots that answers may take now.
        self.slots = 1.0
        #: The slot up to which the credit was counted.
        self._counted = float("-inf")

    @property
    def notice_seconds(self) -> float:
        """Seconds from one notice to the next while answers take their full share."""
        return self._gap / (1 - ANSWERS)

    @property
    def missing_seconds(self) -> float:
        """Seconds until there is credit for an answer, if only full slots were counted."""
        return (1 - self.slots) * self._gap

    def earn(self, until: float) -> None:
        """Add the answers' share of the slots up to that time."""
        slots = max(0.0, until - self._counted) / self._gap
        earned = self.slots + self._share() * min(slots, self._rate)
        self.slots = min(self._most_saved(), earned)
        self._counted = max(self._counted, until)

    def earn_until_now(self) -> float:
        """Add the answers' share of the slots up to now, and return the credit."""
        self.earn(self._monotonic())
        return self.slots

    def spend(self) -> None:
        """Take one slot for an answer. The credit can become negative when answers use idle slots."""
        self.slots = max(1 - self._most_saved(), self.slots - 1)

    def notice_sent(self) -> None:
        """Note that a notice got a slot: a deadline is in danger a little later."""
        self.danger_from += self.notice_seconds

    def skip(self) -> None:
        """Note that one slot passed unused. It adds nothing."""
        self._counted += self._gap

    def skip_until(self, at: float) -> None:
        """Note that no slot was used up to that time. The time adds nothing."""
        self._counted = max(self._counted, at)

    def _share(self) -> float:
        danger = self._monotonic() >= self.danger_from
        return answers_share(1 / self._gap, danger=danger)

    def _most_saved(self) -> float:
        return 1 + self._share() * max(1.0, SAVED / self._gap)
