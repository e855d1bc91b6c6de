"""Snapshots of every age come to life on another machine: nothing leaves from them before an operator has answered.

All ways of restoring meet all ages, all fates of the old machine and both answers; so do all ages and all fates.
"""

import asyncio
from collections import Counter
from functools import partial

import pytest

from bot.store.records import State
from tests import postgres
from tests.process import snapshots
from tests.process.forking import forging
from tests.process.snapshots import LATER_TOLD, SOON_TOLD, Case, Outcome

#: How many cases are lived through at the same time.
AT_ONCE = 6

#: All cases are lived through before the first test.
pytestmark = pytest.mark.timeout(900)

CASES = [
    Case("sqlite", "files", "before", "dead", "skip"),
    Case("sqlite", "files", "during", "stopped", "trust"),
    Case("sqlite", "files", "after", "alive", "skip"),
    Case("sqlite", "file", "before", "stopped", "trust"),
    Case("sqlite", "file", "during", "alive", "skip"),
    Case("sqlite", "file", "after", "dead", "skip"),
    Case("sqlite", "backup", "before", "alive", "trust"),
    Case("sqlite", "backup", "during", "dead", "skip"),
    Case("sqlite", "backup", "after", "stopped", "trust"),
    Case("postgresql", "dump", "before", "dead", "trust"),
    Case("postgresql", "dump", "during", "stopped", "skip"),
    Case("postgresql", "dump", "during", "alive", "trust"),
    Case("postgresql", "dump", "after", "alive", "skip"),
    Case("postgresql", "backup", "before", "stopped", "skip"),
    Case("postgresql", "backup", "during", "alive", "trust"),
    Case("postgresql", "backup", "after", "dead", "trust"),
    # Nothing was sent since.
    Case("sqlite", "files", "after", "dead", "trust"),
    Case("postgresql", "dump", "after", "stopped", "trust"),
]


@pytest.fixture(scope="module")
def outcomes(
    server: postgres.Cluster, tmp_path_factory: pytest.TempPathFactory
) -> dict[Case, Outcome | BaseException]:
    """What was seen of each case."""
    folder = tmp_path_factory.mktemp("snapshots")
    with forging() as forge:
        plays = {
            case: partial(
                snapshots.play,
                case,
                forge,
                folder / str(case),
                server if case.database == "postgresql" else None,
            )
            for case in CASES
        }
        return asyncio.run(snapshots.all_of(plays, AT_ONCE))


@pytest.fixture(params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Case:
    """Each case in turn."""
    found: Case = request.param
    return found


@pytest.fixture
def seen(case: Case, outcomes: dict[Case, Outcome | BaseException]) -> Outcome:
    """What was seen of the case."""
    found = outcomes[case]
    if isinstance(found, BaseException):
        raise found
    return found


def test_a_copy_that_may_not_be_the_one_is_held(case: Case, seen: Outcome) -> None:
    """One that knows less than was sent, one that was restored, and one beside another machine; no other."""
    assert (seen.held is not None) == snapshots.must_hold(case, seen)
    assert (seen.old_held is not None) == (case.old == "alive")


def test_nothing_leaves_before_the_answer(case: Case, seen: Outcome) -> None:
    """Nobody is told by the copy; a machine that lives on tells nobody twice."""
    if seen.held is not None and case.old != "alive":
        assert seen.at_answer == seen.at_start
    assert max(seen.at_answer.values()) == 1


def test_the_operators_are_told_and_see_why(case: Case, seen: Outcome) -> None:
    """Each of them, with both figures; `report` names them as well."""
    if seen.held is None:
        assert not snapshots.about_holds(seen.said)
        return
    assert len(snapshots.about_holds(seen.said)) >= len(("Anna", "Rena"))
    if case.way != "backup":
        _, more, less = seen.held.split()
        texts = (*snapshots.about_holds(seen.said), seen.printed)
        assert any(more in text and less in text for text in texts[:-1])
        assert more in seen.printed
        assert less in seen.printed


def test_a_trusted_copy_sends_exactly_what_it_owes(case: Case, seen: Outcome) -> None:
    """Each of those notices once, and no other."""
    if seen.held is None or case.answer == "trust":
        assert seen.at_end - seen.at_answer == Counter(dict.fromkeys(seen.owed, 1))
        assert seen.states == {State.SENT: SOON_TOLD}


def test_what_is_not_accounted_for_can_be_skipped(case: Case, seen: Outcome) -> None:
    """Nobody is told a second time; those notices are settled as uncertain."""
    if seen.held is None or case.answer == "trust":
        return
    assert seen.at_end == seen.at_answer
    assert max(seen.at_end.values()) == 1
    assert seen.states.get(State.UNCERTAIN, 0) == len(seen.owed)
    assert not seen.states.get(State.PLANNED)


def test_what_is_due_later_stays_owed(seen: Outcome) -> None:
    """Whatever the answer; the copy is not held any more."""
    assert seen.later == {State.PLANNED: LATER_TOLD}
    assert seen.mark is None
