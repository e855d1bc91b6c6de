"""Methods that send, edit and delete messages and answer pressed buttons."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access, keyboards, message_params
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.chats import Group
from bot.sandbox.world.messages import Message

#: The chat actions that Telegram supports.
ACTIONS = frozenset(
    f"{verb}_{what}"
    for verb in ("record", "upload")
    for what in ("video", "voice", "video_note", "photo", "document")
) | {"typing", "choose_sticker", "find_location"}
#: Maximum characters of an answer to a pressed button.
ANSWER_LENGTH = 200
#: The time during which a message can be deleted.
DELETABLE = timedelta(hours=48)

Json = dict[str, Any]


def send_message(world: World, params: Params) -> Json:
    """Send a text; errors are checked in Telegram's order: text, keyboard, chat, access, flood limits."""
    text, found = message_params.text(params)
    chat, options = message_params.options(world, params, "text messages")
    preview = params.nested("link_preview_options") or None
    return world.messages.write_from_bot(
        chat, text, found, link_preview_options=preview, **options
    ).api()


def edit_message_text(world: World, params: Params) -> Json:
    """Edit the text of a message of the bot; the keyboard is removed unless it is given again."""
    text, found = message_params.text(params)
    markup = keyboards.parse(params.json("reply_markup"))
    message = editable(world, params)
    if message.media is not None:
        raise errors.bad_request("there is no text in the message to edit")
    options = params.nested("link_preview_options") or None
    require_change(message, (text, tuple(found), markup))
    message.link_preview_options = options
    world.messages.edit(message, text, found, markup)
    return message.api()


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or remove the keyboard of a message of the bot."""
    markup = keyboards.parse(params.json("reply_markup"))
    message = editable(world, params)
    require_change(message, (message.text, tuple(message.entities), markup))
    world.messages.edit(message, message.text, message.entities, markup)
    return message.api()


def delete_message(world: World, params: Params) -> bool:
    """Delete one message."""
    chat = chat_access.readable_chat(world, params)
    message = world.messages.of(chat).get(params.number("message_id"))
    if message is None:
        raise errors.bad_request("message to delete not found")
    if isinstance(chat, Group) and not message.from_bot and not _can_delete_others(world, chat):
        raise errors.bad_request("message can't be deleted")
    if world.now().timestamp() - message.date > DELETABLE.total_seconds():
        raise errors.bad_request("message can't be deleted for everyone")
    world.messages.delete(message)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a pressed button, with or without a text."""
    text = params.text("text")
    if len(text) > ANSWER_LENGTH:
        raise errors.bad_request("MESSAGE_TOO_LONG")
    query = params.text("callback_query_id")
    if not world.buttons.answer(query, text, alert=params.flag("show_alert")):
        raise errors.bad_request(
            "query is too old and response timeout expired or query ID is invalid"
        )
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """Show for a moment what the bot is doing."""
    if params.text("action") not in ACTIONS:
        raise errors.bad_request("wrong parameter action in request")
    chat = chat_access.writable_chat(world, params)
    chat_access.topic(chat, params)
    world.events.publish("typing", chat.id, None)
    return True


def editable(world: World, params: Params) -> Message:
    """The message of the bot that a call edits; raises ApiError."""
    chat = chat_access.writable_chat(world, params)
    message = world.messages.of(chat).get(params.number("message_id"))
    if message is None:
        raise errors.bad_request("message to edit not found")
    if not message.from_bot:
        raise errors.bad_request("message can't be edited")
    return message


def require_change(message: Message, new: tuple[str, Sequence[Json], Json | None]) -> None:
    """Raise ApiError when text, entities and keyboard do not change."""
    if new == (message.text, tuple(message.entities), message.reply_markup):
        raise errors.bad_request(
            "message is not modified: specified new message content and reply markup"
            " are exactly the same as a current content and reply markup of the message"
        )


def _can_delete_others(world: World, group: Group) -> bool:
    """True when the bot can delete messages of other people."""
    bot = world.membership.of(group)
    return bot.status == "administrator" and bot.has_right("can_delete_messages")


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "sendMessage": send_message,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
}
