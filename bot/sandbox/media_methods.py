"""Methods that send photos and documents, change their captions, and tell of files."""

from collections.abc import Callable
from typing import Any

from bot.sandbox import api_errors, keyboards, message_methods, message_params
from bot.sandbox.media import Media
from bot.sandbox.wire import Params
from bot.sandbox.world import World

Json = dict[str, Any]


def send_photo(world: World, params: Params) -> Json:
    """A picture, uploaded or known, with a caption or none."""
    return _send(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """A file, uploaded or known, with a caption or none."""
    return _send(world, params, "document")


def edit_message_caption(world: World, params: Params) -> Json:
    """New words below a photo or a document; the keyboard goes unless it is given again."""
    said, spotted = message_params.caption(params)
    markup = keyboards.read(params.json("reply_markup"))
    message = message_methods.editable(world, params)
    if message.media is None:
        raise api_errors.bad("there is no caption in the message to edit")
    message_methods.refuse_same(message, (said, tuple(spotted), markup))
    world.change(message, said, spotted, markup)
    return message.api()


def get_file(world: World, params: Params) -> Json:
    """Where a file can be fetched."""
    media = world.files.get(params.text("file_id"))
    if media is None:
        raise api_errors.bad("invalid file_id")
    return media.file() | {"file_path": f"{media.kind}s/{media.file_unique_id}"}


def _send(world: World, params: Params, kind: str) -> Json:
    said, spotted = message_params.caption(params)
    media = _media(world, params, kind)
    where, options = message_params.options(world, params, f"{kind}s")
    return world.deliver(where, said, spotted, media=media, **options).api()


def _media(world: World, params: Params, kind: str) -> Media:
    """What a call sends; raises Refused when there is nothing of the kind."""
    upload = params.file(kind)
    if upload is not None:
        return world.files.upload(kind, upload)
    given = params.text(kind)
    if not given:
        raise api_errors.bad(f"there is no {kind} in the request")
    if given.startswith(("http://", "https://")):
        raise api_errors.bad("failed to get HTTP URL content")
    media = world.files.get(given)
    if media is None:
        raise api_errors.bad("wrong file identifier/HTTP URL specified")
    if media.kind != kind:
        raise api_errors.bad(f"can't use file of type {media.kind.title()} as {kind.title()}")
    return media


#: By their names, as Telegram spells them.
METHODS: dict[str, Callable[[World, Params], Any]] = {
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageCaption": edit_message_caption,
    "getFile": get_file,
}
