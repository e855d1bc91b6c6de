"""The table of faults: what each answer of Telegram means."""

import json
from datetime import timedelta

import pytest

from bot.botapi import faults
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    Fault,
    NoticeRefused,
    NotSent,
    RetryLater,
    RightsLost,
    TopicGone,
    Uncertain,
    WordingRefused,
)


def answer(status: int, description: str, **parameters: object) -> Fault:
    """The fault behind an answer as Telegram writes it."""
    body = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return faults.classify(faults.read(status, json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("status", "description", "fault"),
    [
        (403, "Forbidden: bot was blocked by the user", ChatGone),
        (403, "Forbidden: user is deactivated", ChatGone),
        (403, "Forbidden: bot was kicked from the supergroup chat", ChatGone),
        (403, "Forbidden: bot is not a member of the channel chat", ChatGone),
        (403, "Forbidden: the group chat was deleted", ChatGone),
        (403, "Forbidden: bot can't initiate conversation with a user", ChatGone),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN", RightsLost),
        (400, "Bad Request: CHANNEL_PRIVATE", ChatGone),
        (400, "Bad Request: not enough rights to send text messages to the chat", RightsLost),
        (400, "Bad Request: chat not found", ChatUnknown),
        (400, "Bad Request: can't parse entities", WordingRefused),
        (400, "Bad Request: message is too long", WordingRefused),
        (400, "Bad Request: BUTTON_URL_INVALID", WordingRefused),
        (400, "Bad Request: something new", NoticeRefused),
        (413, "Request Entity Too Large", NoticeRefused),
        (409, "Conflict", NotSent),
        (400, "Bad Request: message thread not found", TopicGone),
        (400, "Bad Request: TOPIC_CLOSED", TopicGone),
        (400, "Bad Request: TOPIC_DELETED", TopicGone),
        (401, "Unauthorized", AccessLost),
        (404, "Not Found", AccessLost),
        (429, "Too Many Requests", RetryLater),
        (500, "Internal Server Error: restart", Uncertain),
        (502, "Bad Gateway", Uncertain),
    ],
)
def test_what_an_answer_means(status: int, description: str, fault: type[Fault]) -> None:
    """Each wording of Telegram's falls under its fault."""
    assert type(answer(status, description)) is fault


@pytest.mark.parametrize("seconds", [1, 43_837])
def test_a_429_says_how_long(seconds: int) -> None:
    """The wait is Telegram's, also when it is twelve hours."""
    fault = answer(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    assert isinstance(fault, RetryLater)
    assert fault.after == timedelta(seconds=seconds)


def test_a_429_that_says_nothing_is_waited_for() -> None:
    """Without a number, a few seconds."""
    fault = answer(429, "Too Many Requests")

    assert isinstance(fault, RetryLater)
    assert fault.after == faults.DEFAULT_WAIT


def test_a_group_that_moved_says_where() -> None:
    """The new address comes with the refusal."""
    fault = answer(
        400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001
    )

    assert isinstance(fault, ChatMoved)
    assert fault.telegram_id == -1001


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500, 502])
@pytest.mark.parametrize("body", [b"", b"<html>nginx</html>", b"[]", b'"x"', b"\xff"])
def test_what_cannot_be_read_ends_no_subscription(status: int, body: bytes) -> None:
    """A proxy's page is not Telegram's word: nobody can know what became of the message."""
    assert type(faults.classify(faults.read(status, body))) is Uncertain
