"""Limits on what Telegram is asked about groups and channels."""

import pytest

from bot.errors import TooManyLookups
from bot.handlers import lookups
from bot.handlers.lookups import ADMINS, KEPT, PERSON, REMEMBERED, STRANGERS, Lookups


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def hand() -> Hand:
    return Hand()


def asked(found: Lookups, people: range, times: int, *, recorded: bool) -> int:
    """How many questions are let through, when each of those people asks so often."""
    through = 0
    for person in people:
        for _ in range(times):
            try:
                found.spend(person, recorded=recorded)
            except TooManyLookups:
                continue
            through += 1
    return through


def test_one_person_may_ask_so_much(hand: Hand) -> None:
    """Sixty questions at once, then one each two seconds."""
    found = Lookups(hand)
    hand.seconds += 100

    assert asked(found, range(1), 500, recorded=True) == PERSON.burst
    hand.seconds += 10
    assert asked(found, range(1), 500, recorded=True) == 10 * PERSON.per_second


def test_all_strangers_together_may_ask_so_much(hand: Hand) -> None:
    """However many they are; and the admins have a share of their own."""
    found = Lookups(hand)

    assert asked(found, range(5000), 5, recorded=False) == STRANGERS.burst
    hand.seconds += 10
    assert asked(found, range(5000), 5, recorded=False) == min(
        STRANGERS.burst, 10 * STRANGERS.per_second
    )
    assert asked(found, range(5000, 5100), 1, recorded=True) == ADMINS.burst


def test_a_question_that_is_refused_costs_the_person_nothing(hand: Hand) -> None:
    """Strangers have used up what all of them have; a second later this one asks again."""
    found = Lookups(hand)
    asked(found, range(1, 100), 1, recorded=False)
    assert asked(found, range(1), 100, recorded=False) == 0

    assert asked(found, range(1), 100, recorded=True) == PERSON.burst


def test_an_answer_is_kept_for_a_minute_and_no_longer(hand: Hand) -> None:
    """Counted from when it was asked."""
    found = Lookups(hand)
    found.admins.put("this", True, hand.seconds + KEPT)
    hand.seconds += KEPT - 0.001
    assert found.admins.get("this") is True

    hand.seconds += 0.001
    assert found.admins.get("this") is None


def test_memory_is_bounded(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest answers and people are forgotten first."""
    assert REMEMBERED == 10_000
    monkeypatch.setattr(lookups, "REMEMBERED", 10)
    found = Lookups(hand)
    for number in range(100):
        found.titles.put(number, "Choir", hand.seconds + KEPT)
        hand.seconds += 1
        found.spend(number, recorded=False)

    assert [found.titles.get(number) is None for number in (89, 90)] == [True, False]
    assert len(found._people) == 10
