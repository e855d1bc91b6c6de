"""Each field that the Bot API documents as always present is required, in all kinds of update that the bot requests."""

import copy
from typing import Any

import pytest

from bot.botapi import required_fields
from bot.botapi.required_fields import LARGEST_ID

Json = dict[str, Any]

LEYLA: Json = {"id": 5, "is_bot": False, "first_name": "Leyla", "language_code": "az"}
BOT: Json = {"id": 7, "is_bot": True, "first_name": "Bot", "username": "sandbox_bot"}
PRIVATE: Json = {"id": 5, "type": "private", "first_name": "Leyla"}
GROUP: Json = {"id": -100, "type": "supergroup", "title": "Choir"}
MESSAGE: Json = {"message_id": 1, "date": 1_800_000_000, "chat": PRIVATE}

#: A well-formed update of each kind.
UPDATES: dict[str, Json] = {
    "message": MESSAGE
    | {
        "from": LEYLA,
        "sender_chat": GROUP,
        "text": "/start",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        "location": {"latitude": 40.4, "longitude": -180},
        "reply_to_message": MESSAGE,
    },
    "callback_query": {
        "id": "1",
        "from": LEYLA,
        "chat_instance": "2",
        "message": MESSAGE | {"date": 0},
        "data": "page:home",
    },
    "inline_query": {"id": "1", "from": LEYLA, "query": "", "offset": ""},
    "my_chat_member": {
        "chat": GROUP,
        "from": LEYLA,
        "date": 1_800_000_000,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {
            "user": BOT,
            "status": "restricted",
            "is_member": True,
            "can_send_messages": False,
        },
    },
}

USER, CHAT = ("id", "is_bot", "first_name"), ("id", "type")

#: The fields that the Bot API documents as always present, by kind and by the object that holds them.
DOCUMENTED: dict[str, dict[str, tuple[str, ...]]] = {
    "message": {
        "": ("message_id", "date", "chat"),
        "chat": CHAT,
        "from": USER,
        "sender_chat": CHAT,
        "entities.0": ("type", "offset", "length"),
        "location": ("latitude", "longitude"),
        "reply_to_message": ("message_id", "date", "chat"),
        "reply_to_message.chat": CHAT,
    },
    "callback_query": {
        "": ("id", "from", "chat_instance"),
        "from": USER,
        "message": ("message_id", "date", "chat"),
        "message.chat": CHAT,
    },
    "inline_query": {"": ("id", "from", "query", "offset"), "from": USER},
    "my_chat_member": {
        "": ("chat", "from", "date", "old_chat_member", "new_chat_member"),
        "chat": CHAT,
        "from": USER,
        "old_chat_member": ("user", "status"),
        "old_chat_member.user": USER,
        "new_chat_member": ("user", "status", "is_member", "can_send_messages"),
    },
}

#: The kind, the path of an object and the name of a field, of each documented field.
FIELDS = [
    (kind, path, name)
    for kind, objects in DOCUMENTED.items()
    for path, names in objects.items()
    for name in names
]


def update(kind: str) -> Json:
    return {"update_id": 9, kind: copy.deepcopy(UPDATES[kind])}


def at(value: Any, path: str) -> Any:
    """The object at that path."""
    for step in path.split(".") if path else ():
        value = value[int(step)] if step.isdigit() else value[step]
    return value


@pytest.mark.parametrize("kind", UPDATES)
def test_a_well_formed_update_passes_unchanged(kind: str) -> None:
    """It is the same object, so nothing is copied."""
    well_formed = update(kind)

    assert required_fields.checked(well_formed) is well_formed


@pytest.mark.parametrize(("kind", "path", "name"), FIELDS)
def test_a_documented_field_is_required(kind: str, path: str, name: str) -> None:
    """Without it, or as null, the update is refused with the name of the field."""
    missing, null = update(kind), update(kind)
    del at(missing[kind], path)[name]
    at(null[kind], path)[name] = None

    for one in (missing, null):
        with pytest.raises(TypeError, match=rf"^{kind}\S*{name} is missing or not valid$"):
            required_fields.checked(one)


@pytest.mark.parametrize(("kind", "path", "name"), FIELDS)
def test_a_field_has_its_documented_type(kind: str, path: str, name: str) -> None:
    """The library checks no types: a handler would meet a list where it expects a number."""
    wrong = update(kind)
    at(wrong[kind], path)[name] = ["secret"]

    with pytest.raises(TypeError) as refusal:
        required_fields.checked(wrong)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("message", "from.language_code", 7),
        ("message", "text", "\ud800"),
        ("message", "entities", {}),
        ("message", "location.latitude", "40.4"),
        ("message", "location.longitude", True),
        ("message", "message_thread_id", LARGEST_ID + 1),
        ("message", "migrate_to_chat_id", "-100"),
        ("message", "chat.type", "cave"),
        ("message", "chat.id", True),
        ("callback_query", "data", 5),
        ("callback_query", "message", []),
        ("my_chat_member", "new_chat_member.status", "guest"),
        ("my_chat_member", "chat.title", {}),
    ],
)
def test_a_value_that_no_handler_expects_is_refused(kind: str, path: str, value: object) -> None:
    """Optional fields are checked where they are present."""
    odd = update(kind)
    holder, _, name = path.rpartition(".")
    at(odd[kind], holder)[name] = value

    with pytest.raises(TypeError, match=path.split(".")[-1]):
        required_fields.checked(odd)


def test_other_kinds_are_left_out() -> None:
    """Nothing of an update remains that was not requested, and so nobody parses it."""
    assert required_fields.checked(update("message") | {"poll": 5}) == update("message")


@pytest.mark.parametrize(
    "odd",
    [
        {"update_id": 9},
        {"update_id": 9, "poll": {}},
        {"update_id": 9, "message": None},
        update("message") | update("inline_query"),
        update("message") | {"update_id": "9"},
    ],
)
def test_an_update_is_of_one_requested_kind(odd: Json) -> None:
    """And it has a number."""
    with pytest.raises(TypeError):
        required_fields.checked(odd)
