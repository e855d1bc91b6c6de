"""Reads the parameters of a call that sends a message: its content, options and chat."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox import api_errors, autolinks, chat_access, entities, keyboards
from bot.sandbox.chats import Place
from bot.sandbox.rooms import Room
from bot.sandbox.state import MOST_UNITS
from bot.sandbox.wire import Params
from bot.sandbox.world import World

#: Maximum UTF-16 units of a caption.
MOST_OF_CAPTION = 1024

Json = dict[str, Any]
#: A text and its entities.
Wording = tuple[str, Sequence[Json]]


def text(params: Params) -> Wording:
    """The text of a message; raises Refused as Telegram does."""
    given = params.text("text")
    if not given:
        raise api_errors.bad("message text is empty")
    said, spotted = marked(given, params, "entities")
    if not said:
        empty = "text must be non-empty" if params.text("parse_mode") else "message text is empty"
        raise api_errors.bad(empty)
    if autolinks.units(said) > MOST_UNITS:
        raise api_errors.bad("message is too long")
    return said, spotted


def caption(params: Params) -> Wording:
    """The caption of a photo or a document, which may be empty; raises Refused."""
    said, spotted = marked(params.text("caption"), params, "caption_entities")
    if autolinks.units(said) > MOST_OF_CAPTION:
        raise api_errors.bad("message caption is too long")
    return said, spotted


def marked(given: str, params: Params, explicit: str) -> Wording:
    """A text with its entities, from the parse mode or from the parameter `entities`."""
    mode = params.text("parse_mode").lower()
    if mode not in {"", "html"}:
        known = mode in {"markdown", "markdownv2"}
        raise api_errors.bad(
            f"parse_mode {mode} is not in the sandbox" if known else "unsupported parse_mode"
        )
    if mode:
        return entities.parse(given)
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
