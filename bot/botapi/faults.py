"""Classifies every error answer of Telegram as a fault, by one table."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

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
    TopicGone,
    Uncertain,
    WordingRefused,
)

#: How long to wait after a 429 that names no time.
DEFAULT_WAIT = timedelta(seconds=5)

#: Parts of a 400's description, in lower case, that mean that a chat is gone for good. The list is complete; every 403
#: means the same.
GONE = (
    "channel_private",
    "user_is_blocked",
    "user is deactivated",
    "input_user_deactivated",
    "peer_id_invalid",
    "group chat was deleted",
    "bots can't send messages to bots",
)

#: The same for a bot that is still in the chat but cannot write. An admin can change that.
RIGHTS = (
    "chat_write_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "need administrator rights in the channel chat",
    "not enough rights to send",
    "have no rights to send a message",
)

#: The same for a forum topic to which the bot can no longer write.
TOPIC = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")

#: The descriptions after which the bot cannot write to a group or channel.
CLOSED = (*RIGHTS, *TOPIC)

#: The same for a wording that no chat would take.
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


#: The same for a chat that takes messages but no pictures.
UNWANTED = (
    "chat_send_photos_forbidden",
    "chat_send_media_forbidden",
    "not enough rights to send photos",
)

#: The same for a picture, or its file_id or caption, that no chat would take.
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


#: The same for a message that is to be edited or deleted: it has that content already, it is gone, it is of another
#: kind, and it cannot be changed any more.
UNMODIFIED = ("message is not modified", "message_not_modified")
MISSING = ("message to edit not found", "message to delete not found", "message_id_invalid")
OTHER_KIND = ("there is no text in the message", "there is no caption in the message")
FIXED = (
    "message can't be edited",
    "message can't be deleted",
    "message_edit_time_expired",
    "message_delete_forbidden",
    "message_author_required",
)

#: Characters that JSON can contain, but neither a database nor a log file.
UNWRITABLE = re.compile("[\0\ud800-\udfff]")

#: What may be a Telegram id in an error: reasons are stored and logged, ids are not.
TELEGRAM_ID = re.compile(r"-?\d{5,}")


@dataclass(frozen=True)
class Answer:
    """An error answer as it was received."""

    status: int
    description: str
    parameters: dict[str, Any]
    #: False when the body is not the JSON of the Bot API.
    readable: bool


#: Rows of a condition and a fault. The first row whose condition is true counts.
Table = tuple[tuple[Callable[[Answer], bool], Callable[[Answer], Fault]], ...]


def read(status: int, body: bytes) -> Answer:
    """Read the body of an error answer. If it is not from the Bot API, only its status is kept."""
    try:
        content = json.loads(body)
        parameters = content.get("parameters") or {}
        description = UNWRITABLE.sub("?", str(content["description"]))
        return Answer(status, description, dict(parameters), readable=True)
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        return Answer(status, f"HTTP {status}, unreadable", {}, readable=False)


def classify(answer: Answer, table: Table | None = None) -> Fault:
    """The fault of an error answer, by the first matching row of `table`, or of TABLE when none is given."""
    for fits, fault in table or TABLE:
        if fits(answer):
            return fault(answer)
    return Uncertain(_text(answer))


def _text(answer: Answer) -> str:
    return f"{answer.status} {TELEGRAM_ID.sub('<id>', answer.description)}"[:200]


def _wait(answer: Answer) -> timedelta:
    after = answer.parameters.get("retry_after")
    if isinstance(after, int | float) and after > 0:
        return timedelta(seconds=after)
    return DEFAULT_WAIT


def _says(*texts: str) -> Callable[[Answer], bool]:
    def fits(answer: Answer) -> bool:
        description = answer.description.lower()
        return answer.status == 400 and any(text in description for text in texts)

    return fits


#: The fault of each answer. The first matching row counts; an answer that matches none is Uncertain.
TABLE: Table = (
    (lambda it: it.status == 429, lambda it: RetryLater(_text(it), _wait(it))),
    (
        lambda it: isinstance(it.parameters.get("migrate_to_chat_id"), int),
        lambda it: ChatMoved(_text(it), it.parameters["migrate_to_chat_id"]),
    ),
    (lambda it: it.status in {401, 404} and it.readable, lambda it: AccessLost(_text(it))),
    (lambda it: it.status == 403 and it.readable, lambda it: ChatGone(_text(it))),
    (lambda it: it.status == 409, lambda it: NotSent(_text(it))),
    (_says("chat not found"), lambda it: ChatUnknown(_text(it))),
    (_says(*TOPIC), lambda it: TopicGone(_text(it))),
    (_says(*WORDING), lambda it: WordingRefused(_text(it))),
    (_says(*GONE), lambda it: ChatGone(_text(it))),
    (_says(*RIGHTS), lambda it: RightsLost(_text(it))),
    (lambda it: 400 <= it.status < 500 and it.readable, lambda it: NoticeRefused(_text(it))),
)

#: The same for a notice that was sent with a picture.
PICTURED: Table = (
    (_says(*UNWANTED), lambda it: PictureUnwanted(_text(it))),
    (_says(*PICTURE), lambda it: PictureRefused(_text(it))),
    # A server that does not support pictures answers like one that refuses the bot. The text that follows shows which.
    (lambda it: it.status in {401, 404, 413}, lambda it: PictureRefused(_text(it))),
    *TABLE,
)

#: The same for a message that is edited or deleted.
EDITED: Table = (
    (_says(*UNMODIFIED), lambda it: CopyCurrent(_text(it))),
    (_says(*MISSING), lambda it: CopyMissing(_text(it))),
    (_says(*OTHER_KIND), lambda it: CopyOfOtherKind(_text(it))),
    (_says(*FIXED), lambda it: CopyFixed(_text(it))),
    (_says(*UNWANTED), lambda it: PictureUnwanted(_text(it))),
    (_says(*PICTURE), lambda it: PictureRefused(_text(it))),
    *TABLE,
)
