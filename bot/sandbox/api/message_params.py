"""Reads the parameters of a call that sends a message: its content, options and chat."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access, html_parser, keyboards
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World, entities
from bot.sandbox.world.chats import Chat, Group
from bot.sandbox.world.messages import MAX_UNITS

#: Maximum UTF-16 units of a caption.
MAX_CAPTION_UNITS = 1024

Json = dict[str, Any]
#: A text and its entities.
FormattedText = tuple[str, Sequence[Json]]


def text(params: Params) -> FormattedText:
    """The text of a message; raises ApiError as Telegram does."""
    given = params.text("text")
    if not given:
        raise errors.bad_request("message text is empty")
    clean, found = formatted(given, params, "entities")
    if not clean:
        empty = "text must be non-empty" if params.text("parse_mode") else "message text is empty"
        raise errors.bad_request(empty)
    if entities.units(clean) > MAX_UNITS:
        raise errors.bad_request("message is too long")
    return clean, found


def caption(params: Params) -> FormattedText:
    """The caption of a photo or a document, which may be empty; raises ApiError."""
    clean, found = formatted(params.text("caption"), params, "caption_entities")
    if entities.units(clean) > MAX_CAPTION_UNITS:
        raise errors.bad_request("message caption is too long")
    return clean, found


def formatted(given: str, params: Params, explicit: str) -> FormattedText:
    """A text with its entities, from the parse mode or from the parameter `entities`."""
    mode = params.text("parse_mode").lower()
    if mode not in {"", "html"}:
        known = mode in {"markdown", "markdownv2"}
        raise errors.bad_request(
            f"parse_mode {mode} is not in the sandbox" if known else "unsupported parse_mode"
        )
    if mode:
        return html_parser.parse(given)
    listed = params.json(explicit)
    return entities.tidy(given, list(listed)) if listed else entities.plain(given)


def options(world: World, params: Params, what: str) -> tuple[Chat, Json]:
    """The chat of a message and all its fields except the content; the message is counted against the limits.

    Checked in Telegram's order: keyboard, chat, access, topic, rights, flood limits. `what` is text messages, photos or
    documents.
    """
    markup = keyboards.parse(params.json("reply_markup"))
    chat = chat_access.writable_chat(world, params)
    topic = None
    if isinstance(chat, Group):
        topic = chat_access.topic(chat, params)
        chat_access.check_can_send(world, chat, topic, what)
    reply_to = chat_access.replied_message(world, chat, params)
    world.count_message(chat.id)
    return chat, {
        "reply_markup": markup,
        "reply_to": reply_to,
        "topic": topic,
        "silent": params.flag("disable_notification"),
        "protected": params.flag("protect_content"),
    }
