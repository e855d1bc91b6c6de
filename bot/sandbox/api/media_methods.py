"""Methods that send photos and documents, edit their captions, and return files."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import errors
from bot.sandbox.api import keyboards, message_methods, message_params
from bot.sandbox.api.request_params import Params
from bot.sandbox.world import World
from bot.sandbox.world.files import Media

Json = dict[str, Any]


def send_photo(world: World, params: Params) -> Json:
    """Send a photo, uploaded or by id, with an optional caption."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """Send a document, uploaded or by id, with an optional caption."""
    return _send(world, params, "document")


def edit_message_caption(world: World, params: Params) -> Json:
    """Edit the caption of a photo or a document; the keyboard is removed unless it is given again."""
    caption, found = message_params.caption(params)
    markup = keyboards.parse(params.json("reply_markup"))
    message = message_methods.editable(world, params)
    if message.media is None:
        raise errors.bad_request("there is no caption in the message to edit")
    message_methods.require_change(message, (caption, tuple(found), markup))
    world.messages.edit(message, caption, found, markup)
    return message.api()


def edit_message_media(world: World, params: Params) -> Json:
    """Replace photo and caption of a message, or a text by them; the keyboard is removed unless it is given again."""
    given = params.nested("media")
    if given.get("type") != "photo":
        raise errors.bad_request("the sandbox only edits photos")
    inner = params.within(given)
    caption, found = message_params.caption(inner)
    media = _media(world, inner, "photo", "media")
    markup = keyboards.parse(params.json("reply_markup"))
    message = message_methods.editable(world, params)
    if media is message.media:
        message_methods.require_change(message, (caption, tuple(found), markup))
    message.media = media
    world.messages.edit(message, caption, found, markup)
    return message.api()


def get_file(world: World, params: Params) -> Json:
    """The path from which a file can be downloaded."""
    media = world.files.get(params.text("file_id"))
    if media is None:
        raise errors.bad_request("invalid file_id")
    return media.file() | {"file_path": f"{media.kind}s/{media.file_unique_id}"}


def _send(world: World, params: Params, kind: str) -> Json:
    caption, found = message_params.caption(params)
    media = _media(world, params, kind)
    chat, options = message_params.options(world, params, f"{kind}s")
    return world.messages.write_from_bot(chat, caption, found, media=media, **options).api()


def _media(world: World, params: Params, kind: str, name: str = "") -> Media:
    """The file of a call, in the parameter `name` or else `kind`; raises ApiError when there is none of that kind."""
    name = name or kind
    upload = params.file(name)
    if upload is not None:
        return world.files.upload(kind, upload)
    given = params.text(name)
    if not given:
        raise errors.bad_request(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise errors.bad_request("failed to get HTTP URL content")
    media = world.files.get(given)
    if media is None:
        raise errors.bad_request("wrong file identifier/HTTP URL specified")
    if media.kind != kind:
        raise errors.bad_request(f"can't use file of type {media.kind.title()} as {kind.title()}")
    return media


#: By name, in Telegram's spelling.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
}
