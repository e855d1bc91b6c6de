"""Reads the parameters of a call that sends a message: its content, options and chat."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import chat_access, html_parser, keyboards
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World, entities
from bot.sandbox.world.chats import Place, Room
from bot.sandbox.world.state import MOST_UNITS

#: Maximum UTF-16 units of a caption.
MOST_OF_CAPTION = 1024

Json = dict[str, Any]
#: A text and its entities.
Wording = tuple[str, Sequence[Json]]


def text(params: Params) -> Wording:
    """The text of a message; raises Refused as Telegram does."""
    given = params.text("text")
    if not given:
        raise errors.bad("message text is empty")
    said, spotted = marked(given, params, "entities")
    if not said:
        empty = "text must be non-empty" if params.text("parse_mode") else "message text is empty"
        raise errors.bad(empty)
    if entities.units(said) > MOST_UNITS:
        raise errors.bad("message is too long")
    return said, spotted


def caption(params: Params) -> Wording:
    """The caption of a photo or a document, which may be empty; raises Refused."""
    said, spotted = marked(params.text("caption"), params, "caption_entities")
    if entities.units(said) > MOST_OF_CAPTION:
        raise errors.bad("message caption is too long")
    return said, spotted


def marked(given: str, params: Params, explicit: str) -> Wording:
    """A text with its entities, from the parse mode or from the parameter `entities`."""
    mode = params.text("parse_mode").lower()
    if mode not in {"", "html"}:
        known = mode in {"markdown", "markdownv2"}
        raise errors.bad(
            f"parse_mode {mode} is not in the sandbox" if known else "unsupported parse_mode"
        )
    if mode:
        return html_parser.parse(given)
    listed = params.json(explicit)
    return entities.tidy(given, list(listed)) if listed else entities.plain(given)


def options(world: World, params: Params, what: str) -> tuple[Place, Json]:
    """The chat of a message and all its fields except the content; the message is counted against the limits.

    Checked in Telegram's order: keyboard, chat, access, topic, rights, flood limits. `what` is text messages, photos or
    documents.
    """
    markup = keyboards.read(params.json("reply_markup"))
    where = chat_access.reachable(world, params)
    topic = None
    if isinstance(where, Room):
        topic = chat_access.thread(where, params)
        chat_access.refuse_silenced(world, where, topic, what)
    answered = chat_access.answered(world, where, params)
    world.admit(where.id)
    return where, {
        "reply_markup": markup,
        "reply_to": answered,
        "topic": topic,
        "silent": params.flag("disable_notification"),
        "protected": params.flag("protect_content"),
    }
