"""The names of reasons: each error gets one, and nothing of the error itself."""

import pytest

from bot.botapi import faults
from bot.botapi.faults import Answer
from bot.delivery import copy_change
from bot.operations import failure_reasons

#: What Telegram answers, and what it is called.
ANSWERS = {
    (403, "Forbidden: bot was blocked by the user"): "blocked",
    (403, "Forbidden: user is deactivated"): "deactivated",
    (403, "Forbidden: bot was kicked from the supergroup chat"): "removed",
    (403, "Forbidden: bot is not a member of the channel chat"): "removed",
    (400, "Bad Request: chat not found"): "not found",
    (400, "Bad Request: not enough rights to send text messages to the chat"): "no right to write",
    (400, "Bad Request: TOPIC_CLOSED"): "topic",
    (400, "Bad Request: can't parse entities: unclosed tag"): "text refused",
    (400, "Bad Request: something new about chat 4711"): "refused by Telegram",
    (429, "Too Many Requests: retry after 4711"): "too many requests",
    (502, "Bad Gateway"): "no clear answer",
}


@pytest.mark.parametrize(("answer", "reason"), ANSWERS.items())
def test_answers_are_named(answer: tuple[int, str], reason: str) -> None:
    """As the ledger records them: the words of the fault."""
    fault = faults.classify(Answer(*answer, {}, readable=True))

    assert failure_reasons.named(str(fault)) == reason
    assert failure_reasons.named(str(fault)[:255]) == reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("", "no attempt failed"),
        ("the sender died while it may have been sending", "process ended"),
        ("the subscription ended while it may have been going out", "unsubscribed"),
        (copy_change.REFUSED, "new text refused"),
        ("400 Bad Request: message can't be edited", "copy cannot be changed"),
        ("400 Bad Request: message to edit not found", "copy deleted"),
        ("secret 4711", "no clear answer"),
    ],
)
def test_other_errors_are_named(error: str, reason: str) -> None:
    """What the bot itself records, and what came of changing copies."""
    assert failure_reasons.named(error) == reason
