"""What arrived is compared with what it should read."""

from dataclasses import replace
from typing import Any

import pytest

from bot.messages.catalog import Catalog
from bot.observances.almanac import Almanac
from bot.rehearsal import comparison, rehearsal
from bot.rehearsal.arrivals import Arrival
from bot.rehearsal.faults import Fault, FaultPlan
from bot.rehearsal.plan import Plan
from bot.rehearsal.rehearsal import Options
from bot.rehearsal.run import Outcome
from bot.store.records import Chat

WANTED = (
    Chat(None, 1, "private", "az", "Asia/Baku"),
    Chat(None, 2, "channel", "az", "Europe/Riga", cards=False, second_language="ru"),
    Chat(None, 3, "supergroup", "en", "Asia/Baku", thread_id=5),
)


@pytest.fixture
def plan(almanac: Almanac, catalog: Catalog) -> Plan:
    """The plan for a person, a channel in two languages and a forum."""
    occasion = almanac.occasion("january-20", 2027)
    return rehearsal.planned(Options(occasion, None, WANTED, "none", 7), almanac, catalog, 30)


def right(plan: Plan, catalog: Catalog) -> Outcome:
    """Everything arrived as it should read."""
    found = Outcome(FaultPlan(), topics={1: None, 2: None, 3: 5})
    compared = comparison._Comparison(plan, catalog, found)
    for one in plan.owed:
        arrival = Arrival(
            one.number, one.moment, "", one.window.due, thread=found.topics[one.number]
        )
        chat = plan.chats[one.number - 1]
        notice = compared._notice(chat, arrival)
        card = chat.cards and notice.captions
        found.arrivals.append(replace(arrival, version=notice.version, card=card))
    return found


def test_what_is_as_it_should_read_is_no_reason(plan: Plan, catalog: Catalog) -> None:
    """In each wording."""
    assert comparison.reasons(plan, catalog, right(plan, catalog)) == []


@pytest.mark.parametrize(
    ("number", "change", "words"),
    [
        (1, {"version": "another"}, "in az with another text than theirs"),
        (2, {"card": True}, "in az+ru with a card that they do not want"),
        (3, {"card": False}, "in en without their card"),
        (3, {"thread": None}, "in en outside their topic"),
    ],
)
def test_a_difference_is_a_reason(
    plan: Plan, catalog: Catalog, number: int, change: dict[str, Any], words: str
) -> None:
    """The text, the card and the topic; unless a fault explains that the card or the topic is missing."""
    outcome = right(plan, catalog)
    place = next(place for place, one in enumerate(outcome.arrivals) if one.number == number)
    outcome.arrivals[place] = replace(outcome.arrivals[place], **change)

    found = comparison.reasons(plan, catalog, outcome)
    outcome.faults = FaultPlan({3: Fault.TOPIC_CLOSED})
    explained = comparison.reasons(plan, catalog, outcome)

    assert found == [f"{outcome.arrivals[place].moment}: 1 notice {words}"]
    assert explained == ([] if number == 3 else found)


def test_the_text_of_another_chat_is_another_text(plan: Plan, catalog: Catalog) -> None:
    """A channel that gets one of its two languages is named."""
    outcome = right(plan, catalog)
    outcome.arrivals = [
        replace(one, version=outcome.arrivals[0].version) if one.number == 2 else one
        for one in outcome.arrivals
    ]

    assert len(comparison.reasons(plan, catalog, outcome)) == 3
