"""The chaos run: every notice arrives, a repeated one is listed, and no second exceeds the rate limit."""

import asyncio

import pytest

from bot.delivery.sender import IN_FLIGHT
from bot.store.records import State
from tests import postgres
from tests.chaos import runs
from tests.chaos.outcome import Outcome
from tests.chaos.telegram import BLOCKED, PEOPLE, TOLD_IN_SECRET

#: How many notices of one sender may be under way, or answered and not yet written down, when it is broken off.
UNDER_WAY = IN_FLIGHT + runs.RATE // 10


@pytest.fixture(
    scope="module", params=[runs.three_senders, runs.one_process], ids=lambda run: run.__name__
)
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """The outcome of a run, printed in one line."""
    if request.param is runs.three_senders and postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp(request.param.__name__)
    found: Outcome = asyncio.run(request.param(folder))
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{request.param.__name__}, at most {runs.RATE} a second: {found.sentence()}")
    return found


def test_nobody_is_lost(outcome: Outcome) -> None:
    """Everybody who has not blocked the bot gets the notice."""
    assert {*PEOPLE} - {*BLOCKED} == {*outcome.told}


def test_who_is_told_twice_is_listed(outcome: Outcome) -> None:
    """The ledger lists them as doubtful."""
    assert outcome.twice <= outcome.listed


def test_few_are_told_twice(outcome: Outcome) -> None:
    """Those of whom the bot could not know, and those who were just being told when a sender was broken off."""
    assert len(outcome.twice) <= TOLD_IN_SECRET + outcome.broken_off * UNDER_WAY


def test_nothing_is_owed(outcome: Outcome) -> None:
    """Each delivery is sent, except to those who have blocked the bot; their subscription has ended."""
    sent = len(PEOPLE) - len(BLOCKED)
    assert outcome.states == {State.SENT: sent, State.GONE: len(BLOCKED)}
    assert outcome.gone == outcome.refused == {*BLOCKED}


def test_no_second_is_over_the_rate(outcome: Outcome) -> None:
    """Over all senders, with what was answered with 429."""
    assert outcome.fullest_second <= runs.RATE
