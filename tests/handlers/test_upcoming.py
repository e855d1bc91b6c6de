"""What a chat will still receive."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handlers import upcoming
from bot.observances import almanac as almanacs
from bot.observances import zones
from bot.store.records import Chat, Receipt, State
from tests.handlers.conftest import MESSAGES

ALMANAC = almanacs.load(MESSAGES)
READER = Chat(1, 1, "private", "az", "Asia/Baku")

instants = st.timedeltas(timedelta(0), timedelta(days=36_525)).map(
    lambda passed: datetime(2026, 1, 1, tzinfo=UTC) + passed
)
sets_of_moments = st.frozensets(st.sampled_from(["eve", "day", "silence"]))


def names(chat: Chat, now: datetime, *receipts: Receipt) -> list[tuple[int, str]]:
    """The year and the moment of each notice ahead."""
    ahead = upcoming.ahead(ALMANAC, chat, receipts, now)
    return [(one.occasion.year, one.moment) for one in ahead]


@given(instants, st.sampled_from(zones.common()), sets_of_moments)
def test_what_is_ahead_is_wanted_and_not_yet_worthless(
    now: datetime, zone: str, moments: frozenset[str]
) -> None:
    """In every zone at any instant; within a year and a day, the nearest first."""
    chat = replace(READER, zone=zone, moments=moments)

    ahead = upcoming.ahead(ALMANAC, chat, (), now)

    assert bool(ahead) == bool(moments)
    assert {one.moment for one in ahead} <= moments
    assert all(now < one.window.expires < now + timedelta(days=368) for one in ahead)
    assert ahead == sorted(ahead, key=lambda one: one.window.due)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(1, ["day", "silence"]), (7, ["day", "silence"]), (9, ["day"]), (19, ["day"])],
)
def test_on_the_day_what_is_past_falls_away(hour: int, expected: list[str]) -> None:
    """The eve at midnight in Baku, the silence at 11:59:30, the day at the next midnight."""
    now = datetime(2027, 1, 20, hour, tzinfo=UTC)

    assert [moment for _, moment in names(READER, now)] == expected


def test_what_is_settled_is_not_ahead() -> None:
    """Whatever became of it; what is still owed is."""
    now = datetime(2027, 1, 20, 6, tzinfo=UTC)
    sent = Receipt("january-20", 2027, "day", State.SENT, now)
    owed = Receipt("january-20", 2027, "silence", State.PLANNED, now)

    assert names(READER, now, sent, owed) == [(2027, "silence")]


def test_when_all_is_settled_the_next_year_is_ahead() -> None:
    """On the evening of the day."""
    now = datetime(2027, 1, 20, 16, tzinfo=UTC)
    sent = Receipt("january-20", 2027, "day", State.SENT, now)

    assert names(READER, now, sent) == [(2028, "eve"), (2028, "day"), (2028, "silence")]
