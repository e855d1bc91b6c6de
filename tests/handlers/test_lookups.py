"""Limits on what Telegram is asked about groups and channels."""

import pytest

from bot.errors import TooManyLookups
from bot.handlers import lookups
from bot.handlers.lookups import ADMINS, KEPT, PERSON, REMEMBERED, STRANGERS, Lookups
from bot.sandbox.world.failures import Cut, Kind, Reply, too_many
from tests.handlers.conftest import Town


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


@pytest.mark.filterwarnings("ignore:.*attribute `retry_after`")
@pytest.mark.parametrize("trouble", [Cut(), Reply(500, "Internal Server Error"), too_many(5)])
async def test_who_asks_while_telegram_is_away_is_answered(town: Town, trouble: Kind) -> None:
    """By a link, by a press in the settings, and in the list of chats."""
    leyla = town.people["az"]
    group = town.world.groups.create("Choir", creator=leyla)
    town.world.membership.add(group, by=leyla)
    await town.world.answers(group)
    menu = await town.ask("az", f"/start chat_{group.id}")
    town.services.lookups.clock = lambda: 1e9
    town.world.failures.script(trouble, method="getChatMember", times=None)
    later = town.text("az", "lookup-later")

    assert (await town.ask("az", f"/start chat_{group.id}")).text == later
    assert later in (await town.ask("az", "/chats")).text
    await town.press("az", menu, town.text("az", "button-cards-on"))
    assert town.world.messages.of(leyla).messages[-1].text == later


@pytest.mark.parametrize("trouble", [Cut(), Reply(500, "Internal Server Error")])
async def test_an_unknown_chat_is_not_refused_while_telegram_is_away(
    town: Town, trouble: Kind
) -> None:
    """Nobody is told that they do not manage what could not be looked up."""
    town.world.failures.script(trouble, method="getChat")

    answer = await town.ask("en", "/start chat_-1002000000001")

    assert answer.text == town.text("en", "lookup-later")
