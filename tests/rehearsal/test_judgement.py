"""The judgement: what is lost, late, early, doubled or in the minute of silence is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.rehearsal import judgement
from bot.rehearsal.arrivals import Arrival
from bot.rehearsal.faults import CallFault, Fault, FaultPlan
from bot.rehearsal.judgement import FinalState, Judgement
from bot.rehearsal.plan import Plan
from bot.rehearsal.run import Outcome
from bot.store.ledger_copy import Row
from bot.store.records import Chat, State
from tests.rehearsal.conftest import PlanOf


def ideal(plan: Plan) -> Outcome:
    """Everything was sent when it was due."""
    found = Outcome(FaultPlan())
    found.chats = {number: replace(chat, id=number) for number, chat in enumerate(plan.chats, 1)}
    found.rows = [
        Row(one.number, one.moment, State.SENT, False, "", f"text of {one.moment}")
        for one in plan.owed
    ]
    found.arrivals = [
        Arrival(one.number, one.moment, f"text of {one.moment}", one.window.due)
        for one in plan.owed
    ]
    return found


def changed(plan: Plan, **row: object) -> Judgement:
    """The judgement if the first row of an ideal ledger were different, and nothing had arrived for it."""
    outcome = ideal(plan)
    outcome.rows[0] = replace(outcome.rows[0], **row)  # type: ignore[arg-type]
    del outcome.arrivals[0]
    return judgement.judge(plan, outcome)


def chat_of(outcome: Outcome, number: int, **changes: object) -> None:
    """Change a chat at the end."""
    outcome.chats[number] = replace(outcome.chats[number], **changes)  # type: ignore[arg-type]


def test_an_ideal_rehearsal_has_passed(plan_of: PlanOf) -> None:
    """Nothing is listed."""
    plan = plan_of(30)

    found = judgement.judge(plan, ideal(plan))

    assert not found.reasons
    assert found.counts == {FinalState.SENT: len(plan.owed)}
    assert not found.doubtful


def test_what_is_still_owed_is_lost(plan_of: PlanOf) -> None:
    """It is named with its moment."""
    plan = plan_of(30)

    found = changed(plan, state=State.PLANNED)

    assert found.counts[FinalState.LOST] == 1
    assert found.reasons == (
        f"{plan.owed[0].moment}: 1 notice lost: owed, and neither arrived nor settled",
    )


def test_what_is_lost_is_explained_by_the_log_of_the_sender(plan_of: PlanOf) -> None:
    """Its last line is a reason of its own; without a loss, a warning in the log is none."""
    plan = plan_of(30)
    outcome = ideal(plan)
    outcome.last_line = "Sending is held: the clocks differ"
    assert not judgement.judge(plan, outcome).reasons

    outcome.rows[0] = replace(outcome.rows[0], state=State.PLANNED)
    reasons = judgement.judge(plan, outcome).reasons

    assert reasons[-1] == "the last line of the sender's log: Sending is held: the clocks differ"


def test_what_is_called_sent_and_never_arrived_is_lost(plan_of: PlanOf) -> None:
    """The sandbox knows better than the ledger."""
    assert changed(plan_of(30), state=State.SENT).counts[FinalState.LOST] == 1


def test_what_the_ledger_does_not_know_is_lost(plan_of: PlanOf) -> None:
    """Unless the chat's subscription has ended."""
    plan = plan_of(30)
    outcome = ideal(plan)
    number = plan.owed[0].number
    del outcome.rows[0], outcome.arrivals[0]

    lost = judgement.judge(plan, outcome)
    chat_of(outcome, number, subscribed=None, reason="blocked")
    outcome.faults = FaultPlan({number: Fault.BLOCKED})
    gone = judgement.judge(plan, outcome)

    assert lost.counts[FinalState.LOST] == 1
    assert gone.counts[FinalState.GONE] == 1
    assert not gone.reasons


def test_what_expired_is_late(plan_of: PlanOf) -> None:
    """Unless the chat refused it all the time; the error is named."""
    plan = plan_of(30)
    outcome = ideal(plan)
    outcome.rows[0] = replace(outcome.rows[0], state=State.EXPIRED, error="no slot")
    del outcome.arrivals[0]

    late = judgement.judge(plan, outcome)
    chat_of(outcome, plan.owed[0].number, muted=datetime(2027, 1, 19, tzinfo=UTC))
    outcome.faults = FaultPlan({plan.owed[0].number: Fault.MUTED})
    refused = judgement.judge(plan, outcome)

    (reason,) = late.reasons
    assert "1 notice late: not sent before the window closed (no slot)" in reason
    assert refused.counts[FinalState.REFUSED] == 1
    assert not refused.reasons


def test_what_came_twice_must_be_listed(plan_of: PlanOf) -> None:
    """In the ledger, as one that may have arrived twice."""
    plan = plan_of(30)
    outcome = ideal(plan)
    outcome.arrivals.append(outcome.arrivals[0])

    unlisted = judgement.judge(plan, outcome)
    outcome.rows[0] = replace(outcome.rows[0], doubtful=True)
    listed = judgement.judge(plan, outcome)

    assert "doubled without being listed" in unlisted.reasons[0]
    assert not listed.reasons
    assert len(listed.repeated) == len(listed.doubtful) == 1


