"""The table of faults of edits and deletions, row by row and without I/O: Telegram's words, the fault, what follows."""

import itertools
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.botapi import faults
from bot.delivery import edit_consequences
from bot.delivery.edit_consequences import EditConsequence
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    CopyCurrent,
    CopyFixed,
    CopyMissing,
    CopyOfOtherKind,
    Fault,
    NoticeRefused,
    NotSent,
    PictureRefused,
    PictureUnwanted,
    RetryLater,
    RightsLost,
    StatusRefused,
    TopicGone,
    Uncertain,
    WordingRefused,
)

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"

LEFT = EditConsequence()
DONE = EditConsequence(done=True)
AGAIN = EditConsequence(again=True)
OTHERWISE = EditConsequence(otherwise=True)
WORDING = EditConsequence(refuses_wording=True)
FIVE = EditConsequence(again=True, throttle=timedelta(seconds=5))
SEVEN = EditConsequence(again=True, throttle=timedelta(seconds=7))

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)

#: An answer of Telegram: its status, its words, its parameters. The fault that it is. What follows for an edit, and for
#: a deletion.
ANSWERS: tuple[tuple[int, str, dict[str, Any], type[Fault], EditConsequence, EditConsequence], ...] = (
    (429, "Too Many Requests: retry after 7", {"retry_after": 7}, RetryLater, SEVEN, SEVEN),
    (429, "Too Many Requests", {}, RetryLater, FIVE, FIVE),
    (400, f"Bad Request: {SAME}", {}, CopyCurrent, DONE, DONE),
    (400, "Bad Request: MESSAGE_NOT_MODIFIED", {}, CopyCurrent, DONE, DONE),
    (400, "Bad Request: message to edit not found", {}, CopyMissing, LEFT, DONE),
    (400, "Bad Request: message to delete not found", {}, CopyMissing, LEFT, DONE),
    (400, "Bad Request: MESSAGE_ID_INVALID", {}, CopyMissing, LEFT, DONE),
    (400, "Bad Request: there is no text in the message to edit", {}, CopyOfOtherKind, OTHERWISE, OTHERWISE),
    (400, "Bad Request: there is no caption in the message to edit", {}, CopyOfOtherKind, OTHERWISE, OTHERWISE),
    (400, "Bad Request: message can't be edited", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: message can't be deleted for everyone", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: message can't be deleted", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: MESSAGE_EDIT_TIME_EXPIRED", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: MESSAGE_DELETE_FORBIDDEN", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: MESSAGE_AUTHOR_REQUIRED", {}, CopyFixed, LEFT, OTHERWISE),
    (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN", {}, PictureUnwanted, OTHERWISE, OTHERWISE),
    (400, "Bad Request: not enough rights to send photos to the chat", {}, PictureUnwanted, OTHERWISE, OTHERWISE),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", {}, PictureRefused, OTHERWISE, OTHERWISE),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", {}, PictureRefused, OTHERWISE, OTHERWISE),
    (400, "Bad Request: message caption is too long", {}, PictureRefused, OTHERWISE, OTHERWISE),
    (400, "Bad Request: can't parse entities: Unclosed start tag", {}, WordingRefused, WORDING, WORDING),
    (400, "Bad Request: MESSAGE_TOO_LONG", {}, WordingRefused, WORDING, WORDING),
    (403, "Forbidden: bot was blocked by the user", {}, ChatGone, LEFT, LEFT),
    (403, "Forbidden: bot was kicked from the supergroup chat", {}, ChatGone, LEFT, LEFT),
    (403, "Forbidden: user is deactivated", {}, ChatGone, LEFT, LEFT),
    (400, "Bad Request: CHANNEL_PRIVATE", {}, ChatGone, LEFT, LEFT),
    (400, "Bad Request: chat not found", {}, ChatUnknown, LEFT, LEFT),
    (400, "Bad Request: group chat was upgraded to a supergroup", {"migrate_to_chat_id": -100}, ChatMoved, LEFT, LEFT),
    (400, "Bad Request: TOPIC_CLOSED", {}, TopicGone, LEFT, LEFT),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", {}, RightsLost, LEFT, LEFT),
    (400, "Bad Request: need administrator rights in the channel chat", {}, RightsLost, LEFT, LEFT),
    (400, "Bad Request: something new", {}, NoticeRefused, LEFT, LEFT),
    (413, "Request Entity Too Large", {}, NoticeRefused, LEFT, LEFT),
    (401, "Unauthorized", {}, AccessLost, AGAIN, AGAIN),
    (404, "Not Found", {}, AccessLost, AGAIN, AGAIN),
    (409, "Conflict: terminated by other getUpdates request", {}, NotSent, AGAIN, AGAIN),
    (500, "Internal Server Error", {}, Uncertain, AGAIN, AGAIN),
    (502, "Bad Gateway", {}, Uncertain, AGAIN, AGAIN),
)  # fmt: skip

