"""The faults of a rehearsal: chosen by the seed, at most a third of the chats."""

from collections import Counter

from bot.rehearsal import faults, telegram
from bot.rehearsal.faults import CallFault, Fault, FaultPlan, ScriptedFailures
from bot.rehearsal.invented_chats import Shape
from bot.sandbox.world.failures import Cut, Reply
from tests.rehearsal.conftest import PlanOf

TOKEN = "1000001:" + "a" * 35


def test_none_is_none(plan_of: PlanOf) -> None:
    """Nothing goes wrong."""
    assert faults.plan(plan_of(100).chats, "none", 7, 300) == FaultPlan()


def test_a_usual_year_has_each_fault_at_least_once(plan_of: PlanOf) -> None:
    """Where there is a chat for it."""
    plan = plan_of(1000)

    counts = faults.plan(plan.chats, "usual", 7, len(plan.owed)).counts()

    assert set(counts) == {fault.value for fault in Fault}


def test_a_storm_has_more_of_each(plan_of: PlanOf) -> None:
    """No fault is rarer."""
    plan = plan_of(1000)

    usual, storm = (
        Counter(faults.plan(plan.chats, how, 7, len(plan.owed)).counts())
        for how in ("usual", "storm")
    )

    assert usual < storm


def test_the_same_seed_gives_the_same_faults(plan_of: PlanOf) -> None:
    """Another seed gives others."""
    chats = plan_of(200).chats

    first, again, other = (faults.plan(chats, "storm", seed, 600) for seed in (1, 1, 2))

    assert first == again != other


def test_most_chats_have_no_fault(plan_of: PlanOf) -> None:
    """Also in a storm and with few chats; no chat has two."""
    for count in (1, 2, 5, 30, 300):
        found = faults.plan(plan_of(count).chats, "storm", 7, 3 * count)
        numbers = [*found.of_chats, *(one.number for one in found.of_calls)]

        assert len(numbers) == len({*numbers}) <= count // 3


def test_a_scripted_call_fails_once() -> None:
    """The second one to a chat; calls that send nothing do not count."""
    failures = ScriptedFailures(frozenset())
    failures.once(5, 1, Cut())

    found = [
        failures.match(method, chat)
        for method, chat in (
            ("sendPhoto", 5),
            ("getChat", 5),
            ("sendMessage", 6),
            ("sendMessage", 5),
            ("sendMessage", 5),
        )
    ]

    assert found == [None, None, None, Cut(), None]


def test_each_fault_comes_before_a_second_of_any(plan_of: PlanOf) -> None:
    """In a storm, too, which has so many of the first faults that no chat would be left for the last."""
    for seed in range(5):
        plan = plan_of(120, faults="storm")

        found = faults.plan(plan.chats, "storm", seed, len(plan.owed)).counts()

        fitting = {
            fault
            for fault, (fits, *_) in (faults.OF_CHATS | faults.OF_CALLS).items()
            if fault is not Fault.TOPIC_CLOSED and any(map(fits, plan.chats))
        }
        assert {fault.value for fault in fitting} <= set(found)


def test_what_did_not_happen_does_not_count() -> None:
    """A call that was never made cannot have failed."""
    planned = FaultPlan(
        of_calls=(CallFault(1, 0, Fault.CUT), CallFault(2, 1, Fault.CUT)), floods=frozenset({2, 9})
    )
    failures = ScriptedFailures(planned.floods)
    for one in planned.of_calls:
        failures.once(100 + one.number, one.nth, Cut())
    for chat in (101, 103, 102):
        failures.match("sendPhoto", chat)

    found = failures.applied(planned, {101: 1, 102: 2})

    assert found.counts() == {Fault.CUT.value: 1, Fault.FLOOD.value: 1}


def test_telegram_asks_to_wait_at_its_call() -> None:
    """The shortest time that it can ask for."""
    failures = ScriptedFailures(frozenset({2}))

    first, second, third = (failures.match("sendMessage", 9) for _ in range(3))

    assert first is third is None
    assert isinstance(second, Reply)
    assert second.parameters == {"retry_after": 1}


def test_every_chat_is_at_telegram(plan_of: PlanOf, forum: Shape) -> None:
    """Under the id that the ledger has; a group that moves also under its new one, and a topic with its own id."""
    plan = plan_of(400, faults="storm")
    there = telegram.build(TOKEN, plan.chats, faults.plan(plan.chats, "storm", 7, 1200), 600)

    for number, chat in enumerate(there.chats, 1):
        assert there.numbers[chat.telegram_id] == number
        assert chat.telegram_id in (there.world.people if chat.private else there.world.groups)
        if chat.thread_id is not None:
            assert chat.thread_id in there.world.groups[chat.telegram_id].topics
    assert len(there.numbers) > len(plan.chats)
    assert len(there.world.updates) == 0
