"""Judges a rehearsal: compares, notice by notice, what was owed, what the ledger says and what arrived."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.observances.almanac import Almanac
from bot.rehearsal import arrivals
from bot.rehearsal.faults import Fault
from bot.rehearsal.plan import Owed, Plan
from bot.rehearsal.run import Outcome
from bot.store.ledger_copy import Row
from bot.store.records import Chat, State


class FinalState(StrEnum):
    """What became of a notice."""

    SENT = "sent"
    #: Not sent, because the chat can no longer be reached; its subscription has ended.
    GONE = "gone"
    #: Not sent, because the chat refused it until its window closed, such as a group in which the bot may not write.
    REFUSED = "refused"
    #: It may have arrived, and by policy it was not sent again.
    UNCERTAIN = "uncertain"
    #: Not sent in time, although the chat would have taken it.
    LATE = "late"
    #: Owed, and neither arrived nor settled with a reason.
    LOST = "lost"


#: What became of a notice by its final state, where that tells; one that is still owed at the end is lost.
SETTLED = {
    State.SENT: FinalState.SENT,
    State.GONE: FinalState.GONE,
    State.UNCERTAIN: FinalState.UNCERTAIN,
    State.FAILED: FinalState.REFUSED,
}


#: The faults of a chat after which its subscription ends, or after which it takes no notice. While many refuse, a
#: subscription ends late, so that a notice may stay refused.
ENDING = frozenset({Fault.BLOCKED, Fault.DEACTIVATED, Fault.KICKED})
REFUSING = ENDING | {Fault.MUTED, Fault.TOPIC_CLOSED}


#: The share of SEND_RATE by which the fullest second may exceed it, and at least so many messages: a message is stamped
#: some slots after its own when the machine is busy, since far more are sent in a real second.
TOLERANCE, AT_LEAST = 0.1, 2


@dataclass(frozen=True)
class Judged:
    """A notice that was owed, and what became of it."""

    owed: Owed
    final: FinalState
    #: When it arrived, by the ledger's clock; more than once when it was repeated.
    arrived: tuple[datetime, ...]
    #: True when the ledger lists it as one that may have arrived twice or not at all.
    listed: bool
    #: True when a fault that was planned, or the killing of the sender, explains what became of it.
    explained: bool
    error: str


@dataclass(frozen=True)
class Judgement:
    """What became of every notice, and what is wrong."""

    notices: tuple[Judged, ...] = field(repr=False)
    #: What is wrong, each in one line; empty when the rehearsal has passed.
    reasons: tuple[str, ...]

    @property
    def counts(self) -> Counter[FinalState]:
        """The number of notices by what became of them."""
        return Counter(one.final for one in self.notices)

    @property
    def repeated(self) -> list[Judged]:
        """The notices that arrived more than once."""
        return [one for one in self.notices if len(one.arrived) > 1]

    @property
    def doubtful(self) -> list[Judged]:
        """The notices that the ledger lists, or that arrived more than once."""
        return [one for one in self.notices if one.listed or len(one.arrived) > 1]


def judge(plan: Plan, outcome: Outcome) -> Judgement:
    """Compare every notice that was owed with the ledger and with what arrived at the sandbox."""
    rows = {(row.chat_id, row.moment): row for row in outcome.rows}
    arrived = _by_notice(outcome)
    failing = {one.number for one in outcome.faults.of_calls}
    notices = tuple(
        _judged(one, rows.get(one.key), arrived[one.key], outcome, failing) for one in plan.owed
    )
    reasons = [*_reasons(plan.almanac, notices), *_too_fast(plan, outcome)]
    if outcome.broken:
        reasons.insert(0, f"the rehearsal did not reach its end: {outcome.broken}")
    elif outcome.last_line and _those([*notices], FinalState.LOST):
        reasons.append(f"the last line of the sender's log: {outcome.last_line}")
    return Judgement(notices, tuple(reasons))


def _by_notice(outcome: Outcome) -> defaultdict[tuple[int, str], list[datetime]]:
    """The instants of arrival by chat and moment."""
    found: defaultdict[tuple[int, str], list[datetime]] = defaultdict(list)
    for arrival in outcome.arrivals:
        found[arrival.number, arrival.moment].append(arrival.at)
    return found


def _judged(
    owed: Owed, row: Row | None, arrived: list[datetime], outcome: Outcome, failing: set[int]
) -> Judged:
    """`failing` are the numbers of the chats of which a call was made to fail."""
    chat = outcome.chats.get(owed.number)
    final = _final_state(row, chat, arrived=bool(arrived))
    error = row.error if row else (chat and chat.reason) or ""
    listed = row is not None and row.doubtful
    interrupted = listed and (owed.number in failing or owed.key in outcome.in_flight)
    fault = outcome.faults.of_chats.get(owed.number)
    explained = {
        FinalState.GONE: fault in ENDING,
        FinalState.REFUSED: fault in REFUSING,
        FinalState.UNCERTAIN: interrupted,
    }.get(final, True)
    return Judged(owed, final, tuple(arrived), listed, explained, error)


def _final_state(row: Row | None, chat: Chat | None, *, arrived: bool) -> FinalState:
    if row is None:
        return FinalState.GONE if chat is not None and chat.subscribed is None else FinalState.LOST
    if row.state is State.EXPIRED:
        return _of_expired(row, chat, arrived=arrived)
    if row.state is State.SENT and not arrived:
        return FinalState.LOST
    return SETTLED.get(row.state, FinalState.LOST)


def _of_expired(row: Row, chat: Chat | None, *, arrived: bool) -> FinalState:
    if arrived and row.doubtful:
        return FinalState.UNCERTAIN
    return FinalState.REFUSED if chat is not None and chat.doubtful else FinalState.LATE


def _reasons(almanac: Almanac, notices: tuple[Judged, ...]) -> Iterator[str]:
    """What is wrong, one line for each kind and moment."""
    for moment in dict.fromkeys(one.owed.moment for one in notices):
        here = [one for one in notices if one.owed.moment == moment]
        unexplained = [one for one in here if not one.explained]
        yield from _counted(
            moment,
            {
                "lost: owed, and neither arrived nor settled": _those(here, FinalState.LOST),
                "late: not sent before the window closed": _those(here, FinalState.LATE),
                "late: sent after the deadline": [one for one in here if _after(one)],
                "early: sent before the window opened": [one for one in here if _before(one)],
                **{
                    f"{final} although nothing was made to fail": _those(unexplained, final)
                    for final in FinalState
                },
                "sent in the minute of silence": [one for one in here if _quiet(almanac, one)],
                "doubled without being listed as possible": [
                    one for one in here if len(one.arrived) > 1 and not one.listed
                ],
            },
        )


def _too_fast(plan: Plan, outcome: Outcome) -> Iterator[str]:
    fullest = arrivals.fullest_second(outcome.ledger_times)
    if fullest > plan.rate + max(AT_LEAST, TOLERANCE * plan.rate):
        yield f"too fast: {fullest} messages in the fullest second, at SEND_RATE {plan.rate}"


def _counted(moment: str, found: dict[str, list[Judged]]) -> Iterator[str]:
    for what, notices in found.items():
        if notices:
            errors = {one.error: None for one in notices if one.error}
            why = f" ({'; '.join([*errors][:2])})" if errors else ""
            noun = "notice" if len(notices) == 1 else "notices"
            yield f"{moment}: {len(notices)} {noun} {what}{why}"


def _those(notices: list[Judged], final: FinalState) -> list[Judged]:
    return [one for one in notices if one.final is final]


def _after(one: Judged) -> bool:
    return any(at >= one.owed.deadline for at in one.arrived)


def _before(one: Judged) -> bool:
    return any(at < one.owed.earliest for at in one.arrived)


def _quiet(almanac: Almanac, one: Judged) -> bool:
    return any(almanac.quiet_until(at) is not None for at in one.arrived)
