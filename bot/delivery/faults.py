"""What each refusal or silence of Telegram means, and what follows from it: one table."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    Fault,
    NoticeRefused,
    NotSent,
    PictureRefused,
    PictureUnwanted,
    RetryLater,
    RightsLost,
    TopicGone,
    Uncertain,
    WordingRefused,
)

#: How long a 429 that does not say so is waited for.
DEFAULT_WAIT = timedelta(seconds=5)

#: The 400s that say that a chat is gone for good, in lower case: the closed list. Every 403 says so.
GONE = (
    "channel_private",
    "user_is_blocked",
    "user is deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
    "group chat was deleted",
    "bots can't send messages to bots",
)

#: The 400s that say that the bot is still there, but may not write: an admin can change that.
RIGHTS = (
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "need administrator rights in the channel chat",
    "not enough rights to send",
    "have no rights to send a message",
)

#: The 400s that say that a forum topic can no longer be written to.
TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")

#: Those by which a group or a channel is closed to the bot.
CLOSED = (*RIGHTS, *TOPIC)

#: The 400s that say that the wording is at fault, whoever it is sent to.
WORDING = (
    "can't parse entities",
    "can't parse message text",
    "message is too long",
    "message_too_long",
    "text is empty",
    "text must be",
    "entity_bounds_invalid",
    "entities_too_long",
    "parse_mode",
    "button_",
    "keyboard",
    "reply_markup",
    "must be encoded in utf-8",
)


#: The 400s that say that a chat takes messages, but no pictures.
UNWANTED = (
    "chat_send_photos_forbidden",
    "chat_send_media_forbidden",
    "not enough rights to send photos",
)

#: The 400s that say that a picture is at fault, its name or its caption, whoever it is sent to.
PICTURE = (
    "wrong file identifier",
    "wrong remote file",
    "file_reference",
    "image_process_failed",
    "photo_invalid",
    "photo_ext_invalid",
    "photo_content",
    "wrong type of the file",
    "can't use file of type",
    "file must be non-empty",
    "is too big",
    "caption is too long",
    "media_caption_too_long",
)


@dataclass(frozen=True)
class Answer:
    """A refusal as it came over the wire."""

    status: int
    description: str
    parameters: dict[str, Any]
    #: False when the body was not the JSON that the Bot API answers with.
    readable: bool


#: Rows of which the first that fits counts.
Table = tuple[tuple[Callable[[Answer], bool], Callable[[Answer], Fault]], ...]


def read(status: int, body: bytes) -> Answer:
    """Read the body of an answer; one that is not the Bot API's keeps its status alone."""
    try:
        content = json.loads(body)
        parameters = content.get("parameters") or {}
        return Answer(status, str(content["description"]), dict(parameters), readable=True)
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        return Answer(status, f"HTTP {status}, unreadable", {}, readable=False)


def classify(answer: Answer, table: Table | None = None) -> Fault:
    """The fault behind an answer that is not a success: the first row that fits, of TABLE unless another is named."""
    for fits, fault in table or TABLE:
        if fits(answer):
            return fault(answer)
    return Uncertain(_said(answer))


def _said(answer: Answer) -> str:
    return f"{answer.status} {answer.description}"[:200]


def _wait(answer: Answer) -> timedelta:
    after = answer.parameters.get("retry_after")
    if isinstance(after, int | float) and after > 0:
        return timedelta(seconds=after)
    return DEFAULT_WAIT


def _says(*texts: str) -> Callable[[Answer], bool]:
    def fits(answer: Answer) -> bool:
        said = answer.description.lower()
        return answer.status == 400 and any(text in said for text in texts)

    return fits


#: Which answer is which fault; the first that fits counts, and what fits none is uncertain.
TABLE: Table = (
    (lambda it: it.status == 429, lambda it: RetryLater(_said(it), _wait(it))),
    (
        lambda it: isinstance(it.parameters.get("migrate_to_chat_id"), int),
        lambda it: ChatMoved(_said(it), it.parameters["migrate_to_chat_id"]),
    ),
    (lambda it: it.status in {401, 404} and it.readable, lambda it: AccessLost(_said(it))),
    (lambda it: it.status == 403 and it.readable, lambda it: ChatGone(_said(it))),
    (lambda it: it.status == 409, lambda it: NotSent(_said(it))),
    (_says("chat not found"), lambda it: ChatUnknown(_said(it))),
    (_says(*TOPIC), lambda it: TopicGone(_said(it))),
    (_says(*WORDING), lambda it: WordingRefused(_said(it))),
    (_says(*GONE), lambda it: ChatGone(_said(it))),
    (_says(*RIGHTS), lambda it: RightsLost(_said(it))),
    (lambda it: 400 <= it.status < 500 and it.readable, lambda it: NoticeRefused(_said(it))),
)

#: The same where a notice went with a picture.
PICTURED: Table = (
    (_says(*UNWANTED), lambda it: PictureUnwanted(_said(it))),
    (_says(*PICTURE), lambda it: PictureRefused(_said(it))),
    # Where nobody knows how to take a picture, nobody is let in: the text that follows tells which it is.
    (lambda it: it.status in {401, 404, 413}, lambda it: PictureRefused(_said(it))),
    *TABLE,
)
