"""What python-telegram-bot cannot read is skipped, counted, and logged once."""

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.botapi import update_parser
from bot.botapi.polling import PollingRequest, Unreadable
from bot.botapi.update_parser import Skipped

GOOD: dict[str, Any] = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_800_000_000,
        "chat": {"id": 5, "type": "private", "first_name": "Leyla"},
        "from": {"id": 5, "is_bot": False, "first_name": "Leyla"},
        "text": "salam",
    },
}

#: The same, once the library has parsed it.
READ: dict[str, Any] = Update.de_json(GOOD, None).to_dict()

#: Seen on Telegram: a poll without a field that the library requires.
POLL: dict[str, Any] = {
    "update_id": 8,
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0},
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def parsed(*updates: object) -> list[dict[str, Any]]:
    """The updates after parsing, as Telegram writes them."""
    return [one.to_dict() for one in update_parser.parse(list(updates), None, Skipped())]


def test_good_updates_are_parsed() -> None:
    """As the library parses them."""
    assert parsed(GOOD) == [READ]
    assert READ["message"]["text"] == "salam"


def test_an_unreadable_update_leaves_its_number_behind() -> None:
    """So the batch is confirmed, and the good updates around it are kept."""
    skipped = Skipped()

    found = update_parser.parse([GOOD, POLL, GOOD], None, skipped)

    assert [one.to_dict() for one in found] == [READ, {"update_id": 8}, READ]
    assert skipped.count == 1


def test_a_shape_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A thousand unreadable updates of one shape are one line, which shows nothing of their content."""
    unreadable = POLL | {"poll": POLL["poll"] | {"question": "secret"}}

    with caplog.at_level(logging.DEBUG, "bot"):
        update_parser.parse([unreadable] * 1000, None, skipped := Skipped())

    assert skipped.count == 1000
    assert len(caplog.records) == 1
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "oddity",
    [
        {"text": 5},
        {"chat": {"id": "5", "type": "private"}},
        {"chat": {"id": 2**63, "type": "private"}},
        {"from": {"id": True, "is_bot": False, "first_name": "L"}},
        {"from": {"id": 5, "is_bot": False, "first_name": "L", "language_code": 7}},
    ],
)
def test_what_the_library_takes_unchecked_is_checked(oddity: dict[str, Any]) -> None:
    """Numbers that are texts, texts that are numbers, numbers that no database holds."""
    assert parsed(GOOD | {"message": GOOD["message"] | oddity}) == [{"update_id": 7}]


def test_an_update_without_a_number_is_left_out() -> None:
    """Nothing could confirm it."""
    assert parsed({"message": {}}, 5, GOOD) == [READ]


@pytest.mark.parametrize("payload", [b"", b"<html>", b"[]", b"5", b"\xff", b"[" * 100_000])
def test_what_is_no_answer_is_unreadable(payload: bytes) -> None:
    """The library asks again after a delay."""
    with pytest.raises(Unreadable):
        PollingRequest.parse_json_payload(payload)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"update_id": st.integers(1, 2**53)},
            optional={"message": json_values, "callback_query": json_values, "poll": json_values},
        ),
        max_size=4,
    )
)
def test_every_update_keeps_its_number(updates: list[dict[str, Any]]) -> None:
    """Whatever else it contains."""
    found = update_parser.parse(updates, None, Skipped())

    assert [one.update_id for one in found] == [one["update_id"] for one in updates]