#: The rows of the table in the architecture page, by how they begin, and the faults that they are about.
ROWS: dict[str, tuple[type[Fault], ...]] = {
    "message is not modified": (CopyCurrent,),
    "message to edit not found": (CopyMissing,),
    "message can't be edited": (CopyFixed,),
    "there is no text, or no caption": (CopyOfOtherKind,),
    "a photo that is not taken": (PictureUnwanted, PictureRefused),
    "429": (RetryLater,),
    "no answer": (Uncertain, NotSent, AccessLost),
    "400 that blames the wording": (WordingRefused,),
    "any other 400": (
        *(ChatGone, ChatMoved, ChatUnknown),
        *(TopicGone, RightsLost, NoticeRefused, StatusRefused),
    ),
}

#: A fault of no answer of Telegram: the bot's own refusal.
OWN = StatusRefused("a test outside the sandbox")


def answer(status: int, description: str, parameters: dict[str, Any]) -> faults.Answer:
    """The answer as Telegram writes it."""
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return faults.read(status, json.dumps(body).encode())


@pytest.mark.parametrize(
    ("status", "words", "parameters", "kind", "edit", "deletion"),
    ANSWERS,
    ids=[f"{row[0]} {row[1][:60]}" for row in ANSWERS],
)
def test_a_row_of_the_table(
    status: int,
    words: str,
    parameters: dict[str, Any],
    kind: type[Fault],
    edit: EditConsequence,
    deletion: EditConsequence,
) -> None:
    """Telegram's words make the fault, and the fault decides; capitals and small letters mean the same."""
    for said in (words, words.swapcase()):
        fault = faults.classify(answer(status, said, parameters), faults.EDITED)

        assert type(fault) is kind
        assert edit_consequences.of_edit(fault) == edit
        assert edit_consequences.of_deletion(fault) == deletion


def test_an_answer_that_cannot_be_read_is_tried_again() -> None:
    """A proxy's page instead of Telegram's answer, of any status, decides nothing about the copy."""
    for status in (200, 400, 401, 403, 404, 502):
        fault = faults.classify(faults.read(status, b"<html>"), faults.EDITED)

        assert type(fault) is Uncertain
        assert edit_consequences.of_edit(fault) == edit_consequences.of_deletion(fault) == AGAIN


def test_what_the_bot_itself_refuses_is_left() -> None:
    """An exercise's copy that would be changed at Telegram."""
    assert edit_consequences.of_edit(OWN) == edit_consequences.of_deletion(OWN) == LEFT


def test_every_fault_has_a_row() -> None:
    """In this file and in the architecture page. Those of sending, too: a chat that is gone answers an edit alike."""
    known = {row[3] for row in ANSWERS} | {type(OWN)}
    section = ARCHITECTURE.read_text("utf-8").partition("| fault of a change |")[2]
    lines = re.findall(r"^\| (?!-)(.*?) \| ", section.partition("\n\n")[0], re.MULTILINE)

    assert known == set(Fault.__subclasses__()) == set(itertools.chain(*ROWS.values()))
    assert len(lines) == len(ROWS)
    assert all(line.startswith(row) for line, row in zip(lines, ROWS, strict=True))


def test_every_description_of_edits_is_in_the_table() -> None:
    """Each part of Telegram's words by which the classifier tells faults of edits apart occurs in a row."""
    said = [words.lower() for _, words, *_ in ANSWERS]
    parts = (*faults.UNMODIFIED, *faults.MISSING, *faults.OTHER_KIND, *faults.FIXED)

    assert [part for part in parts if not any(part in words for words in said)] == []
