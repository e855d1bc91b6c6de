"""What python-telegram-bot cannot read is skipped, counted, and named once."""

import json
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from bot.botapi.polling import Skipped, drop_unparsable

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


def answer(*updates: object) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


def test_good_updates_pass_byte_for_byte() -> None:
    """A batch without trouble is handed on as it came."""
    payload = answer(GOOD)

    assert drop_unparsable(payload, Skipped()) is payload


def test_a_poison_update_leaves_its_number_behind() -> None:
    """So the batch is confirmed, and the good updates around it are kept."""
    skipped = Skipped()

    sifted = json.loads(drop_unparsable(answer(GOOD, POLL, GOOD), skipped))["result"]

    assert sifted == [GOOD, {"update_id": 8}, GOOD]
    assert skipped.count == 1


def test_a_shape_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A thousand poison updates of one shape are one line, which shows nothing of their content."""
    poison = POLL | {"poll": POLL["poll"] | {"question": "secret"}}

    with caplog.at_level(logging.DEBUG, "bot"):
        drop_unparsable(answer(*[poison] * 1000), skipped := Skipped())

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
    poison = GOOD | {"message": GOOD["message"] | oddity}

    assert json.loads(drop_unparsable(answer(poison), Skipped()))["result"] == [{"update_id": 7}]


def test_an_update_without_a_number_is_left_out() -> None:
    """Nothing could confirm it."""
    sifted = json.loads(drop_unparsable(answer({"message": {}}, 5, GOOD), Skipped()))["result"]

    assert sifted == [GOOD]


@pytest.mark.parametrize(
    "payload", [b"", b"<html>", b"[]", b"5", b"{}", b'{"result": 5}', b'{"result": {}}', b"\xff"]
)
def test_what_is_no_answer_is_handed_on(payload: bytes) -> None:
    """The library itself says what is wrong with it."""
    assert drop_unparsable(payload, Skipped()) == payload


@given(
    st.lists(
        st.fixed_dictionaries(
            {"update_id": st.integers(1, 2**53)},
            optional={"message": json_values, "callback_query": json_values, "poll": json_values},
        ),
        max_size=4,
    )
)
def test_whatever_comes_can_be_read_after_sifting(updates: list[dict[str, Any]]) -> None:
    """Every update that is left can be parsed, and none has lost its number."""
    sifted = json.loads(drop_unparsable(answer(*updates), Skipped()))["result"]

    assert [Update.de_json(one, None).update_id for one in sifted] == [
        one["update_id"] for one in updates
    ]
