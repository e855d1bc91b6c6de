"""The fields that an update must have, with their types, so that no handler meets one without what it relies on.

python-telegram-bot checks no types, and accepts updates without fields that the Bot API documents as always present.
The table `KINDS` declares, for each kind of update that the bot requests, the fields that are always present, and those
that the handlers and the library's filters read when they are present. The library alone parses all other fields.
"""

from collections.abc import Callable, Mapping
from typing import Any

#: The greatest id that is accepted: Telegram promises 52 bits, a database column holds 63.
LARGEST_ID = 2**63 - 1

#: Returns the path of the first wrong field within a value, `ITSELF` for the value itself, None when all are right.
Check = Callable[[Any], str | None]

#: The path of the value itself.
ITSELF = ""


def _id(value: Any) -> str | None:
    """A whole number that fits a column of the database."""
    return None if type(value) is int and -LARGEST_ID <= value <= LARGEST_ID else ITSELF


def _flag(value: Any) -> str | None:
    return None if type(value) is bool else ITSELF


def _text(value: Any) -> str | None:
    """A text that can be encoded: JSON can contain half of a surrogate pair."""
    if type(value) is not str:
        return ITSELF
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return ITSELF
    return None


def _number(value: Any) -> str | None:
    """Any number, whether or not it is a place on earth: the handler decides that."""
    return None if type(value) in (int, float) else ITSELF


def _one_of(*values: str) -> Check:
    return lambda value: None if type(value) is str and value in values else ITSELF


def _list_of(check: Check) -> Check:
    def wrong(value: Any) -> str | None:
        if type(value) is not list:
            return ITSELF
        return next((path for item in value if (path := check(item)) is not None), None)

    return wrong


def _fields(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these fields. An optional field may be missing or null."""
    always, sometimes = tuple(required.items()), tuple((optional or {}).items())

    def wrong(value: Any) -> str | None:
        if type(value) is not dict:
            return ITSELF
        get = value.get
        for name, check in always:
            if (path := check(get(name))) is not None:
                return _join(name, path)
        for name, check in sometimes:
            if (field := get(name)) is not None and (path := check(field)) is not None:
                return _join(name, path)
        return None

    return wrong


def _by(field: str, variants: Mapping[str, Check]) -> Check:
    """An object whose other fields depend on the value of this one."""

    def wrong(value: Any) -> str | None:
        if type(value) is not dict:
            return ITSELF
        name = value.get(field)
        check = variants.get(name) if type(name) is str else None
        return field if check is None else check(value)

    return wrong


def _join(name: str, path: str) -> str:
    return f"{name}.{path}" if path else name


USER = _fields({"id": _id, "is_bot": _flag, "first_name": _text}, {"language_code": _text})

CHAT = _fields(
    {"id": _id, "type": _one_of("private", "group", "supergroup", "channel")}, {"title": _text}
)

#: A member of a chat by status, with the rights that say whether the bot can write.
MEMBER = _by(
    "status",
    dict.fromkeys(("creator", "member", "left", "kicked"), _fields({"user": USER}))
    | {
        "administrator": _fields({"user": USER}, {"can_post_messages": _flag}),
        "restricted": _fields({"user": USER, "is_member": _flag, "can_send_messages": _flag}),
    },
)

ENTITY = _fields({"type": _text, "offset": _id, "length": _id})

LOCATION = _fields({"latitude": _number, "longitude": _number})

#: What is always present in a message, also in one that Telegram no longer shows to the bot.
ADDRESS: dict[str, Check] = {"message_id": _id, "date": _id, "chat": CHAT}

MESSAGE = _fields(
    ADDRESS,
    {
        "from": USER,
        "sender_chat": CHAT,
        "text": _text,
        "entities": _list_of(ENTITY),
        "location": LOCATION,
        "message_thread_id": _id,
        "is_topic_message": _flag,
        "migrate_to_chat_id": _id,
        "migrate_from_chat_id": _id,
        "reply_to_message": _fields(ADDRESS),
    },
)

#: The kinds of update that the bot requests from Telegram, with their fields.
KINDS: dict[str, Check] = {
    "message": MESSAGE,
    "callback_query": _fields(
        {"id": _text, "from": USER, "chat_instance": _text},
        {"message": _fields(ADDRESS), "data": _text},
    ),
    "inline_query": _fields({"id": _text, "from": USER, "query": _text, "offset": _text}),
    "my_chat_member": _fields(
        {"chat": CHAT, "from": USER, "date": _id}
        | {"old_chat_member": MEMBER, "new_chat_member": MEMBER}
    ),
}


def checked(update: dict[str, Any]) -> dict[str, Any]:
    """The update with its number and its kind alone: fields of kinds that the bot does not request are left out.

    Raises TypeError, which names the field but not its content, when one is missing or has another type, or when the
    update is not of exactly one kind that the bot requests.
    """
    if _id(update.get("update_id")) is not None:
        raise TypeError("update_id is missing or not valid")
    kinds = [kind for kind in KINDS if kind in update]
    if len(kinds) != 1:
        raise TypeError("not of one requested kind")
    (kind,) = kinds
    path = KINDS[kind](update[kind])
    if path is not None:
        raise TypeError(f"{_join(kind, path)} is missing or not valid")
    return update if len(update) == 2 else {name: update[name] for name in ("update_id", kind)}
