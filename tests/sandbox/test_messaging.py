"""Sending, changing and deleting in private chats, with Telegram's refusals."""

from datetime import timedelta

import pytest

from tests.sandbox.conftest import NOW

KEYS = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
BUTTON = "can't parse inline keyboard button"


def keys(button: dict[str, str]) -> dict[str, object]:
    return {"reply_markup": {"inline_keyboard": [[button]]}}


async def test_a_message_arrives_as_it_was_sent(api, world, leyla):
    """Dates come from the world's clock, formatting becomes entities."""
    options = {"disable_notification": True, "protect_content": True, "allow_paid_broadcast": True}
    status, sent = await api(
        "sendMessage", chat_id=leyla.id, text="<b>Salam</b>", parse_mode="HTML", **options
    )

    message = world.chat(leyla).last
    assert (status, sent) == (200, message.api())
    assert (message.text, message.html, message.silent) == ("Salam", "<b>Salam</b>", True)
    assert (sent["date"], sent["has_protected_content"]) == (NOW.timestamp(), True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "<b", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 0"),
        ({"text": "x", "parse_mode": "Word"}, "unsupported parse_mode"),
        ({"text": "🕯" * 2049}, "message is too long"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": 5}, "chat not found"),
        ({"chat_id": "@channel"}, "chat not found"),
        ({"message_thread_id": 7}, "message thread not found"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        (keys({"text": "x", "callback_data": "ə" * 33}), "BUTTON_DATA_INVALID"),
        (keys({"text": "x"}), f"{BUTTON}: Text buttons are unallowed in the inline keyboard"),
        (keys({"callback_data": "x"}), f'{BUTTON}: Field "text" must be non-empty'),
    ],
)  # fmt: skip
async def test_a_wrong_message_is_refused(api, world, leyla, change, reason):
    """400, and nothing is in the chat."""
    answer = await api("sendMessage", **({"chat_id": leyla.id, "text": "x"} | change))

    assert answer == (400, f"Bad Request: {reason}")
    assert world.chat(leyla).messages == []


async def test_a_text_of_exactly_4096_units_passes(api, leyla):
    """Tags do not count, and a candle counts twice."""
    text = f"<b>{'🕯' * 2048}</b>"

    status, _ = await api("sendMessage", chat_id=leyla.id, text=text, parse_mode="HTML")

    assert status == 200


async def test_nobody_is_written_to_before_they_wrote(api, world):
    """403 until the person has said something."""
    emily = world.person("Emily")

    first = await api("sendMessage", chat_id=emily.id, text="x")
    world.say(emily, "/start")
    second = await api("sendMessage", chat_id=emily.id, text="x")

    assert first == (403, "Forbidden: bot can't initiate conversation with a user")
    assert second[0] == 200


async def test_who_blocked_the_bot_is_out_of_reach(api, world, leyla):
    """403 for messages and for being seen typing, until they take the bot back."""
    world.block(leyla)

    refused = await api("sendMessage", chat_id=leyla.id, text="x")
    typing = await api("sendChatAction", chat_id=leyla.id, action="typing")
    world.unblock(leyla)

    assert refused == typing == (403, "Forbidden: bot was blocked by the user")
    assert (await api("sendMessage", chat_id=leyla.id, text="x"))[0] == 200


async def test_a_reply_carries_what_it_replies_to(api, world, leyla):
    """One step deep, as Telegram does."""
    asked = world.say(leyla, "/next")

    reply = {"message_id": asked.message_id}
    _, sent = await api("sendMessage", chat_id=leyla.id, text="x", reply_parameters=reply)

    assert sent["reply_to_message"]["text"] == "/next"


async def test_an_edit_changes_text_and_takes_the_keyboard_away(api, world, leyla):
    """Unless the keyboard is given again."""
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a", reply_markup=KEYS)
    at = {"chat_id": leyla.id, "message_id": sent["message_id"]}

    kept = await api("editMessageText", **at, text="b", reply_markup=KEYS)
    gone = await api("editMessageText", **at, text="c")

    assert kept[1]["reply_markup"] == KEYS
    assert "reply_markup" not in gone[1]
    assert (world.chat(leyla).last.text, world.chat(leyla).last.edits) == ("c", 2)


async def test_an_edit_without_a_change_is_refused(api, leyla):
    """400 "message is not modified", for text and for keyboard."""
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a", reply_markup=KEYS)
    at = {"chat_id": leyla.id, "message_id": sent["message_id"], "reply_markup": KEYS}

    text = await api("editMessageText", **at, text="a")
    keys = await api("editMessageReplyMarkup", **at)

    assert text == keys
    assert text[1].startswith("Bad Request: message is not modified: specified new message")


async def test_only_the_bots_own_messages_can_be_edited(api, world, leyla):
    """Not the person's, not one that is gone."""
    hers = world.say(leyla, "x")
    at = {"chat_id": leyla.id, "text": "y"}

    own = await api("editMessageText", **at, message_id=hers.message_id)
    none = await api("editMessageText", **at, message_id=99)

    assert own == (400, "Bad Request: message can't be edited")
    assert none == (400, "Bad Request: message to edit not found")


async def test_a_message_is_deleted_once(api, world, leyla):
    """The second time it is not found."""
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a")
    at = {"chat_id": leyla.id, "message_id": sent["message_id"]}

    answers = [await api("deleteMessage", **at) for _ in range(2)]

    assert answers == [(200, True), (400, "Bad Request: message to delete not found")]
    assert world.chat(leyla).messages == []


async def test_after_two_days_a_message_stays(api, world, leyla):
    """Telegram deletes within 48 hours only."""
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a")

    world.now = lambda: NOW + timedelta(hours=49)
    answer = await api("deleteMessage", chat_id=leyla.id, message_id=sent["message_id"])

    assert answer == (400, "Bad Request: message can't be deleted for everyone")


async def test_a_pressed_button_is_answered(api, world, leyla):
    """By its label or its data; the words of the answer are kept."""
    _, sent = await api("sendMessage", chat_id=leyla.id, text="a", reply_markup=KEYS)
    queries = [world.press(leyla, sent["message_id"], key) for key in ("Go", "go")]

    for query in queries:
        await api("answerCallbackQuery", callback_query_id=query, text="ok")
    _, reason = await api("answerCallbackQuery", callback_query_id="1")

    assert list(world.chat(leyla).answered) == ["ok", "ok"]
    assert reason.startswith("Bad Request: query is too old")


async def test_a_private_chat_can_be_asked_about(api, leyla):
    """Its person is its member; it has no administrators."""
    chat = await api("getChat", chat_id=leyla.id)
    member = await api("getChatMember", chat_id=leyla.id, user_id=leyla.id)
    admins = await api("getChatAdministrators", chat_id=leyla.id)

    assert (chat[1]["type"], chat[1]["first_name"]) == ("private", "Leyla")
    assert member[1]["status"] == "member"
    assert admins == (400, "Bad Request: there are no administrators in the private chat")