def test_instants_are_judged(plan_of: PlanOf) -> None:
    """Before the window, after its deadline, and in the minute of silence."""
    plan = plan_of(30)
    wanted = {
        "early": lambda one: one.earliest - timedelta(seconds=1),
        "after the deadline": lambda one: one.deadline,
    }
    for words, instant in wanted.items():
        outcome = ideal(plan)
        outcome.arrivals[0] = replace(outcome.arrivals[0], at=instant(plan.owed[0]))

        assert words in judgement.judge(plan, outcome).reasons[0]
    silence = next(one for one in plan.owed if one.moment == "silence")
    assert silence.deadline == datetime(2027, 1, 20, 7, 59, tzinfo=UTC) < silence.window.expires
    outcome = ideal(plan)
    noon = datetime(2027, 1, 20, 8, 0, 10, tzinfo=UTC)
    place = plan.owed.index(silence)
    outcome.arrivals[place] = replace(outcome.arrivals[place], at=noon)

    assert any("in the minute of silence" in one for one in judgement.judge(plan, outcome).reasons)


def test_an_arrival_without_an_answer_belongs_to_its_own_moment(plan_of: PlanOf) -> None:
    """The ledger has no version of it, nor of any notice with the same words, and other windows are open."""
    plan = plan_of(30)
    outcome = ideal(plan)
    place = next(place for place, one in enumerate(plan.owed) if one.moment == "silence")
    outcome.rows = [
        replace(row, text_version=None) if row.moment == "silence" else row for row in outcome.rows
    ]
    outcome.rows[place] = replace(outcome.rows[place], state=State.UNCERTAIN, doubtful=True)
    lost_answer = CallFault(plan.owed[place].number, 0, Fault.LATE_CUT)
    outcome.faults = FaultPlan(of_calls=(lost_answer,))
    day = next(one for one in plan.owed if one.number == 1 and one.moment == "day")
    assert day.earliest < plan.owed[place].window.due

    found = judgement.judge(plan, outcome)

    assert found.counts[FinalState.UNCERTAIN] == 1
    assert [len(one.arrived) for one in found.doubtful] == [1]
    assert not found.reasons


def test_after_finish_by_is_late(plan_of: PlanOf) -> None:
    """Although the window is still open: as in the forecast of `ready`."""
    plan = plan_of(30)
    place = next(place for place, one in enumerate(plan.owed) if one.moment == "silence")
    outcome = ideal(plan)
    at = datetime(2027, 1, 20, 7, 59, 10, tzinfo=UTC)
    outcome.arrivals[place] = replace(outcome.arrivals[place], at=at)

    assert judgement.judge(plan, outcome).reasons == (
        "silence: 1 notice late: sent after the deadline",
    )


@pytest.mark.parametrize(
    ("state", "word", "fault"),
    [
        (State.GONE, "gone", Fault.BLOCKED),
        (State.FAILED, "refused", Fault.MUTED),
        (State.UNCERTAIN, "uncertain", None),
    ],
)
def test_what_nothing_explains_is_a_reason(
    plan_of: PlanOf, state: State, word: str, fault: Fault | None
) -> None:
    """Nobody got anything, although nothing was made to fail; with a fault, only that chat's notices are explained."""
    plan = plan_of(9)
    outcome = ideal(plan)
    outcome.rows = [replace(row, state=state, doubtful=True) for row in outcome.rows]
    outcome.arrivals = []

    nothing = judgement.judge(plan, outcome).reasons
    call = CallFault(1, 0, Fault.CUT)
    outcome.faults = FaultPlan({1: fault} if fault else {}, () if fault else (call,))
    some = [one for one in judgement.judge(plan, outcome).notices if one.explained]

    moments = {one.moment for one in plan.owed}
    assert len(nothing) == len(moments)
    assert all(f"{word} although nothing was made to fail" in one for one in nothing)
    assert {one.owed.number for one in some} == {1}


def test_the_kill_explains_only_what_was_under_way(plan_of: PlanOf) -> None:
    """And only a notice that the ledger lists as doubtful."""
    plan = plan_of(9)
    outcome = ideal(plan)
    for place in (0, 1):
        outcome.rows[place] = replace(
            outcome.rows[place], state=State.UNCERTAIN, doubtful=place == 0
        )
    outcome.in_flight = {plan.owed[0].key, plan.owed[1].key}

    found = judgement.judge(plan, outcome)

    assert [one.explained for one in found.notices[:2]] == [True, False]
    assert len(found.reasons) == 1


def test_more_than_send_rate_is_a_reason(plan_of: PlanOf) -> None:
    """Counted on the ledger's clock, in which a short wave has no more than its messages."""
    plan = plan_of(3)
    outcome = ideal(plan)
    outcome.times = [place / 500 for place in range(500)]

    outcome.ledger_times = [place / plan.rate for place in range(90)]
    steady = judgement.judge(plan, outcome).reasons
    outcome.ledger_times = [place / 64 for place in range(90)]
    fast = judgement.judge(plan, outcome).reasons

    assert not steady
    assert fast == ("too fast: 64 messages in the fullest second, at SEND_RATE 30",)


def test_a_rehearsal_that_broke_off_has_not_passed(plan_of: PlanOf) -> None:
    """The reason comes first."""
    plan = plan_of(3)
    outcome = ideal(plan)
    outcome.broken = "the sender ended with 1: no space left"

    assert "no space left" in judgement.judge(plan, outcome).reasons[0]


def test_a_chat_that_never_existed_is_lost(plan_of: PlanOf) -> None:
    """Without any row and chat, nothing can have arrived."""
    plan = plan_of(2)
    nothing = Outcome(FaultPlan(), chats={1: Chat(1, 1, "private", "az", "Asia/Baku")})

    assert judgement.judge(plan, nothing).counts[FinalState.LOST] == len(
        [one for one in plan.owed if one.number == 2]
    )
